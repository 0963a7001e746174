//! Numbered pictures and the page that explains them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::harness::Window;

/// A folder of pictures under way.
pub struct Album {
    folder: PathBuf,
    rows: Vec<Row>,
    transfer: Vec<(String, String)>,
}

struct Row {
    title: String,
    result: String,
    file: String,
}

impl Album {
    /// Starts in `folder`, which is made if it is not there.
    pub fn new(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("creating {}", folder.display()))?;
        Ok(Self {
            folder,
            rows: Vec::new(),
            transfer: Vec::new(),
        })
    }

    /// Takes a picture of what `window` shows and says so on the terminal.
    pub async fn picture(&mut self, window: &Window, title: &str, result: &str) -> Result<()> {
        let number = self.rows.len() + 1;
        let file = format!("{number:02}-{}.png", slug(title));
        println!("{number:>3}  {title}: {result}");
        window.screenshot(&self.folder.join(&file)).await?;
        self.rows.push(Row {
            title: title.to_owned(),
            result: result.to_owned(),
            file,
        });
        Ok(())
    }

    /// Notes what became of the money.
    pub fn note_transfer(&mut self, facts: &[(&str, &str)]) {
        self.transfer = facts
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
    }

    /// Writes `summary.md`, for a tour that failed as well.
    pub fn close(&self, outcome: &Result<()>) -> Result<()> {
        let path = self.folder.join("summary.md");
        fs::write(&path, self.summary(outcome))
            .with_context(|| format!("writing {}", path.display()))
    }

    fn summary(&self, outcome: &Result<()>) -> String {
        let mut text = String::from(
            "# The guided tour\n\nAstra Desk in Practice: the real window, the real application, Astra's simulator.\n\n",
        );
        let word = match outcome {
            Ok(()) => "The tour went through.".to_owned(),
            Err(error) => format!("The tour FAILED after step {}: {error:#}", self.rows.len()),
        };
        let _ = writeln!(
            text,
            "{word}\n\n| # | Step | Result | Picture |\n| --- | --- | --- | --- |"
        );
        for (
            index,
            Row {
                title,
                result,
                file,
            },
        ) in self.rows.iter().enumerate()
        {
            let _ = writeln!(
                text,
                "| {} | {title} | {result} | [{file}]({file}) |",
                index + 1
            );
        }
        if !self.transfer.is_empty() {
            text.push_str("\n## The transfer\n\n| | |\n| --- | --- |\n");
            for (name, value) in &self.transfer {
                let _ = writeln!(text, "| {name} | `{value}` |");
            }
        }
        text
    }
}

/// `Astra: one-time code` becomes `astra-one-time-code`.
fn slug(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}
