//! Reading a page: its form, what is prefilled, what a person would type, and where the ways out lead. No script is
//! run; a page that needs one is not a form.

use dom_query::{Document, Selection};

/// What there is to do on a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) form: Option<Form>,
    /// Where "cancel" leads.
    pub(crate) cancel: Option<String>,
    /// The one-time code, where the page shows the text message.
    pub(crate) one_time_code: Option<String>,
    pub(crate) has_script: bool,
    /// Its first heading.
    pub(crate) heading: String,
}

/// The form of a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<Field>,
    pub(crate) buttons: Vec<Button>,
}

/// One field, as the page gives it.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Hidden,
    #[default]
    Typed,
    Tick,
    Choice,
}

/// A way to send the form.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    pub(crate) name: String,
    pub(crate) value: String,
    /// Its id and words, in lower case.
    pub(crate) words: String,
}

/// What the person wants at the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To the end.
    Finish,
    /// Leave out what can be left out.
    Skip,
    /// Out, at once.
    Cancel,
}

impl Page {
    pub(crate) fn read(html: &str) -> Self {
        let document = Document::from(html);
        let forms = document.select("form");
        let cancel = document
            .select("a[href]")
            .iter()
            .find(|link| says(link, "cancel"))
            .map(|link| attribute(&link, "href"));
        Self {
            form: forms.iter().next().map(|form| Form::read(&form)),
            cancel,
            one_time_code: one_time_code(&document),
            has_script: document.select("script").exists(),
            heading: document.select("h1").iter().next().map_or_else(
                || document.select("title").text().trim().to_owned(),
                |heading| heading.text().trim().to_owned(),
            ),
        }
    }

    /// Whether this page asks for a one-time code.
    pub(crate) fn asks_for_code(&self) -> bool {
        self.form
            .as_ref()
            .is_some_and(|form| form.fields.iter().any(Field::is_code))
    }
}

impl Form {
    fn read(form: &Selection<'_>) -> Self {
        let mut read = Self {
            action: attribute(form, "action"),
            ..Self::default()
        };
        for input in form
            .select("input[name], select[name], textarea[name]")
            .iter()
        {
            let name = attribute(&input, "name");
            if input.is("select") {
                let chosen = input.select("option[selected]");
                let options = input.select("option");
                let value = chosen.iter().chain(options.iter()).next();
                read.fields.push(Field {
                    name,
                    kind: Kind::Choice,
                    value: value
                        .map(|option| attribute(&option, "value"))
                        .unwrap_or_default(),
                });
                continue;
            }
            let kind = match attribute(&input, "type").to_ascii_lowercase().as_str() {
                "hidden" => Kind::Hidden,
                "checkbox" => Kind::Tick,
                "submit" | "button" | "reset" | "image" | "radio" | "file" => continue,
                _ => Kind::Typed,
            };
            read.fields.push(Field {
                name,
                kind,
                value: attribute(&input, "value"),
            });
        }
        for button in form.select("button, input[type=submit]").iter() {
            let kind = attribute(&button, "type").to_ascii_lowercase();
            if matches!(kind.as_str(), "button" | "reset") {
                continue;
            }
            read.buttons.push(Button {
                name: attribute(&button, "name"),
                value: attribute(&button, "value"),
                words: words(&button),
            });
        }
        read
    }

    /// What is sent: hidden and prefilled as they are, ticks ticked, the rest by `type_in`, and the button of the wish.
    /// `Err` names a field that nobody knows what to type into.
    pub(crate) fn fill(
        &self,
        wish: Wish,
        type_in: impl Fn(&Field) -> Option<String>,
    ) -> Result<Vec<(String, String)>, String> {
        let button = self.button(wish);
        let skips = button.is_some_and(|button| button.says("skip"));
        let mut sent = Vec::new();
        for field in &self.fields {
            let value = match field.kind {
                Kind::Hidden => field.value.clone(),
                Kind::Tick if field.value.is_empty() => "on".to_owned(),
                Kind::Tick | Kind::Choice => field.value.clone(),
                Kind::Typed if !field.value.is_empty() || skips => field.value.clone(),
                Kind::Typed => type_in(field).ok_or_else(|| field.name.clone())?,
            };
            sent.push((field.name.clone(), value));
        }
        if let Some(button) = button.filter(|button| !button.name.is_empty()) {
            sent.push((button.name.clone(), button.value.clone()));
        }
        Ok(sent)
    }

    fn button(&self, wish: Wish) -> Option<&Button> {
        let skip = self.buttons.iter().find(|button| button.says("skip"));
        let first = self.buttons.iter().find(|button| {
            !button.says("skip") && !button.says("cancel") && !button.says("new code")
        });
        match wish {
            Wish::Skip => skip.or(first),
            Wish::Finish | Wish::Cancel => first,
        }
    }
}

impl Field {
    /// Whether the code of a text message goes here. A card's security code is another thing.
    pub(crate) fn is_code(&self) -> bool {
        let name = self.name.to_ascii_lowercase();
        self.kind == Kind::Typed
            && (name == "otp" || name.contains("code"))
            && !["security", "postal", "zip", "cvc", "cvv"]
                .iter()
                .any(|other| name.contains(other))
    }
}

impl Button {
    fn says(&self, word: &str) -> bool {
        self.words.contains(word) || self.value.to_ascii_lowercase().contains(word)
    }
}

/// The simulator marks it; a page for real people has none.
fn one_time_code(document: &Document) -> Option<String> {
    let shown = document.select("#one-time-code").text().trim().to_owned();
    let plausible =
        (4..=8).contains(&shown.len()) && shown.bytes().all(|byte| byte.is_ascii_digit());
    plausible.then_some(shown)
}

fn attribute(of: &Selection<'_>, name: &str) -> String {
    of.attr(name)
        .map(|value| value.to_string())
        .unwrap_or_default()
}

fn words(of: &Selection<'_>) -> String {
    format!("{} {}", attribute(of, "id"), of.text())
        .replace('-', " ")
        .to_ascii_lowercase()
}

fn says(of: &Selection<'_>, word: &str) -> bool {
    words(of).contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<h1>Sign in</h1><aside>code <b id="one-time-code">123456</b></aside>
        <form method="post" action="/sdk/1">
          <input type="hidden" name="form_token" value="t&amp;1">
          <input type="text" name="phone" value="(555) 555-0100" readonly>
          <input name="code"><input type="checkbox" name="accept" value="true">
          <select name="kind"><option value="">Choose<option value="llc" selected>LLC</select>
          <button type="submit" id="verify">Verify</button>
          <button type="submit" name="choice" value="skip">Skip</button>
        </form><a href="/sdk/1/cancel">Cancel and return</a>"#;

    fn sent(wish: Wish) -> Vec<(String, String)> {
        let form = Page::read(PAGE).form.unwrap_or_default();
        form.fill(wish, |field| field.is_code().then(|| "9".to_owned()))
            .unwrap_or_default()
    }

    #[test]
    fn a_page_is_read_as_a_person_reads_it() {
        let page = Page::read(PAGE);
        assert_eq!(page.cancel.as_deref(), Some("/sdk/1/cancel"));
        assert_eq!(page.one_time_code.as_deref(), Some("123456"));
        assert_eq!(page.heading, "Sign in");
        assert!(page.asks_for_code() && !page.has_script);
    }

    #[test]
    fn a_form_is_filled_with_what_it_hides_and_what_is_asked() {
        let sent = sent(Wish::Finish);
        let sent: Vec<(&str, &str)> = sent.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let expected = [
            ("form_token", "t&1"),
            ("phone", "(555) 555-0100"),
            ("code", "9"),
            ("accept", "true"),
            ("kind", "llc"),
        ];
        assert_eq!(sent, expected);
    }

    #[test]
    fn skipping_presses_the_button_that_says_so() {
        let sent = sent(Wish::Skip);
        assert_eq!(sent.last().map(|(_, value)| value.as_str()), Some("skip"));
    }

    #[test]
    fn a_field_that_nobody_knows_is_named() {
        let form = Page::read(PAGE).form.unwrap_or_default();
        assert_eq!(form.fill(Wish::Finish, |_| None), Err("code".to_owned()));
    }

    #[test]
    fn a_page_of_scripts_is_no_form() {
        let page = Page::read("<div id=root></div><script src=/app.js></script>");
        assert!(page.form.is_none() && page.has_script);
    }
}
