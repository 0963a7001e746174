//! What is wrong, or worth a second look, about one field: a place, a code and the values of its sentence.

use std::collections::BTreeMap;
use std::fmt;

/// Something to say about one field.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldIssue {
    /// Path in the form, such as `owners.0.person.address.city`; `owners` for the list as a whole.
    pub field: String,
    /// Which sentence to show.
    pub code: IssueCode,
    /// Values for that sentence; never more of what was typed than the sentence repeats.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Must be right before submitting.
    Error,
    /// Worth a second look; never blocks.
    Warning,
}

macro_rules! issue_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// Which sentence an issue shows; the screens hold one translation per code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum IssueCode {
            $($(#[$doc])* $variant,)*
        }

        impl IssueCode {
            /// Every code, so that a test can ask each for its translation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Key of the sentence under `issues.` in the translation files.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }
        }
    };
}

issue_codes! {
    /// Nothing was entered.
    Required = "required",
    /// Longer than `max` characters.
    TooLong = "too_long",
    /// Not a US telephone number.
    PhoneShape = "phone_shape",
    /// The number that gets the codes is toll-free; a warning, since texts rarely reach such numbers.
    PhoneTollFree = "phone_toll_free",
    /// Not nine digits.
    EinShape = "ein_shape",
    /// Nine digits in groups of 3, 2 and 4: a Social Security number.
    EinSsn = "ein_ssn",
    /// An LLC without an EIN; a warning, since Astra asks for it again on its own page.
    EinMissing = "ein_missing",
    /// The IRS does not issue `prefix`; a warning, since the IRS may start to.
    EinPrefix = "ein_prefix",
    /// Not an email address.
    EmailShape = "email_shape",
    /// A letter with an accent or of another script before the `@`.
    EmailLetters = "email_letters",
    /// Not a day of the calendar in an accepted spelling.
    DateShape = "date_shape",
    /// Born after today.
    DateFuture = "date_future",
    /// Born before 1900.
    DateTooOld = "date_too_old",
    /// Younger than 18 today.
    Minor = "minor",
    /// A PO box where a street is needed.
    PoBox = "po_box",
    /// `box` may be a PO box or a building, such as `POB 2` behind a street; a warning.
    PoBoxMaybe = "po_box_maybe",
    /// No letter or digit in a street.
    StreetShape = "street_shape",
    /// No letter or digit in a suite or unit.
    UnitShape = "unit_shape",
    /// No letter in a city.
    CityShape = "city_shape",
    /// Somebody who lives outside the US, whom this form cannot send.
    AddressAbroad = "address_abroad",
    /// No US state, DC or territory.
    StateUnknown = "state_unknown",
    /// Not five digits.
    ZipShape = "zip_shape",
    /// ZIP codes that begin so are not in `state`; a warning.
    ZipState = "zip_state",
    /// Not an address of a website.
    WebsiteShape = "website_shape",
    /// A kind of business that cannot be set up here.
    BusinessTypeUnsupported = "business_type_unsupported",
    /// Characters that do not belong in a person's name.
    NameShape = "name_shape",
    /// One of first and last name is there, the other is not.
    NameHalf = "name_half",
    /// No letter or digit in a company's name.
    CompanyShape = "company_shape",
    /// No letter in somebody's title.
    TitleShape = "title_shape",
    /// A character within the text that cannot be seen.
    UnseenCharacter = "unseen_character",
    /// Neither an owner nor "nobody owns 25 %".
    OwnersMissing = "owners_missing",
    /// More than four owners.
    OwnersTooMany = "owners_too_many",
    /// The same person twice among the owners.
    OwnerRepeated = "owner_repeated",
    /// Owners, and "nobody owns 25 %" as well.
    OwnersContradict = "owners_contradict",
    /// Connection: longer than a key, or with characters that no key has.
    KeyShape = "key_shape",
    /// Connection: neither our scheme nor a plain https address.
    RedirectUriShape = "redirect_uri_shape",
    /// Connection: already in the list.
    RedirectUriRepeated = "redirect_uri_repeated",
    /// Connection: more than anybody registers.
    RedirectUrisTooMany = "redirect_uris_too_many",
    /// Transfer: no amount.
    AmountEmpty = "amount_empty",
    /// Transfer: not an amount.
    AmountShape = "amount_shape",
    /// Transfer: more than two decimals.
    AmountDecimals = "amount_decimals",
    /// Transfer: nothing to move.
    AmountZero = "amount_zero",
    /// Transfer: more than `max`.
    AmountTooLarge = "amount_too_large",
    /// Transfer: no card to take from.
    FromMissing = "from_missing",
    /// Transfer: no card to send to.
    ToMissing = "to_missing",
    /// Transfer: from a card to itself.
    SameCard = "same_card",
    /// Transfer: the card cannot be used now.
    CardUnusable = "card_unusable",
    /// Transfer: note longer than `max` characters.
    NoteTooLong = "note_too_long",
    /// Transfer: characters the note cannot hold.
    NoteChars = "note_chars",
}
