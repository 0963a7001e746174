//! The forms of single values, as the OpenAPI document tells them. `text.rs` judges values; these words describe what it
//! takes. What a pattern cannot say (check digits, days of a month, PO boxes) stands in the description. U+0085 is white space
//! to Unicode and not to the dialect of patterns.

// Types for the OpenAPI document only; no value of them is ever made.
#![allow(dead_code)]

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// Types of one word.
macro_rules! words {
    ($($name:ident $word:tt),*) => {$(
        #[derive(utoipa::ToSchema)]
        pub(crate) enum $name {
            #[serde(rename = $word)]
            Only,
        }
    )*};
}
pub(crate) use words;

/// Texts, each with what the document says of its form.
macro_rules! texts {
    ($($(#[$doc:meta])+ $name:ident($($form:tt)*))*) => {$(
        $(#[$doc])+
        #[derive(ToSchema)]
        #[schema($($form)*)]
        pub(crate) struct $name(String);
    )*};
}

texts! {
    /// A text that is not blank.
    Words(pattern = r"[^\s\u0085]", examples("Edmund"))
    /// A US number: `+1` and ten digits.
    Phone(pattern = r"^\+1[0-9]{10}$", examples("+15555550100"))
    /// An email address; its host has a dot.
    EmailAddress(pattern = r"^[^@\s\u0085]+@[^@\s\u0085.][^@\s\u0085]*\.[^@\s\u0085]*[^@\s\u0085.]$", examples("edmund@alpine.example"))
    /// An employer identification number.
    Ein(pattern = r"^[0-9]{2}-[0-9]{7}$", examples("11-1111111"))
    /// A social security number, or its last four digits.
    Ssn(pattern = r"^([0-9]{4}|[0-9]{9})$", examples("1234"))
    /// Five digits.
    PostalCode(pattern = r"^[0-9]{5}$", examples("94304"))
    /// The two letters of a US state, a territory or a military post office's part of the world.
    StateCode(pattern = r"^(A[AEKLPRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])$", examples("CA"))
    /// A street and a number. Not a PO box (A27, address field names).
    Street(pattern = r"[^\s\u0085]", examples("123 Astra Ave"))
    /// The second line of an address, which may be empty. Not a PO box.
    StreetLine(examples("Suite 4"))
    /// A day from 1900 to 2100.
    DateOfBirth(format = Date, pattern = r"^(19[0-9]{2}|20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", examples("1985-02-03"))
    /// A day.
    Day(format = Date, pattern = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", examples("2026-03-02"))
    /// A moment.
    DateAndTime(format = DateTime, examples("2026-03-02T10:00:00.000000+00:00"))
    /// Of version 4.
    Ipv4(format = Ipv4, examples("192.0.2.0"))
    /// Of version 6.
    Ipv6(format = Ipv6, examples("2001:db8::1"))
    /// A web address with a host name.
    Website(pattern = r"^\s*[hH][tT][tT][pP][sS]?:", examples("https://alpine.example"))
    /// A file as it is, not empty.
    File(content_media_type = "application/octet-stream", min_length = 1)
    /// Nine digits, the last of which is the check digit of American banks.
    RoutingNumber(pattern = r"^[0-9]{9}$", examples("222222226"))
    /// 7 to 17 digits.
    AccountNumber(pattern = r"^[0-9]{7,17}$", examples("1234567890"))
    /// One of the sandbox's banks.
    InstitutionId(pattern = r"^astra_ins_13[12]$", examples("astra_ins_131"))
    /// Digits with the check digit of payment cards and a BIN of the sandbox, best one of its test cards. Numbers that begin
    /// with 6 are understood as well, and forbidden.
    CardNumber(pattern = r"^(400000|400005|400022|424242|440393|460369|475833|498503|510805|520082|559430)[0-9]{6,13}$", examples("4000056655665556"))
    /// Three digits.
    SecurityCode(pattern = r"^[0-9]{3}$", examples("123"))
    /// Month and year, `MM/YY` or `YYYY/MM`, in this century and not in the past.
    CardExpiration(pattern = r"^((0[1-9]|1[0-2])/[0-9]{2}|20[0-9]{2}/(0[1-9]|1[0-2]))$", examples("12/49"))
    /// At most eight letters and digits, as for debit.
    CorrelationId(pattern = r"^[0-9A-Za-z]{1,8}$", examples("a1B2c3D4"))
    /// At most eighty letters and digits, as for ACH.
    AchCorrelationId(pattern = r"^[0-9A-Za-z]{1,80}$", examples("a1B2c3D4e5F6"))
    /// Exactly eight letters and digits.
    EightLetters(pattern = r"^[0-9A-Za-z]{8}$", examples("a1B2c3D4"))
}

/// When a routine starts: a day, or a moment, of which only the date written in it counts.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum StartDate {
    Day(Day),
    Moment(DateAndTime),
}

/// An IP address.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum IpAddress {
    V4(Ipv4),
    V6(Ipv6),
}

/// Texts of the client's own (A8, metadata limits): at most 20, of at most 500 characters each, as are their names.
#[derive(ToSchema)]
pub(crate) struct Metadata(BTreeMap<String, String>);
