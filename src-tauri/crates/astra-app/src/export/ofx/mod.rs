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

mod sgml;
mod xml;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use astra_client::CardId;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::posting::{Posting, Side, account_id, postings};
use super::{ExportError, ExportFormat, OfxWords, OnProgress, Progress, Source, Writing};
use crate::cards::CardName;
use crate::transfers::{Intent, Receiver};
use sgml::Sgml;
use xml::Xml;

/// Characters of a name.
const LONGEST_NAME: usize = 32;
/// Characters of a memo.
const LONGEST_MEMO: usize = 255;

/// Writes elements.
trait Tags {
    /// Before the first element. `ascii` if nothing else follows.
    fn header(&mut self, ascii: bool) -> io::Result<()>;
    fn open(&mut self, name: &str) -> io::Result<()>;
    fn close(&mut self, name: &str) -> io::Result<()>;
    /// An element with a value, which is not escaped yet.
    fn leaf(&mut self, name: &str, value: &str) -> io::Result<()>;
}

/// One card's books.
struct Account {
    id: String,
    first: Timestamp,
    last: Timestamp,
}

/// What has to be known before the first line can be written.
struct Survey {
    accounts: BTreeMap<CardId, Account>,
    postings: u64,
    ascii: bool,
}

pub(super) fn write(
    writing: &Writing<'_>,
    source: &(impl Source + ?Sized),
    out: impl Write,
    on_progress: &mut OnProgress<'_>,
) -> Result<(), ExportError> {
    let survey = survey(source, writing.words)?;
    let progress = Progress::new(survey.postings, on_progress)?;
    match writing.format {
        ExportFormat::Ofx211 => statements(writing, source, &survey, Xml::new(out), progress),
        _ => statements(writing, source, &survey, Sgml::new(out), progress),
    }
}

fn survey(source: &(impl Source + ?Sized), words: &OfxWords) -> Result<Survey, ExportError> {
    let mut survey = Survey {
        accounts: BTreeMap::new(),
        postings: 0,
        ascii: [&words.to, &words.from, &words.fee]
            .iter()
            .all(|it| it.is_ascii()),
    };
    source.walk(&mut |intent| {
        let terms = &intent.terms;
        for posting in postings(intent) {
            survey.postings += 1;
            survey.ascii &= terms.note.is_ascii() && posting.other_name.company.is_ascii();
            let receiver = terms.receiver.as_ref().map(Receiver::label);
            survey.ascii &= receiver.is_none_or(str::is_ascii);
            if let Some(account) = survey.accounts.get_mut(posting.card) {
                account.first = account.first.min(posting.at);
                account.last = account.last.max(posting.at);
                continue;
            }
            let name = match posting.side {
                Side::Out | Side::Fee => &terms.from_card,
                Side::In => &terms.to_card,
            };
            let account = Account {
                id: account_id(posting.card, name),
                first: posting.at,
                last: posting.at,
            };
            survey.accounts.insert(posting.card.clone(), account);
        }
        Ok(())
    })?;
    Ok(survey)
}

fn statements(
    writing: &Writing<'_>,
    source: &(impl Source + ?Sized),
    survey: &Survey,
    mut tags: impl Tags,
    mut progress: Progress<'_, '_>,
) -> Result<(), ExportError> {
    let now = moment(writing.now, &writing.zone);
    tags.header(survey.ascii)?;
    tags.open("OFX")?;
    tags.open("SIGNONMSGSRSV1")?;
    tags.open("SONRS")?;
    success(&mut tags)?;
    tags.leaf("DTSERVER", &now)?;
    tags.leaf("LANGUAGE", "ENG")?;
    tags.close("SONRS")?;
    tags.close("SIGNONMSGSRSV1")?;
    if !survey.accounts.is_empty() {
        tags.open("CREDITCARDMSGSRSV1")?;
        for (card, account) in &survey.accounts {
            tags.open("CCSTMTTRNRS")?;
            tags.leaf("TRNUID", "0")?;
            success(&mut tags)?;
            tags.open("CCSTMTRS")?;
            tags.leaf("CURDEF", "USD")?;
            tags.open("CCACCTFROM")?;
            tags.leaf("ACCTID", &account.id)?;
            tags.close("CCACCTFROM")?;
            tags.open("BANKTRANLIST")?;
            tags.leaf("DTSTART", &moment(account.first, &writing.zone))?;
            tags.leaf("DTEND", &moment(account.last, &writing.zone))?;
            source.walk(&mut |intent| {
                for posting in postings(intent).filter(|posting| posting.card == card) {
                    transaction(&mut tags, writing, intent, &posting)?;
                    progress.one_more()?;
                }
                Ok(())
            })?;
            tags.close("BANKTRANLIST")?;
            tags.open("LEDGERBAL")?;
            tags.leaf("BALAMT", "0.00")?;
            tags.leaf("DTASOF", &now)?;
            tags.close("LEDGERBAL")?;
            tags.leaf("MKTGINFO", "Not a balance: Astra does not report one.")?;
            tags.close("CCSTMTRS")?;
            tags.close("CCSTMTTRNRS")?;
        }
        tags.close("CREDITCARDMSGSRSV1")?;
    }
    tags.close("OFX")?;
    Ok(())
}

fn success(tags: &mut impl Tags) -> io::Result<()> {
    tags.open("STATUS")?;
    tags.leaf("CODE", "0")?;
    tags.leaf("SEVERITY", "INFO")?;
    tags.close("STATUS")
}

fn transaction(
    tags: &mut impl Tags,
    writing: &Writing<'_>,
    intent: &Intent,
    posting: &Posting<'_>,
) -> io::Result<()> {
    let words = match posting.side {
        Side::Out => &writing.words.to,
        Side::Fee => &writing.words.fee,
        Side::In => &writing.words.from,
    };
    let receiver = intent.terms.receiver.as_ref().map(Receiver::label);
    tags.open("STMTTRN")?;
    tags.leaf(
        "TRNTYPE",
        match posting.side {
            Side::Out if receiver.is_some() => "PAYMENT",
            Side::Out | Side::In => "XFER",
            Side::Fee => "FEE",
        },
    )?;
    tags.leaf("DTPOSTED", &moment(posting.at, &writing.zone))?;
    tags.leaf("DTUSER", &moment(posting.confirmed_at, &writing.zone))?;
    tags.leaf("TRNAMT", &posting.amount.to_string())?;
    tags.leaf("FITID", &posting.id(intent))?;
    let other = receiver.map_or_else(|| card(posting.other_name), str::to_owned);
    let name = words.replace("{{card}}", &other);
    tags.leaf("NAME", &value(&name, LONGEST_NAME))?;
    if posting.side == Side::Out && receiver.is_none() {
        tags.open("CCACCTTO")?;
        tags.leaf(
            "ACCTID",
            &account_id(posting.other_card, posting.other_name),
        )?;
        tags.close("CCACCTTO")?;
    }
    let memo = value(&intent.terms.note, LONGEST_MEMO);
    // An element without a value is none.
    if !memo.is_empty() {
        tags.leaf("MEMO", &memo)?;
    }
    tags.close("STMTTRN")
}

fn card(name: &CardName) -> String {
    format!("{} {}", name.company, name.last_four)
}

/// What can stand between two tags: no line breaks and control characters, no white space at the ends, not too long.
pub(super) fn value(text: &str, longest: usize) -> Cow<'_, str> {
    let text = text.trim();
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

/// In the person's own time, because programs keep the day and drop the rest: `20261127210405.000[-5]`. A zone that is no
/// whole number of hours away from UTC has no form that all read, so it is told in UTC.
fn moment(at: Timestamp, zone: &TimeZone) -> String {
    let seconds = zone.to_offset(at).seconds();
    let (offset, hours) = if seconds % 3600 == 0 {
        (zone.to_offset(at), seconds / 3600)
    } else {
        (jiff::tz::Offset::UTC, 0)
    };
    let it = offset.to_datetime(at);
    format!(
        "{:04}{:02}{:02}{:02}{:02}{:02}.000[{hours}]",
        it.year(),
        it.month(),
        it.day(),
        it.hour(),
        it.minute(),
        it.second()
    )
}
