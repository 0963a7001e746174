//! CSV (RFC 4180): UTF-8, one transfer a row.
//!
//! Headings and states are fixed words for programs, the same in every language of the screens. The file begins with a byte
//! order mark, without which Excel takes the text for another alphabet's. An amount is exact decimal text, without a sign of
//! currency. A chargeback is told by its day and amount beside the state, which stays Astra's. What was shown before the person confirmed is called so; an empty cell is what Astra did not say.

use std::fmt::Write as _;
use std::io::Write;

use ::csv::{Terminator, WriterBuilder};
use astra_client::Cents;
use jiff::Timestamp;
use jiff::fmt::temporal::DateTimePrinter;

use super::local_time::LocalTime;
use super::posting::arrived_at;
use super::spreadsheet::guarded;
use super::{ExportError, OnProgress, Progress, Source, Writing};
use crate::transfers::{FeeCheck, Intent, IntentState};

const COLUMNS: [&str; 25] = [
    "id",
    "date",
    "confirmed_at",
    "state",
    "changed_at",
    "arrived_on",
    "from_card",
    "from_last_four",
    "to_card",
    "to_last_four",
    "receiver",
    "receiver_user_id",
    "currency",
    "amount",
    "fee_shown",
    "leaves_shown",
    "arrives_shown",
    "fee_booked",
    "charged_back_on",
    "charged_back",
    "note",
    "reason",
    "routine_id",
    "transfer_id",
    "request_id",
];

const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(0));

pub(super) fn write(
    writing: &Writing<'_>,
    source: &(impl Source + ?Sized),
    mut out: impl Write,
    on_progress: &mut OnProgress<'_>,
) -> Result<(), ExportError> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(out);
    table.write_record(COLUMNS).map_err(broken)?;
    let mut progress = Progress::new(source.count(), on_progress)?;
    let mut row = Row {
        cells: ::csv::ByteRecord::new(),
        cell: String::new(),
        local: LocalTime::new(&writing.zone),
    };
    source.walk(&mut |intent| {
        row.fill(intent);
        table.write_byte_record(&row.cells).map_err(broken)?;
        progress.one_more()
    })?;
    table.flush()?;
    Ok(())
}

fn broken(error: ::csv::Error) -> ExportError {
    let error = match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        // Rows are as long as the heading: fields are counted by the type.
        other => std::io::Error::other(format!("{other:?}")),
    };
    ExportError::File(error)
}

/// One row; its memory is used again for the next.
struct Row {
    cells: ::csv::ByteRecord,
    cell: String,
    local: LocalTime,
}

impl Row {
    fn fill(&mut self, intent: &Intent) {
        self.cells.clear();
        let terms = &intent.terms;
        self.text(&intent.id);
        self.day(intent.created_at());
        self.moment(intent.created_at());
        self.push(state(intent.state));
        self.moment(intent.changed_at());
        if intent.state == IntentState::Processed {
            self.day(arrived_at(intent));
        } else {
            self.push("");
        }
        self.text(&terms.from_card.company);
        self.text(&terms.from_card.last_four);
        self.text(&terms.to_card.company);
        self.text(&terms.to_card.last_four);
        let receiver = terms.receiver.as_ref();
        self.text(
            receiver
                .and_then(|it| it.name.as_deref())
                .unwrap_or_default(),
        );
        self.text(receiver.map_or("", |it| it.user_id.as_str()));
        self.push("USD");
        self.amount(Some(terms.amount));
        self.amount(terms.fee);
        self.amount(terms.pull_amount);
        self.amount(terms.push_amount);
        self.amount(FeeCheck::of(intent.booked, terms.fee).booked());
        let chargeback = intent.chargeback.as_ref();
        match chargeback {
            Some(known) => self.day(known.at()),
            None => self.push(""),
        }
        self.amount(chargeback.and_then(|known| known.said.amount));
        self.text(&terms.note);
        self.text(intent.reason.as_deref().unwrap_or_default());
        self.text(intent.routine_id.as_ref().map_or("", |id| id.as_str()));
        self.text(intent.transfer_id.as_ref().map_or("", |id| id.as_str()));
        self.text(intent.request_id.as_deref().unwrap_or_default());
    }

    fn push(&mut self, cell: &str) {
        self.cells.push_field(cell.as_bytes());
    }

    fn text(&mut self, text: &str) {
        self.push(&guarded(text));
    }

    /// Not guarded: a minus sign before digits is a number, and calculates nothing.
    fn amount(&mut self, amount: Option<Cents>) {
        self.cell.clear();
        if let Some(amount) = amount {
            let _ = write!(self.cell, "{amount}");
        }
        self.cells.push_field(self.cell.as_bytes());
    }

    fn day(&mut self, at: Timestamp) {
        self.cell.clear();
        let day = self.local.date_time(at).date();
        let _ = PRINTER.print_date(&day, &mut self.cell);
        self.cells.push_field(self.cell.as_bytes());
    }

    /// To the second, with the distance from UTC: `2026-11-27T21:04:05-05:00`.
    fn moment(&mut self, at: Timestamp) {
        self.cell.clear();
        let offset = self.local.offset(at);
        let _ = PRINTER.print_timestamp_with_offset(&at, offset, &mut self.cell);
        self.cells.push_field(self.cell.as_bytes());
    }
}

/// As the journal calls it.
fn state(state: IntentState) -> &'static str {
    match state {
        IntentState::Prepared => "prepared",
        IntentState::Armed => "armed",
        IntentState::Sending => "sending",
        IntentState::Unknown => "unknown",
        IntentState::NotFound => "not_found",
        IntentState::Accepted => "accepted",
        IntentState::WaitingForApproval => "waiting_for_approval",
        IntentState::Pending => "pending",
        IntentState::Processed => "processed",
        IntentState::Refused => "refused",
        IntentState::Failed => "failed",
        IntentState::Cancelled => "cancelled",
        IntentState::Abandoned => "abandoned",
        IntentState::Replaced => "replaced",
    }
}
