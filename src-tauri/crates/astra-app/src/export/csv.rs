//! CSV (RFC 4180): UTF-8, one transfer a row.
//!
//! Headings and states are fixed words for programs, the same in every language of the screens. The file begins with a byte
//! order mark, without which Excel takes the text for another alphabet's. An amount is exact decimal text, without a sign of
//! currency. A chargeback is told by its day and amount beside the state, which stays Astra's. What was shown before the person confirmed is called so; an empty cell is what Astra did not say.

use std::fmt::Write as _;
use std::io::{self, Write};

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
    let mut progress = Progress::new(source.count(), on_progress)?;
    let mut row = Row {
        line: Line::default(),
        local: LocalTime::new(&writing.zone),
    };
    for column in COLUMNS {
        row.line.cell(column);
    }
    row.line.end(&mut out)?;
    source.walk(&mut |intent| {
        row.fill(intent);
        row.line.end(&mut out)?;
        progress.one_more()
    })?;
    out.flush()?;
    Ok(())
}

/// One line of cells. Written here and not by the `csv` crate, which looks at each byte twice and copies it three times: an
/// export of 100,000 transfers took three times as long as the writing of its bytes (P12).
#[derive(Default)]
struct Line {
    text: String,
}

impl Line {
    /// A cell of any text, in quotation marks where it needs them.
    fn cell(&mut self, cell: &str) {
        let special = |&byte: &u8| matches!(byte, b',' | b'"' | b'\r' | b'\n');
        if cell.as_bytes().iter().any(special) {
            self.text.push('"');
            for (index, part) in cell.split('"').enumerate() {
                if index > 0 {
                    self.text.push_str("\"\"");
                }
                self.text.push_str(part);
            }
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
        self.text.push(',');
    }

    /// A cell of digits, letters and signs that need no quotation marks: an amount, a day.
    fn plain(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.text.push(',');
    }

    /// Writes the line and begins another one in the same memory.
    fn end(&mut self, mut out: impl Write) -> io::Result<()> {
        // Behind the last cell.
        self.text.pop();
        self.text.push_str("\r\n");
        out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}

/// One row; its memory is used again for the next.
struct Row {
    line: Line,
    local: LocalTime,
}

impl Row {
    fn fill(&mut self, intent: &Intent) {
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
        self.line.cell(cell);
    }

    fn text(&mut self, text: &str) {
        self.push(&guarded(text));
    }

    /// Not guarded: a minus sign before digits is a number, and calculates nothing.
    fn amount(&mut self, amount: Option<Cents>) {
        self.line.plain(|line| {
            if let Some(amount) = amount {
                let _ = write!(line, "{amount}");
            }
        });
    }

    fn day(&mut self, at: Timestamp) {
        let day = self.local.date_time(at).date();
        self.line.plain(|line| {
            let _ = PRINTER.print_date(&day, line);
        });
    }

    /// To the second, with the distance from UTC: `2026-11-27T21:04:05-05:00`.
    fn moment(&mut self, at: Timestamp) {
        let offset = self.local.offset(at);
        self.line.plain(|line| {
            let _ = PRINTER.print_timestamp_with_offset(&at, offset, line);
        });
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_cells_are_read_back_by_another_program(
            rows in proptest::collection::vec(proptest::array::uniform4(r#"[a-z,"\r\n\t \u{e9}']{0,12}"#), 1..5),
        ) {
            let mut line = Line::default();
            let mut file = Vec::new();
            for cells in &rows {
                for cell in cells {
                    line.cell(cell);
                }
                line.end(&mut file).expect("memory");
            }
            let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(&file[..]);
            let read: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.expect("a row").iter().map(str::to_owned).collect())
                .collect();
            prop_assert_eq!(read, rows.iter().map(|cells| cells.to_vec()).collect::<Vec<_>>());
        }
    }
}
