//! The forms of single values, as the OpenAPI document tells them. `text.rs` judges values; these words describe what it
//! takes. What a pattern cannot say (check digits, days of a month, PO boxes) stands in the description. U+0085 is white space
//! to Unicode and not to the dialect of patterns.

// Types for the OpenAPI document only; no value of them is ever made.
#![allow(dead_code)]

use std::collections::BTreeMap;

use utoipa::ToSchema;

/// A text that is not blank.
#[derive(ToSchema)]
#[schema(pattern = r"[^\s\u0085]", examples("Edmund"))]
pub(crate) struct Words(String);

/// A US number: `+1` and ten digits.
#[derive(ToSchema)]
#[schema(pattern = r"^\+1[0-9]{10}$", examples("+15555550100"))]
pub(crate) struct Phone(String);

/// An email address; its host has a dot.
#[derive(ToSchema)]
#[schema(
    pattern = r"^[^@\s\u0085]+@[^@\s\u0085.][^@\s\u0085]*\.[^@\s\u0085]*[^@\s\u0085.]$",
    examples("edmund@alpine.example")
)]
pub(crate) struct EmailAddress(String);

/// An employer identification number.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9]{2}-[0-9]{7}$", examples("11-1111111"))]
pub(crate) struct Ein(String);

/// A social security number, or its last four digits.
#[derive(ToSchema)]
#[schema(pattern = r"^([0-9]{4}|[0-9]{9})$", examples("1234"))]
pub(crate) struct Ssn(String);

/// Five digits.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9]{5}$", examples("94304"))]
pub(crate) struct PostalCode(String);

/// The two letters of a US state, a territory or a military post office's part of the world.
#[derive(ToSchema)]
#[schema(
    pattern = r"^(A[AEKLPRSZ]|C[AOT]|D[CE]|FL|G[AU]|HI|I[ADLN]|K[SY]|LA|M[ADEINOPST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AIT]|W[AIVY])$",
    examples("CA")
)]
pub(crate) struct StateCode(String);

/// A street and a number. Not a PO box (A27, address field names).
#[derive(ToSchema)]
#[schema(pattern = r"[^\s\u0085]", examples("123 Astra Ave"))]
pub(crate) struct Street(String);

/// The second line of an address, which may be empty. Not a PO box.
#[derive(ToSchema)]
#[schema(examples("Suite 4"))]
pub(crate) struct StreetLine(String);

/// A day from 1900 to 2100.
#[derive(ToSchema)]
#[schema(
    format = Date,
    pattern = r"^(19[0-9]{2}|20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    examples("1985-02-03")
)]
pub(crate) struct DateOfBirth(String);

/// A day.
#[derive(ToSchema)]
#[schema(
    format = Date,
    pattern = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    examples("2026-03-02")
)]
pub(crate) struct Day(String);

/// When a routine starts: a day, or a moment, of which only the date written in it counts.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum StartDate {
    Day(Day),
    Moment(DateAndTime),
}

/// A moment.
#[derive(ToSchema)]
#[schema(format = DateTime, examples("2026-03-02T10:00:00.000000+00:00"))]
pub(crate) struct DateAndTime(String);

/// An IP address.
#[derive(ToSchema)]
#[serde(untagged)]
pub(crate) enum IpAddress {
    V4(Ipv4),
    V6(Ipv6),
}

/// Of version 4.
#[derive(ToSchema)]
#[schema(format = Ipv4, examples("192.0.2.0"))]
pub(crate) struct Ipv4(String);

/// Of version 6.
#[derive(ToSchema)]
#[schema(format = Ipv6, examples("2001:db8::1"))]
pub(crate) struct Ipv6(String);

/// A web address with a host name.
#[derive(ToSchema)]
#[schema(
    pattern = r"^\s*[hH][tT][tT][pP][sS]?:",
    examples("https://alpine.example")
)]
pub(crate) struct Website(String);

/// Texts of the client's own (A8, metadata limits): at most 20, of at most 500 characters each, as are their names.
#[derive(ToSchema)]
pub(crate) struct Metadata(BTreeMap<String, String>);

/// A file as it is, not empty.
#[derive(ToSchema)]
#[schema(content_media_type = "application/octet-stream", min_length = 1)]
pub(crate) struct File(String);

/// Nine digits, the last of which is the check digit of American banks.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9]{9}$", examples("222222226"))]
pub(crate) struct RoutingNumber(String);

/// 7 to 17 digits.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9]{7,17}$", examples("1234567890"))]
pub(crate) struct AccountNumber(String);

/// One of the sandbox's banks.
#[derive(ToSchema)]
#[schema(pattern = r"^astra_ins_13[12]$", examples("astra_ins_131"))]
pub(crate) struct InstitutionId(String);

/// Digits with the check digit of payment cards and a BIN of the sandbox, best one of its test cards. Numbers that begin
/// with 6 are understood as well, and forbidden.
#[derive(ToSchema)]
#[schema(
    pattern = r"^(400000|400005|400022|424242|440393|460369|475833|498503|510805|520082|559430)[0-9]{6,13}$",
    examples("4000056655665556")
)]
pub(crate) struct CardNumber(String);

/// Three digits.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9]{3}$", examples("123"))]
pub(crate) struct SecurityCode(String);

/// Month and year, `MM/YY` or `YYYY/MM`, in this century and not in the past.
#[derive(ToSchema)]
#[schema(
    pattern = r"^((0[1-9]|1[0-2])/[0-9]{2}|20[0-9]{2}/(0[1-9]|1[0-2]))$",
    examples("12/49")
)]
pub(crate) struct CardExpiration(String);

/// At most eight letters and digits, as for debit.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9A-Za-z]{1,8}$", examples("a1B2c3D4"))]
pub(crate) struct CorrelationId(String);

/// At most eighty letters and digits, as for ACH.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9A-Za-z]{1,80}$", examples("a1B2c3D4e5F6"))]
pub(crate) struct AchCorrelationId(String);

/// Exactly eight letters and digits.
#[derive(ToSchema)]
#[schema(pattern = r"^[0-9A-Za-z]{8}$", examples("a1B2c3D4"))]
pub(crate) struct EightLetters(String);
