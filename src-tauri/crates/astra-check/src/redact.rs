//! Keeps secrets out of everything that is said.

/// How much of any text is said, in characters.
const LONGEST_TEXT: usize = 300;

/// The secrets, tokens and codes that this run has seen.
#[derive(Default)]
pub(crate) struct Redactor(Vec<String>);

impl Redactor {
    /// From now on `secret` is cut out of every text, as it is and as it stands in a query.
    pub(crate) fn learn(&mut self, secret: &str) {
        // Shorter texts would cut innocent words to pieces.
        if secret.len() < 4 || self.0.iter().any(|known| known == secret) {
            return;
        }
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        if encoded != secret {
            self.0.push(encoded);
        }
        self.0.push(secret.to_owned());
        // The longest first, or cutting a part would leave the rest standing.
        self.0.sort_by_key(|known| std::cmp::Reverse(known.len()));
    }

    /// `text` on one line, bounded, without secrets.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in &self.0 {
            text = text.replace(secret, "[redacted]");
        }
        let words: Vec<&str> = text
            .split(|letter: char| letter.is_whitespace() || letter.is_control())
            .filter(|word| !word.is_empty())
            .collect();
        let line = words.join(" ");
        match line.char_indices().nth(LONGEST_TEXT) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_is_never_said_again() {
        let mut redactor = Redactor::default();
        redactor.learn("abcd");
        redactor.learn("abcdef");
        redactor.learn("p+q/r s");
        redactor.learn("ab");
        let said = redactor.redact("abcdef\nabcd ab p+q/r s p%2Bq%2Fr+s");
        assert_eq!(said, "[redacted] [redacted] ab [redacted] [redacted]");
    }

    #[test]
    fn a_text_is_one_bounded_line() {
        let said = Redactor::default().redact(&"é \n".repeat(1000));
        assert_eq!(said.chars().count(), LONGEST_TEXT + 1);
        assert!(!said.contains('\n'));
    }
}
