//! The sentences that are shown outside our windows. They stand with all others in the translation files.

use std::sync::LazyLock;

use astra_app::reminders::ReminderNews;
use astra_app::{News, ReviewState};
use serde::Deserialize;

use super::{Notification, TrayWords};

const ENGLISH: &str = include_str!("../../../ui/src/locales/en/notifications.json");

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    serde_json::from_str(ENGLISH).expect("the file is part of the program, and a test reads it")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    business: Said,
    person: Said,
    reminder: Reminder,
    open: String,
    tray: Tray,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    approved: Sentence,
    documents: Sentence,
    retry: Sentence,
    rejected: Sentence,
    suspended: Sentence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reminder {
    business: Sentence,
    person: Sentence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    title: String,
    body: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tray {
    nothing: String,
    review_one: String,
    review_other: String,
    quit: String,
}

/// What is said of a change; nothing of a review that goes on.
pub(crate) fn notification(news: &News) -> Option<Notification> {
    let said = match &news.name {
        Some(_) => &WORDS.business,
        None => &WORDS.person,
    };
    let Sentence { title, body } = match news.state {
        ReviewState::UnderWay => return None,
        ReviewState::Approved => &said.approved,
        ReviewState::Documents => &said.documents,
        ReviewState::Retry => &said.retry,
        ReviewState::Rejected => &said.rejected,
        ReviewState::Suspended => &said.suspended,
    };
    let name = news.name.as_deref().unwrap_or_default();
    Some(Notification {
        title: title.replace("{{name}}", name),
        body: body.clone(),
    })
}

/// What is said of a reminder whose day is there; neither cards nor amount.
pub(crate) fn reminder(news: &ReminderNews) -> Notification {
    let Sentence { title, body } = match &news.name {
        Some(_) => &WORDS.reminder.business,
        None => &WORDS.reminder.person,
    };
    let name = news.name.as_deref().unwrap_or_default();
    Notification {
        title: title.replace("{{name}}", name),
        body: body.clone(),
    }
}

/// The tray's menu while so many reviews are pending.
pub(crate) fn tray(reviews: u32) -> TrayWords {
    let words = &WORDS.tray;
    let status = match reviews {
        0 => &words.nothing,
        1 => &words.review_one,
        _ => &words.review_other,
    };
    TrayWords {
        open: WORDS.open.clone(),
        status: status.replace("{{count}}", &reviews.to_string()),
        quit: words.quit.clone(),
    }
}

/// What the button of a notification is called.
pub(super) fn open() -> &'static str {
    &WORDS.open
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [ReviewState; 5] = [
        ReviewState::Approved,
        ReviewState::Documents,
        ReviewState::Retry,
        ReviewState::Rejected,
        ReviewState::Suspended,
    ];

    fn said(name: Option<&str>, state: ReviewState) -> Notification {
        let name = name.map(str::to_owned);
        notification(&News { name, state }).expect("a change that is told")
    }

    #[test]
    fn every_change_has_a_sentence_for_a_business_and_for_a_person() {
        for state in STATES {
            let business = said(Some("Hillary & Sons"), state);
            assert!(business.title.contains("Hillary & Sons"), "{business:?}");
            assert!(
                !business.body.contains("Hillary"),
                "the body may be read as markup, so no name stands in it"
            );
            let person = said(None, state);
            for text in [&business.title, &business.body, &person.title, &person.body] {
                assert!(!text.is_empty() && !text.contains('{'), "{text}");
            }
        }
    }

    #[test]
    fn a_reminder_names_the_business_and_nothing_of_the_transfer() {
        for name in [Some("Hillary & Sons"), None] {
            let name = name.map(str::to_owned);
            let said = reminder(&ReminderNews { name: name.clone() });
            assert_eq!(said.title.contains("Hillary & Sons"), name.is_some());
            for text in [&said.title, &said.body] {
                assert!(!text.is_empty() && !text.contains(['{', '$']), "{text}");
            }
            assert!(
                !said.body.contains("Hillary"),
                "the body may be read as markup"
            );
        }
    }

    #[test]
    fn a_review_that_goes_on_is_not_told() {
        let news = News {
            name: None,
            state: ReviewState::UnderWay,
        };
        assert_eq!(notification(&news), None);
    }

    #[test]
    fn the_tray_says_how_many_reviews_are_pending() {
        assert_eq!(tray(0).status, "No review is pending");
        assert_eq!(tray(1).status, "1 review is pending");
        assert_eq!(tray(12).status, "12 reviews are pending");
    }
}
