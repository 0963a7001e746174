//! Reminders of transfers.

use astra_app::reminders::{Every, Reminder};
use serde::Serialize;
use ts_rs::TS;

use super::CardRefView;

/// A reminder.
#[derive(Clone, Serialize, TS)]
pub struct ReminderView {
    /// Local id.
    pub id: String,
    /// From.
    pub from: CardRefView,
    /// To.
    pub to: CardRefView,
    /// The first card is not linked any more.
    pub from_gone: bool,
    /// The second card is not linked any more.
    pub to_gone: bool,
    /// Cents.
    #[ts(type = "number")]
    pub amount: i64,
    /// Note.
    pub note: String,
    /// How often.
    pub every: Every,
    /// The day on which it comes next, or came and was not dealt with, `YYYY-MM-DD`.
    pub next: String,
    /// Its day is there, or over.
    pub is_due: bool,
    /// It can fill in Move money now.
    pub can_open: bool,
}

impl From<Reminder> for ReminderView {
    fn from(reminder: Reminder) -> Self {
        Self {
            can_open: reminder.can_open(),
            id: reminder.id,
            from: CardRefView::new(reminder.from, reminder.from_card),
            to: CardRefView::new(reminder.to, reminder.to_card),
            from_gone: reminder.from_gone,
            to_gone: reminder.to_gone,
            amount: reminder.amount.get(),
            note: reminder.note,
            every: reminder.every,
            next: reminder.next.to_string(),
            is_due: reminder.is_due,
        }
    }
}

/// The reminders of the business on screen.
#[derive(Clone, Serialize, TS)]
pub struct RemindersView {
    /// The next one first.
    pub reminders: Vec<ReminderView>,
}

impl From<Vec<Reminder>> for RemindersView {
    fn from(reminders: Vec<Reminder>) -> Self {
        Self {
            reminders: reminders.into_iter().map(ReminderView::from).collect(),
        }
    }
}
