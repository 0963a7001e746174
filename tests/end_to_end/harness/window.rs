//! What a person does in a window: look, click, type. Thin over WebDriver, with waits built in.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::key::Key;
use fantoccini::wd::WindowHandle;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use super::wait::until;

/// How often the page is asked before a click counts as lost.
const LOOKS_FOR_A_CLICK: u32 = 10;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// More than any page has places for the keyboard.
const MOST_STOPS: u32 = 120;
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);

/// The application's windows, one of which is looked at.
#[derive(Clone)]
pub struct Window {
    client: Client,
    main: WindowHandle,
}

/// Names an element: by test id, by form field name, or by CSS.
#[derive(Clone, Copy)]
pub enum By<'a> {
    /// `data-testid`.
    Id(&'a str),
    /// `name` of a form field.
    Name(&'a str),
    /// CSS selector, for pages that are not ours.
    Css(&'a str),
}

impl<'a> From<&'a str> for By<'a> {
    fn from(test_id: &'a str) -> Self {
        By::Id(test_id)
    }
}

impl By<'_> {
    fn css(self) -> String {
        match self {
            By::Id(id) => format!("[data-testid=\"{id}\"]"),
            By::Name(name) => format!("[name=\"{name}\"]"),
            By::Css(css) => css.to_owned(),
        }
    }
}

impl Window {
    pub(super) async fn looking_through(client: Client) -> Result<Self> {
        let main = client.window().await?;
        Ok(Self { client, main })
    }

    /// Waits until the element is there and visible.
    pub async fn wait_for(&self, what: impl Into<By<'_>>) -> Result<Element> {
        let css = what.into().css();
        until(format!("{css} to be visible"), async || {
            Ok(self.find_all(&css).await?.into_iter().next())
        })
        .await
    }

    /// Waits until the element is there and `attribute` has one of `values`; answers which.
    pub async fn wait_for_attribute(
        &self,
        what: impl Into<By<'_>>,
        attribute: &str,
        values: &[&str],
    ) -> Result<String> {
        let css = what.into().css();
        let mut seen = String::from("nothing");
        let found = until(
            format!("{attribute} of {css} to be {}", values.join(" or ")),
            async || {
                for element in self.client.find_all(Locator::Css(&css)).await? {
                    if let Some(value) = element.attr(attribute).await? {
                        if values.contains(&value.as_str()) {
                            return Ok(Some(value));
                        }
                        seen = value;
                    }
                }
                Ok(None)
            },
        )
        .await;
        found.with_context(|| format!("{attribute} was last {seen}"))
    }

    /// Waits until no such element is visible.
    pub async fn wait_until_gone(&self, what: impl Into<By<'_>>) -> Result<()> {
        let css = what.into().css();
        until(format!("{css} to be gone"), async || {
            Ok(self.find_all(&css).await?.is_empty().then_some(()))
        })
        .await
    }

    /// How many such elements are visible now.
    pub async fn count(&self, what: impl Into<By<'_>>) -> Result<usize> {
        Ok(self.find_all(&what.into().css()).await?.len())
    }

    /// Waits for the element, brings it into view, waits until it is enabled and clicks it.
    ///
    /// Says nothing of the effect: wait for that next.
    pub async fn click(&self, what: impl Into<By<'_>>) -> Result<()> {
        let css = what.into().css();
        until(format!("{css} to take a click"), async || {
            let Some(element) = self.find_all(&css).await?.into_iter().next() else {
                return Ok(None);
            };
            if !element.is_enabled().await?
                || element.attr("aria-disabled").await?.as_deref() == Some("true")
            {
                return Ok(None);
            }
            self.bring_into_view(&element).await?;
            self.listen_for_a_click(&element).await?;
            element.click().await?;
            Ok(self.heard_a_click().await.then_some(()))
        })
        .await
    }

    /// Clicks on what opens something under the pointer, and so swallows the end of the click, until `shown` is there.
    pub async fn open(&self, what: impl Into<By<'_>>, shown: &str) -> Result<()> {
        let css = what.into().css();
        until(format!("{css} to open {shown}"), async || {
            if self.count(shown).await? > 0 {
                return Ok(Some(()));
            }
            if let Some(element) = self.find_all(&css).await?.into_iter().next() {
                element.click().await?;
            }
            // Not clicked again at once: a second click would close it.
            for _ in 0..LOOKS_FOR_A_CLICK {
                if self.count(shown).await? > 0 {
                    return Ok(Some(()));
                }
                tokio::time::sleep(BETWEEN_LOOKS).await;
            }
            Ok(None)
        })
        .await
    }

    /// Puts the keyboard on the element and presses Enter: for what opens under the pointer, and so swallows the end of
    /// a click.
    pub async fn press(&self, what: impl Into<By<'_>>) -> Result<()> {
        let element = self.wait_for(what).await?;
        element
            .send_keys(&char::from(Key::Enter).to_string())
            .await?;
        Ok(())
    }

    /// Presses a key while Ctrl is held.
    pub async fn press_with_control(&self, key: char) -> Result<()> {
        let control = char::from(Key::Control);
        let keys = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: control });
        self.client.perform_actions(keys).await?;
        Ok(())
    }

    /// Presses Tab until the element has the keyboard.
    pub async fn tab_to(&self, what: impl Into<By<'_>>) -> Result<()> {
        let css = what.into().css();
        self.wait_for(By::Css(&css)).await?;
        for _ in 0..MOST_STOPS {
            let script = "return document.activeElement?.matches(arguments[0]) ?? false;";
            let has_it = self.client.execute(script, vec![json!(css)]).await?;
            if has_it == json!(true) {
                return Ok(());
            }
            self.type_keys(&char::from(Key::Tab).to_string()).await?;
        }
        anyhow::bail!("{css} cannot be reached with Tab")
    }

    /// Reaches a link or a button with Tab, and presses Enter.
    pub async fn follow_by_keyboard(&self, what: impl Into<By<'_>>) -> Result<()> {
        self.tab_to(what).await?;
        self.press_enter().await
    }

    /// Reaches each field with Tab, and types into it; of a list, the first letters choose.
    pub async fn answer_by_keyboard(&self, answers: &[(&str, &str)]) -> Result<()> {
        for (field, text) in answers {
            self.tab_to(By::Name(field)).await?;
            self.type_keys(text).await?;
        }
        Ok(())
    }

    /// Presses Enter on what has the keyboard.
    pub async fn press_enter(&self) -> Result<()> {
        self.type_keys(&char::from(Key::Enter).to_string()).await
    }

    /// Presses keys one after the other; whatever has the keyboard gets them.
    pub async fn type_keys(&self, keys: &str) -> Result<()> {
        for value in keys.chars() {
            let press = KeyActions::new("keyboard".to_owned())
                .then(KeyAction::Down { value })
                .then(KeyAction::Up { value });
            self.client.perform_actions(press).await?;
        }
        Ok(())
    }

    /// How wide the page finds the window that is looked at, in pixels of the page: fewer, the larger it is shown.
    pub async fn page_width(&self) -> Result<u64> {
        let width = self.client.execute("return window.innerWidth;", vec![]);
        width.await?.as_u64().context("a width in whole pixels")
    }

    /// Waits until the page finds the window as wide as this, give or take the pixel that rounding costs.
    pub async fn wait_for_page_width(&self, wanted: u64) -> Result<()> {
        until(format!("the page to be {wanted} wide"), async || {
            let width = self.page_width().await?;
            ensure!(width.abs_diff(wanted) <= 1, "it is {width} wide");
            Ok(Some(()))
        })
        .await
    }

    /// Native clicks get lost now and then, so the page is asked whether this one arrived.
    async fn listen_for_a_click(&self, element: &Element) -> Result<()> {
        let script = r"
            window.heardAClick = false;
            arguments[0].addEventListener('click', () => { window.heardAClick = true; }, { capture: true, once: true });";
        let element = serde_json::to_value(element)?;
        self.client.execute(script, vec![element]).await?;
        Ok(())
    }

    /// False only if the page is still the same and says that nothing came, several times over: a page that is
    /// gone was left by the click.
    async fn heard_a_click(&self) -> bool {
        for _ in 0..LOOKS_FOR_A_CLICK {
            let question = self.client.execute("return window.heardAClick;", vec![]);
            // WebDriver may leave a question about a closing window unanswered.
            let said = tokio::time::timeout(ANSWERED_WITHIN, question).await;
            if !matches!(said, Ok(Ok(Value::Bool(false)))) {
                return true;
            }
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
        false
    }

    /// Replaces what the field holds by typing `text`, key by key, and leaves the field.
    pub async fn type_into(&self, field: impl Into<By<'_>>, text: &str) -> Result<()> {
        let css = field.into().css();
        let element = until(format!("{css} to take text"), async || {
            let Some(element) = self.find_all(&css).await?.into_iter().next() else {
                return Ok(None);
            };
            self.bring_into_view(&element).await?;
            Ok(Some(element))
        })
        .await?;
        let select_all = format!("{}a{}", char::from(Key::Control), char::from(Key::Null));
        element.send_keys(&select_all).await?;
        let keys = if text.is_empty() {
            char::from(Key::Delete).to_string()
        } else {
            text.to_owned()
        };
        element.send_keys(&keys).await?;
        element.send_keys(&char::from(Key::Tab).to_string()).await?;
        Ok(())
    }

    /// Puts the keyboard on the field with all that it holds selected, so that the next key replaces it.
    pub async fn begin_typing_into(&self, field: impl Into<By<'_>>) -> Result<Element> {
        let element = self.wait_for(field).await?;
        self.bring_into_view(&element).await?;
        let select_all = format!("{}a{}", char::from(Key::Control), char::from(Key::Null));
        element.send_keys(&select_all).await?;
        Ok(element)
    }

    /// Chooses an option of a `<select>` by its value.
    pub async fn choose(&self, field: impl Into<By<'_>>, value: &str) -> Result<()> {
        let css = field.into().css();
        let option = format!("{css} option[value=\"{value}\"]");
        until(format!("{option} to be there"), async || {
            Ok(self
                .client
                .find_all(Locator::Css(&option))
                .await?
                .into_iter()
                .next())
        })
        .await?;
        let element = self.wait_for(By::Css(&css)).await?;
        self.bring_into_view(&element).await?;
        element.select_by_value(value).await?;
        until(format!("{css} to hold {value}"), async || {
            let element = self.client.find(Locator::Css(&css)).await?;
            Ok((element.prop("value").await?.as_deref() == Some(value)).then_some(()))
        })
        .await
    }

    /// Brings the element to the middle of the window.
    pub async fn scroll_to(&self, what: impl Into<By<'_>>) -> Result<()> {
        let element = self.wait_for(what).await?;
        self.bring_into_view(&element).await
    }

    /// The visible text of the element, once it is there.
    pub async fn text(&self, what: impl Into<By<'_>>) -> Result<String> {
        Ok(self.wait_for(what).await?.text().await?)
    }

    /// What a form field holds.
    pub async fn value(&self, field: impl Into<By<'_>>) -> Result<String> {
        let element = self.wait_for(field).await?;
        Ok(element.prop("value").await?.unwrap_or_default())
    }

    /// Waits until what the field holds is `right`; answers it.
    pub async fn wait_for_value(
        &self,
        field: impl Into<By<'_>>,
        right: impl Fn(&str) -> bool,
    ) -> Result<String> {
        let css = field.into().css();
        until(format!("{css} to hold what it should"), async || {
            let value = self
                .client
                .find(Locator::Css(&css))
                .await?
                .prop("value")
                .await?;
            Ok(value.filter(|value| right(value)))
        })
        .await
    }

    /// An attribute of the element, once the element is there and has it.
    pub async fn attribute(&self, what: impl Into<By<'_>>, name: &str) -> Result<String> {
        let css = what.into().css();
        until(format!("{css} to have {name}"), async || {
            Ok(self
                .client
                .find(Locator::Css(&css))
                .await?
                .attr(name)
                .await?)
        })
        .await
    }

    /// An attribute of each such element that is there now, in the order of the page.
    pub async fn attributes(&self, what: impl Into<By<'_>>, name: &str) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for element in self
            .client
            .find_all(Locator::Css(&what.into().css()))
            .await?
        {
            all.extend(element.attr(name).await?);
        }
        Ok(all)
    }

    /// What the application answers to a command without arguments: for facts that no screen shows.
    pub async fn ask_app(&self, command: &str) -> Result<Value> {
        self.ask_app_with(command, json!({})).await
    }

    /// What the application answers to a command with these arguments.
    pub async fn ask_app_with(&self, command: &str, arguments: Value) -> Result<Value> {
        let script = r"
            const [command, args, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, args).then(
                (answer) => done({ answer }),
                (error) => done({ error }));";
        let mut told = self
            .client
            .execute_async(script, vec![json!(command), arguments])
            .await?;
        ensure!(
            told.get("error").is_none(),
            "the command {command} failed: {told}"
        );
        Ok(told["answer"].take())
    }

    /// From now on until the page is loaded anew, what the page tells the application by this command never arrives.
    pub async fn lose_command(&self, command: &str) -> Result<()> {
        let script = r"
            const [command] = arguments;
            const real = window.fetch.bind(window);
            window.fetch = (address, options) =>
                String(address).endsWith(command) ? new Promise(() => {}) : real(address, options);";
        self.client.execute(script, vec![json!(command)]).await?;
        Ok(())
    }

    /// Leads the page that is looked at elsewhere, as a link would.
    pub async fn navigate(&self, address: &str) -> Result<()> {
        // Not `goto`: WebDriver would wait for a page that the application refuses to load.
        self.client
            .execute("window.location.href = arguments[0]", vec![json!(address)])
            .await?;
        Ok(())
    }

    /// Where the page that is looked at lies.
    pub async fn address(&self) -> Result<String> {
        Ok(self.client.current_url().await?.to_string())
    }

    /// The only cookie of the page that is looked at, as `name=value`.
    pub async fn cookie(&self) -> Result<String> {
        let cookies = self.client.get_all_cookies().await?;
        ensure!(cookies.len() == 1, "one cookie was expected: {cookies:?}");
        Ok(format!("{}={}", cookies[0].name(), cookies[0].value()))
    }

    /// Clicks a link of the page that is looked at which asks for a window of its own; the page gets it first.
    pub async fn click_a_link_to_a_new_window(&self, address: &str) -> Result<()> {
        let script = r"
            const link = document.createElement('a');
            Object.assign(link, { href: arguments[0], target: '_blank', id: 'to-a-new-window', textContent: 'More' });
            document.body.prepend(link);";
        self.client.execute(script, vec![json!(address)]).await?;
        self.click(By::Css("#to-a-new-window")).await
    }

    /// Clicks on a thing of the page that opens a blank window, as a page does that fills it afterwards.
    pub async fn click_on_a_blank_window(&self) -> Result<()> {
        let script = r"
            const button = document.createElement('button');
            Object.assign(button, { id: 'to-a-blank-window', textContent: 'More' });
            button.onclick = (event) => { event.preventDefault(); window.open(); };
            document.body.prepend(button);";
        self.client.execute(script, vec![]).await?;
        self.click(By::Css("#to-a-blank-window")).await
    }

    /// Waits until the window that is looked at is out of sight.
    pub async fn wait_until_hidden(&self) -> Result<()> {
        self.wait_for_visibility("hidden").await
    }

    /// Waits until the window that is looked at is on screen and has the keyboard.
    pub async fn wait_until_shown(&self) -> Result<()> {
        self.wait_for_visibility("visible").await?;
        until("the window to have the keyboard", async || {
            let has = self.client.execute("return document.hasFocus();", vec![]);
            Ok((has.await? == Value::Bool(true)).then_some(()))
        })
        .await
    }

    async fn wait_for_visibility(&self, state: &str) -> Result<()> {
        until(format!("the window to be {state}"), async || {
            let now = self
                .client
                .execute("return document.visibilityState;", vec![])
                .await?;
            Ok((now == json!(state)).then_some(()))
        })
        .await
    }

    /// Looks at Astra's window, once it is open.
    pub async fn switch_to_astra(&self) -> Result<()> {
        until("Astra's window to open", async || {
            for handle in self.client.windows().await? {
                if handle != self.main {
                    self.client.switch_to_window(handle).await?;
                    return Ok(Some(()));
                }
            }
            Ok(None)
        })
        .await
    }

    /// Whether Astra's window is open now.
    pub async fn astra_is_open(&self) -> Result<bool> {
        Ok(self.client.windows().await?.len() > 1)
    }

    /// Looks at the main window.
    pub async fn switch_to_main(&self) -> Result<()> {
        Ok(self.client.switch_to_window(self.main.clone()).await?)
    }

    /// Waits until Astra's window is closed, then looks at the main window.
    pub async fn wait_until_astra_is_closed(&self) -> Result<()> {
        until("Astra's window to close", async || {
            Ok((!self.astra_is_open().await?).then_some(()))
        })
        .await?;
        self.switch_to_main().await
    }

    /// Gives the window that is looked at a size in CSS pixels, and waits until it has it.
    pub async fn set_size(&self, width: u32, height: u32) -> Result<()> {
        self.client.set_window_size(width, height).await?;
        until(
            format!("the window to be {width} by {height}"),
            async || {
                let rect = self.client.get_window_size().await?;
                Ok((rect == (u64::from(width), u64::from(height))).then_some(()))
            },
        )
        .await
    }

    /// Writes what the page that is looked at shows to a PNG file.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        self.rest_the_pointer().await?;
        until("the page to be painted", async || {
            Ok(Some(self.wait_until_painted().await?))
        })
        .await?;
        let png = self.client.screenshot().await?;
        ensure!(
            !png.is_empty(),
            "an empty screenshot for {}",
            path.display()
        );
        std::fs::write(path, png).with_context(|| format!("writing {}", path.display()))
    }

    /// Into the corner, where nothing shows that it is hovered over.
    async fn rest_the_pointer(&self) -> Result<()> {
        let corner = PointerAction::MoveTo {
            duration: None,
            x: 1.0,
            y: 1.0,
        };
        self.client
            .perform_actions(MouseActions::new("mouse".to_owned()).then(corner))
            .await?;
        Ok(())
    }

    /// A picture of every window, for a test that failed.
    pub(super) async fn screenshots(&self, folder: &Path) -> Result<()> {
        for (number, handle) in self.client.windows().await?.into_iter().enumerate() {
            self.client.switch_to_window(handle).await?;
            self.screenshot(&folder.join(format!("window-{}.png", number + 1)))
                .await?;
        }
        Ok(())
    }

    /// Fonts are loaded, no transition runs and a frame was drawn since.
    async fn wait_until_painted(&self) -> Result<()> {
        let script = r"
            const done = arguments[arguments.length - 1];
            document.fonts.ready.then(() => {
                const still = () => document.getAnimations()
                    .filter(a => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity);
                const look = (left) => (left > 0 && still().length > 0)
                    ? setTimeout(() => look(left - 1), 20)
                    : requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
                look(100);
            });";
        self.client.execute_async(script, vec![]).await?;
        Ok(())
    }

    /// Visible elements, so that a hidden double of a control never answers in its place.
    async fn find_all(&self, css: &str) -> Result<Vec<Element>> {
        let mut visible = Vec::new();
        for element in self.client.find_all(Locator::Css(css)).await? {
            if element.is_displayed().await? {
                visible.push(element);
            }
        }
        Ok(visible)
    }

    /// By script, because a native click on an element that WebDriver itself scrolls into view gets lost.
    async fn bring_into_view(&self, element: &Element) -> Result<()> {
        let script = r"
            const [element, done] = arguments;
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        let element = serde_json::to_value(element)?;
        self.client.execute_async(script, vec![element]).await?;
        Ok(())
    }
}
