//! OFX, a statement for each card: 1.0.2 as SGML, 2.1.1 as XML, of the same elements.
//!
//! **Card statements** (`CREDITCARDMSGSRSV1`, `CCSTMTRS`), although the cards are debit cards. A bank statement must name the
//! bank's routing number and the kind of account, and Astra tells neither; a made-up number could join these lines with another
//! bank's, and the card's own bank account, which most bookkeepers import already, would show them twice. A card statement is
//! the only one that OFX has for an account that is known by a card alone. The signs are the same in both: money that leaves is
//! negative.
//!
//! **The balance** (`LEDGERBAL`) is required, and unknown: zero, and `MKTGINFO` says that it is no balance.
//!
//! **Text** is ASCII where it can be, because older programs read nothing else; 1.0.2 announces UTF-8 only where a note needs
//! it. Line breaks and control characters cannot stand in a value and become spaces.
//!
//! **Card by card** stand the lines, and transfers come as they were confirmed. They are read once, however many cards there are:
//! the lines of each card go to a file without a name beside the place of the whole one, and are put together at the end.

mod tags;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _, Write};
use std::path::Path;

use astra_client::CardId;
use jiff::Timestamp;
use jiff::tz::Offset;

use super::local_time::LocalTime;
use super::posting::{Posting, Side, account_id, postings};
use super::{ExportError, ExportFormat, OnProgress, Progress, Source, Writing};
use crate::cards::CardName;
use crate::transfers::{Intent, Receiver};
use tags::{Tags, escaped};

/// Characters of a name.
const LONGEST_NAME: usize = 32;
/// Characters of a memo.
const LONGEST_MEMO: usize = 255;
/// Bytes in memory of each card's lines.
const BUFFER: usize = 64 * 1024;
/// Bytes that are put together between two looks whether the person cancelled.
const PIECE: u64 = 16 * 1024 * 1024;

/// `folder` is where lines may lie until they are put together.
pub(super) fn write(
    writing: &Writing<'_>,
    source: &(impl Source + ?Sized),
    folder: &Path,
    out: impl Write,
    on_progress: &mut OnProgress<'_>,
) -> Result<(), ExportError> {
    let mut progress = Progress::new(source.count(), on_progress)?;
    let mut books = Books::new(writing, folder);
    source.walk(&mut |intent| {
        books.book(intent)?;
        progress.one_more()
    })?;
    books.put_together(out, &mut progress)
}

/// The lines of every card until they are put together.
struct Books<'a> {
    writing: &'a Writing<'a>,
    folder: &'a Path,
    accounts: BTreeMap<CardId, Account>,
    /// The accounts of cards at either end of a transfer.
    account_ids: BTreeMap<CardId, String>,
    /// Whether all of it is ASCII.
    ascii: bool,
    tags: Tags,
    /// The words before and after the name of a card.
    to: (&'a str, &'a str),
    from: (&'a str, &'a str),
    fee: (&'a str, &'a str),
    booked: Moment,
    confirmed: Moment,
    /// Memory for a value that is put together.
    value: String,
}

/// One card's books.
struct Account {
    first: Timestamp,
    last: Timestamp,
    lines: BufWriter<File>,
}

impl<'a> Books<'a> {
    fn new(writing: &'a Writing<'a>, folder: &'a Path) -> Self {
        let words = writing.words;
        Self {
            writing,
            folder,
            accounts: BTreeMap::new(),
            account_ids: BTreeMap::new(),
            ascii: [&words.to, &words.from, &words.fee]
                .iter()
                .all(|it| it.is_ascii()),
            tags: Tags::new(writing.format),
            to: around_card(&words.to),
            from: around_card(&words.from),
            fee: around_card(&words.fee),
            booked: Moment::new(writing),
            confirmed: Moment::new(writing),
            value: String::new(),
        }
    }

    /// Adds the lines of a transfer to the books of its cards.
    fn book(&mut self, intent: &Intent) -> io::Result<()> {
        let memo = value(&intent.terms.note, LONGEST_MEMO);
        let memo = escaped(&memo);
        for posting in postings(intent) {
            self.line(intent, &posting, &memo)?;
        }
        Ok(())
    }

    fn line(&mut self, intent: &Intent, posting: &Posting<'_>, memo: &str) -> io::Result<()> {
        let terms = &intent.terms;
        let name = match posting.side {
            Side::Out | Side::Fee => &terms.from_card,
            Side::In => &terms.to_card,
        };
        self.know(posting.card, name);
        self.know(posting.other_card, posting.other_name);
        self.ascii &= terms.note.is_ascii() && posting.other_name.company.is_ascii();
        let receiver = terms.receiver.as_ref().map(Receiver::label);
        self.ascii &= receiver.is_none_or(str::is_ascii);
        self.transaction(intent, posting, memo);
        let account = match self.accounts.get_mut(posting.card) {
            Some(account) => account,
            None => self
                .accounts
                .entry(posting.card.clone())
                .or_insert(Account {
                    first: posting.at,
                    last: posting.at,
                    lines: BufWriter::with_capacity(BUFFER, tempfile::tempfile_in(self.folder)?),
                }),
        };
        account.first = account.first.min(posting.at);
        account.last = account.last.max(posting.at);
        account.lines.write_all(self.tags.written.as_bytes())?;
        self.tags.written.clear();
        Ok(())
    }

    fn know(&mut self, card: &CardId, name: &CardName) {
        if !self.account_ids.contains_key(card) {
            let id = account_id(card, name);
            self.account_ids.insert(card.clone(), id);
        }
    }

    fn transaction(&mut self, intent: &Intent, posting: &Posting<'_>, memo: &str) {
        let (before, after) = match posting.side {
            Side::Out => self.to,
            Side::Fee => self.fee,
            Side::In => self.from,
        };
        let receiver = intent.terms.receiver.as_ref().map(Receiver::label);
        let tags = &mut self.tags;
        tags.open("STMTTRN");
        tags.leaf(
            "TRNTYPE",
            match posting.side {
                Side::Out if receiver.is_some() => "PAYMENT",
                Side::Out | Side::In => "XFER",
                Side::Fee => "FEE",
            },
        );
        tags.leaf("DTPOSTED", self.booked.text(posting.at));
        tags.leaf("DTUSER", self.confirmed.text(posting.confirmed_at));
        self.value.clear();
        // A string takes whatever is written.
        let _ = write!(self.value, "{}", posting.amount);
        tags.leaf("TRNAMT", &self.value);
        tags.leaf("FITID", &posting.id(intent));
        let CardName {
            company, last_four, ..
        } = posting.other_name;
        self.value.clear();
        self.value.push_str(before);
        match receiver {
            Some(receiver) => self.value.push_str(receiver),
            None => self.value.extend([company, " ", last_four]),
        }
        self.value.push_str(after);
        tags.leaf("NAME", &escaped(&value(&self.value, LONGEST_NAME)));
        if posting.side == Side::Out && receiver.is_none() {
            tags.open("CCACCTTO");
            tags.leaf("ACCTID", &self.account_ids[posting.other_card]);
            tags.close("CCACCTTO");
        }
        // An element without a value is none.
        if !memo.is_empty() {
            tags.leaf("MEMO", memo);
        }
        tags.close("STMTTRN");
    }

    /// The whole file: a statement for each card.
    fn put_together(
        mut self,
        mut out: impl Write,
        progress: &mut Progress<'_, '_>,
    ) -> Result<(), ExportError> {
        let tags = &mut self.tags;
        let now = self.confirmed.text(self.writing.now).to_owned();
        tags.header(self.ascii);
        tags.open("OFX");
        tags.open("SIGNONMSGSRSV1");
        tags.open("SONRS");
        success(tags);
        tags.leaf("DTSERVER", &now);
        tags.leaf("LANGUAGE", "ENG");
        tags.close("SONRS");
        tags.close("SIGNONMSGSRSV1");
        let is_empty = self.accounts.is_empty();
        if !is_empty {
            tags.open("CREDITCARDMSGSRSV1");
        }
        for (card, account) in self.accounts {
            tags.open("CCSTMTTRNRS");
            tags.leaf("TRNUID", "0");
            success(tags);
            tags.open("CCSTMTRS");
            tags.leaf("CURDEF", "USD");
            tags.open("CCACCTFROM");
            tags.leaf("ACCTID", &self.account_ids[&card]);
            tags.close("CCACCTFROM");
            tags.open("BANKTRANLIST");
            tags.leaf("DTSTART", self.booked.text(account.first));
            tags.leaf("DTEND", self.booked.text(account.last));
            take(tags, &mut out)?;
            let mut lines = account
                .lines
                .into_inner()
                .map_err(io::IntoInnerError::into_error)?;
            lines.rewind()?;
            while io::copy(&mut (&lines).take(PIECE), &mut out)? > 0 {
                progress.told()?;
            }
            tags.close("BANKTRANLIST");
            tags.open("LEDGERBAL");
            tags.leaf("BALAMT", "0.00");
            tags.leaf("DTASOF", &now);
            tags.close("LEDGERBAL");
            tags.leaf("MKTGINFO", "Not a balance: Astra does not report one.");
            tags.close("CCSTMTRS");
            tags.close("CCSTMTTRNRS");
        }
        if !is_empty {
            tags.close("CREDITCARDMSGSRSV1");
        }
        tags.close("OFX");
        take(tags, &mut out)?;
        Ok(())
    }
}

fn take(tags: &mut Tags, out: &mut impl Write) -> io::Result<()> {
    out.write_all(tags.written.as_bytes())?;
    tags.written.clear();
    Ok(())
}

fn success(tags: &mut Tags) {
    tags.open("STATUS");
    tags.leaf("CODE", "0");
    tags.leaf("SEVERITY", "INFO");
    tags.close("STATUS");
}

fn around_card(words: &str) -> (&str, &str) {
    words.split_once("{{card}}").unwrap_or((words, ""))
}

/// What can stand between two tags: no line breaks and control characters, no white space at the ends, not too long.
pub(super) fn value(text: &str, longest: usize) -> Cow<'_, str> {
    let text = text.trim();
    // Nearly every text, and the quickest to see.
    if text.len() <= longest && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let is_plain = |c: char| {
        !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}')
    };
    if text.len() <= longest && text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let plain = text.chars().map(|c| if is_plain(c) { c } else { ' ' });
    let text: String = plain.take(longest).collect();
    Cow::Owned(text.trim().to_owned())
}

/// The text of the last moment, which the lines of one transfer share.
///
/// In the person's own time, because programs keep the day and drop the rest: `20261127210405.000[-5]`. A zone that is no
/// whole number of hours away from UTC has no form that all read, so it is told in UTC.
struct Moment {
    local: LocalTime,
    at: Option<Timestamp>,
    text: String,
}

impl Moment {
    fn new(writing: &Writing<'_>) -> Self {
        Self {
            local: LocalTime::new(&writing.zone),
            at: None,
            text: String::new(),
        }
    }

    fn text(&mut self, at: Timestamp) -> &str {
        if self.at != Some(at) {
            let mut offset = self.local.offset(at);
            if offset.seconds() % 3600 != 0 {
                offset = Offset::UTC;
            }
            let (it, hours) = (offset.to_datetime(at), offset.seconds() / 3600);
            self.text.clear();
            let parts = [it.month(), it.day(), it.hour(), it.minute(), it.second()];
            let figures = parts
                .into_iter()
                .fold(i64::from(it.year()), |before, part| {
                    before * 100 + i64::from(part)
                });
            let _ = write!(self.text, "{figures:014}.000[{hours}]");
            self.at = Some(at);
        }
        &self.text
    }
}
