//! What is wrong, or worth a second look, about one field: a place, a code and the values of its sentence.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

/// Something to say about one field.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FieldIssue {
    /// Path in the form, such as `owners.0.person.address.city`; `owners` for the list as a whole. Of a transfer `amount`,
    /// `note`, `from` or `to`.
    pub field: String,
    /// Which sentence to show.
    pub code: IssueCode,
    /// Values for that sentence; never more of what was typed than the sentence repeats.
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, string>"))]
    pub values: BTreeMap<String, String>,
    /// Whether it keeps the form from being submitted.
    pub level: Level,
}

/// Without the values, which may be what was typed.
impl fmt::Debug for FieldIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FieldIssue")
            .field("field", &self.field)
            .field("code", &self.code)
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
}

impl FieldIssue {
    /// An issue that blocks submitting.
    pub fn error(field: impl Into<String>, code: IssueCode) -> Self {
        Self {
            field: field.into(),
            code,
            values: BTreeMap::new(),
            level: Level::Error,
        }
    }

    /// An issue that never blocks.
    pub fn warning(field: impl Into<String>, code: IssueCode) -> Self {
        Self {
            level: Level::Warning,
            ..Self::error(field, code)
        }
    }

    /// The same issue with one more value for its sentence.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.values.insert(name.to_owned(), value.into());
        self
    }

    /// True if the form cannot be submitted because of it.
    pub fn is_error(&self) -> bool {
        self.level == Level::Error
    }
}

/// How serious an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "IssueLevel"))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Must be right before submitting.
    Error,
    /// Worth a second look; never blocks.
    Warning,
}

/// Which sentence an issue shows: the key under `issues.` in the translation files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, IntoStaticStr, VariantArray)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum IssueCode {
    /// Nothing was entered.
    Required,
    /// Longer than `max` characters.
    TooLong,
    /// Not a US telephone number.
    PhoneShape,
    /// The number that gets the codes is toll-free; a warning, since texts rarely reach such numbers.
    PhoneTollFree,
    /// The number that Astra already has.
    PhoneSame,
    /// Astra took two submissions for this number, and takes one more; a warning.
    PhoneLastTime,
    /// Astra took three submissions for this number, and takes no more.
    PhoneUsedUp,
    /// Astra took two submissions for this email address, and takes one more; a warning.
    EmailLastTime,
    /// Astra took three submissions for this email address, and takes no more.
    EmailUsedUp,
    /// Astra turned down or suspended a person with this email address and phone number. A warning: only this computer's
    /// people are known, and a household may share both.
    EmailTurnedDown,
    /// Not accepted by Astra, which says `message`.
    RefusedByAstra,
    /// Not nine digits.
    EinShape,
    /// Nine digits in groups of 3, 2 and 4: a Social Security number.
    EinSsn,
    /// An LLC without an EIN; a warning, since Astra asks for it again on its own page.
    EinMissing,
    /// The IRS does not issue `prefix`; a warning, since the IRS may start to.
    EinPrefix,
    /// Neither four nor nine digits.
    SsnShape,
    /// First three digits that no Social Security number has.
    SsnArea,
    /// A 9 in front: a taxpayer's number, which is no Social Security number.
    SsnItin,
    /// 00 in the middle, which no Social Security number has.
    SsnGroup,
    /// 0000 at the end, which no Social Security number has.
    SsnSerial,
    /// Not an email address.
    EmailShape,
    /// A letter with an accent or of another script before the `@`.
    EmailLetters,
    /// Not a day of the calendar in an accepted spelling.
    DateShape,
    /// Born after today.
    DateFuture,
    /// Born before 1900.
    DateTooOld,
    /// The last day of a period is before its first.
    BeforeFirstDay,
    /// Younger than 18 today.
    Minor,
    /// A PO box where a street is needed.
    PoBox,
    /// `box` may be a PO box or a building, such as `POB 2` behind a street; a warning.
    PoBoxMaybe,
    /// No letter or digit in a street.
    StreetShape,
    /// No letter or digit in a suite or unit.
    UnitShape,
    /// No letter in a city.
    CityShape,
    /// Somebody who lives outside the US, whom this form cannot send.
    AddressAbroad,
    /// No US state, DC or territory.
    StateUnknown,
    /// Not five digits.
    ZipShape,
    /// ZIP codes that begin so are not in `state`; a warning.
    ZipState,
    /// Not an address of a website.
    WebsiteShape,
    /// A kind of business that cannot be set up here.
    BusinessTypeUnsupported,
    /// Characters that do not belong in a person's name.
    NameShape,
    /// One of first and last name is there, the other is not.
    NameHalf,
    /// No letter or digit in a company's name.
    CompanyShape,
    /// No letter in somebody's title.
    TitleShape,
    /// No letter in somebody's pronouns.
    PronounsShape,
    /// A character within the text that cannot be seen.
    UnseenCharacter,
    /// A question of yes or no without an answer.
    AnswerMissing,
    /// Neither an owner nor "nobody owns 25 %"; a warning, since Astra takes a profile without owners.
    OwnersMissing,
    /// More than four owners.
    OwnersTooMany,
    /// The same person twice among the owners.
    OwnerRepeated,
    /// The controller among the owners, where the controller is the admin, who answers elsewhere.
    OwnerIsAdmin,
    /// Owners, and "nobody owns 25 %" as well.
    OwnersContradict,
    /// Card: not the digits of a card's number.
    CardNumberShape,
    /// Card: not the three digits on its back.
    CardCodeShape,
    /// Card: not a month and a year.
    CardExpiryShape,
    /// Card: its month is over.
    CardExpired,
    /// Connection: longer than a key, or with characters that no key has.
    KeyShape,
    /// Connection: neither our scheme nor a plain https address.
    RedirectUriShape,
    /// Connection: already in the list.
    RedirectUriRepeated,
    /// Connection: more than anybody registers.
    RedirectUrisTooMany,
    /// Connection: not an internet address of a device.
    DeviceAddressShape,
    /// Reminder: a day before today.
    DayPast,
    /// Transfer: no amount.
    AmountEmpty,
    /// Transfer: not an amount.
    AmountShape,
    /// Transfer: more than two decimals.
    AmountDecimals,
    /// Transfer: nothing to move.
    AmountZero,
    /// Transfer: more than `max`.
    AmountTooLarge,
    /// Transfers: the largest amount looked for is below the smallest.
    AmountBelowLeast,
    /// Transfer: no card to take from.
    FromMissing,
    /// Transfer: no card to send to.
    ToMissing,
    /// Transfer: from a card to itself.
    SameCard,
    /// Transfer: the card cannot be used now.
    CardUnusable,
    /// Transfer: nobody on this computer was chosen to get it.
    ReceiverMissing,
    /// Transfer: the receiver is the sender's own Astra user.
    ReceiverIsSelf,
    /// Transfer: Astra knows no such card of the receiver.
    ReceiverUnknown,
    /// Transfer: no id of Astra's can look so.
    IdShape,
    /// Transfer: note longer than `max` characters.
    NoteTooLong,
    /// Transfer: characters the note cannot hold.
    NoteChars,
}
