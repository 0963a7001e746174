//! What is kept of a business: how it came to Astra, and its user there. A person who moves money between cards of their own is kept
//! as a business too.

use std::fmt;

use astra_client::{
    BusinessProfileId, BusinessType, IntentStatus, Phone, PostalAddress, ProfileDetails, UserId,
    UserIntentId, UserStatus,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::kind::BusinessKind;
use crate::connection::Program;
use crate::ground::ids::BusinessId;

/// What stays of the form when Astra accepts it. Nothing in it identifies a person by number: of the EIN
/// only the last four digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedDetails {
    /// The program that it was submitted under. Earlier versions had one.
    #[serde(default)]
    pub program: Program,
    /// Legal name.
    pub legal_name: String,
    /// Trade name, if it has another.
    pub doing_business_as: Option<String>,
    /// Kind of business in the form's word, which tells an S from a C corporation; Astra's word does not.
    pub business_type: String,
    /// Last four digits of the EIN, if it has one.
    pub ein_last_four: Option<String>,
    /// One line.
    pub address: String,
    /// Website.
    pub website: Option<String>,
    /// Number that gets one-time codes.
    pub phone: Phone,
    /// Where Astra sends email about documents.
    pub contact_email: String,
    /// Who submitted.
    pub admin_name: String,
    /// Who runs it.
    pub controller_name: String,
    /// Who owns 25 % or more.
    pub owner_names: Vec<String>,
}

impl SubmittedDetails {
    /// As Astra has it: details can be corrected on Astra's page, and are told as they are there. What Astra leaves out
    /// stays, and so do the EIN and the phone number, which cannot be corrected to be seen here.
    pub(crate) fn as_read(&self, read: &ProfileDetails) -> Self {
        let legal_name = read.business_name.as_ref().unwrap_or(&self.legal_name);
        let other_name = |name: &&String| *name != legal_name;
        let controller_name = match (&read.controller_name, &read.admin_name) {
            (Some(name), _) => name,
            // Without a controller it is the admin who runs it.
            (None, Some(name)) if self.controller_name == self.admin_name => name,
            (None, _) => &self.controller_name,
        };
        Self {
            legal_name: legal_name.clone(),
            doing_business_as: match &read.doing_business_as {
                Some(name) => Some(name).filter(other_name).cloned(),
                None => self.doing_business_as.clone(),
            },
            business_type: self.type_as_read(read.business_type.as_ref()),
            address: read
                .address
                .as_ref()
                .map_or_else(|| self.address.clone(), one_line),
            website: read.website.clone().or_else(|| self.website.clone()),
            contact_email: read
                .admin_email
                .as_ref()
                .unwrap_or(&self.contact_email)
                .clone(),
            admin_name: read.admin_name.as_ref().unwrap_or(&self.admin_name).clone(),
            controller_name: controller_name.clone(),
            owner_names: read
                .owner_names
                .as_ref()
                .unwrap_or(&self.owner_names)
                .clone(),
            ..self.clone()
        }
    }

    /// Astra has one word for both kinds of corporation; ours stays where Astra's still fits.
    fn type_as_read(&self, read: Option<&BusinessType>) -> String {
        let kind = match read {
            Some(BusinessType::Llc) => BusinessKind::Llc,
            Some(BusinessType::SoleProprietorship) => BusinessKind::SoleProprietorship,
            Some(BusinessType::Partnership) => BusinessKind::Partnership,
            Some(BusinessType::Corporation) => match self.business_type.parse() {
                Ok(BusinessKind::SCorporation) => BusinessKind::SCorporation,
                _ => BusinessKind::CCorporation,
            },
            Some(BusinessType::Other(_)) | None => return self.business_type.clone(),
        };
        <&str>::from(kind).to_owned()
    }
}

/// The address as one line, such as `123 Astra Ave, Suite 5, Palo Alto, CA 94304`.
pub(crate) fn one_line(address: &PostalAddress) -> String {
    let second = address
        .address2
        .as_deref()
        .map(|line| format!(", {line}"))
        .unwrap_or_default();
    let (city, state, zip) = (&address.city, &address.state, &address.postal_code);
    format!("{}{second}, {city}, {state} {zip}", address.address1)
}

/// Names, addresses and numbers stay out of logs and panics.
impl fmt::Debug for SubmittedDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubmittedDetails")
            .field("business_type", &self.business_type)
            .finish_non_exhaustive()
    }
}

/// What stays of a person's form when Astra accepts it: neither the date of birth nor any digit of the SSN.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubmittedPerson {
    /// First name, as on documents.
    pub first_name: String,
    /// Last name, as on documents.
    pub last_name: String,
    /// First name that they use, if it is another.
    pub preferred_first_name: Option<String>,
    /// Last name that they use, if it is another.
    pub preferred_last_name: Option<String>,
    /// Where Astra sends email about documents.
    pub email: String,
    /// Number that gets one-time codes.
    pub phone: Phone,
    /// One line.
    pub address: String,
    /// The program that it was submitted under.
    #[serde(default)]
    pub program: Program,
}

impl SubmittedPerson {
    /// As on documents.
    pub fn legal_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// The name that they use.
    fn name(&self) -> String {
        let first = self.preferred_first_name.as_ref();
        let last = self.preferred_last_name.as_ref();
        let (first, last) = (
            first.unwrap_or(&self.first_name),
            last.unwrap_or(&self.last_name),
        );
        format!("{first} {last}")
    }
}

/// Nothing of the person.
impl fmt::Debug for SubmittedPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubmittedPerson").finish_non_exhaustive()
    }
}

/// How a business came to Astra, and what is kept of that.
///
/// Untagged and flattened: the first versions knew the business profile alone and wrote its fields beside the others.
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Enrollment {
    /// Our form, as a business profile.
    Profile {
        /// Astra's profile.
        profile_id: BusinessProfileId,
        /// What was submitted.
        details: SubmittedDetails,
    },
    /// Astra's own form: the answers never pass through here.
    AstraForm {
        /// How the owner calls the business on this computer; no profile says its name.
        given_name: String,
    },
    /// A person, as a user intent.
    Person {
        /// Astra's intent.
        intent_id: UserIntentId,
        /// Where it stood at the last look.
        intent: IntentRecord,
        /// What was submitted.
        person: SubmittedPerson,
    },
}

/// Which way it was, and Astra's id.
impl fmt::Debug for Enrollment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Profile { profile_id, .. } => f.debug_tuple("Profile").field(profile_id).finish(),
            Self::AstraForm { .. } => f.write_str("AstraForm"),
            Self::Person { intent_id, .. } => f.debug_tuple("Person").field(intent_id).finish(),
        }
    }
}

/// A status that was seen before the present one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlierStatus<S> {
    /// What it was.
    pub status: S,
    /// When it was first seen.
    pub since: Timestamp,
}

/// Where the check of a person's details stands, before Astra has a user for them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IntentRecord {
    /// Status at the last look; pending before the first.
    pub status: IntentStatus,
    /// When that status was first seen.
    pub status_since: Timestamp,
    /// When Astra was last asked.
    pub as_of: Option<Timestamp>,
    /// Statuses before that one, oldest first.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierStatus<IntentStatus>>,
    /// The user that it became, where Astra named one before a sign-in did.
    #[serde(default)]
    pub user_id: Option<UserId>,
}

/// A business at Astra, or a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BusinessRecord {
    /// Local id.
    pub id: BusinessId,
    /// How it came to Astra.
    #[serde(flatten)]
    pub enrollment: Enrollment,
    /// When Astra accepted what was submitted; of Astra's own form, when it was named here.
    pub submitted_at: Timestamp,
    /// Astra's user, from the first sign-in on.
    pub user: Option<UserRecord>,
}

impl BusinessRecord {
    /// The name people use.
    pub fn name(&self) -> String {
        match &self.enrollment {
            Enrollment::Profile { details, .. } => details
                .doing_business_as
                .as_ref()
                .unwrap_or(&details.legal_name)
                .clone(),
            Enrollment::AstraForm { given_name } => given_name.clone(),
            Enrollment::Person { person, .. } => person.name(),
        }
    }

    /// It is a person, not a company.
    pub fn is_person(&self) -> bool {
        matches!(self.enrollment, Enrollment::Person { .. })
    }

    /// Number that gets one-time codes, where it is known. What Astra last said counts: a changed number is the user's.
    pub fn phone(&self) -> Option<&Phone> {
        let of_user = self.user.as_ref().and_then(|user| user.phone.as_ref());
        of_user.or(match &self.enrollment {
            Enrollment::Profile { details, .. } => Some(&details.phone),
            Enrollment::AstraForm { .. } => None,
            Enrollment::Person { person, .. } => Some(&person.phone),
        })
    }

    /// Where Astra sends email about documents, where it is known.
    pub fn contact_email(&self) -> Option<&str> {
        let of_user = self.user.as_ref().and_then(|user| user.email.as_deref());
        of_user.or(match &self.enrollment {
            Enrollment::Profile { details, .. } => Some(details.contact_email.as_str()),
            Enrollment::AstraForm { .. } => None,
            Enrollment::Person { person, .. } => Some(person.email.as_str()),
        })
    }

    /// Astra's business profile, where our form made one.
    pub fn profile_id(&self) -> Option<&BusinessProfileId> {
        match &self.enrollment {
            Enrollment::Profile { profile_id, .. } => Some(profile_id),
            Enrollment::AstraForm { .. } | Enrollment::Person { .. } => None,
        }
    }

    /// What was submitted of a business.
    pub fn details(&self) -> Option<&SubmittedDetails> {
        match &self.enrollment {
            Enrollment::Profile { details, .. } => Some(details),
            Enrollment::AstraForm { .. } | Enrollment::Person { .. } => None,
        }
    }

    /// Whether it signs in with Astra. A receive-only or unverified business is done when Astra has its profile: how one
    /// would come by a user is unknown (CONTRACT.md 10).
    pub fn signs_in(&self) -> bool {
        match &self.enrollment {
            Enrollment::Profile { details, .. } => details.program.signs_in(),
            Enrollment::AstraForm { .. } => true,
            Enrollment::Person { person, .. } => person.program.signs_in(),
        }
    }

    /// When Astra had the details. Its own form ends with the first sign-in; `None` before that: Astra may have the form, but
    /// has not confirmed it.
    pub fn details_sent_at(&self) -> Option<Timestamp> {
        match &self.enrollment {
            Enrollment::AstraForm { .. } => self.user.as_ref().map(|user| user.first_seen),
            Enrollment::Profile { .. } | Enrollment::Person { .. } => Some(self.submitted_at),
        }
    }

    /// Its kind of business; none of a person, on Astra's own form, and of a kind that this version does not know.
    pub fn kind(&self) -> Option<BusinessKind> {
        self.details()?.business_type.parse().ok()
    }

    /// Where the check of a person's details stands.
    pub fn intent(&self) -> Option<&IntentRecord> {
        match &self.enrollment {
            Enrollment::Person { intent, .. } => Some(intent),
            Enrollment::Profile { .. } | Enrollment::AstraForm { .. } => None,
        }
    }

    /// Astra's id of what a person submitted.
    pub fn intent_id(&self) -> Option<&UserIntentId> {
        match &self.enrollment {
            Enrollment::Person { intent_id, .. } => Some(intent_id),
            Enrollment::Profile { .. } | Enrollment::AstraForm { .. } => None,
        }
    }

    /// A person of whom no sign-in has named the user yet: the check of their details is all there is to ask for.
    pub fn awaits_user(&self) -> bool {
        self.is_person() && self.user.is_none()
    }

    /// Astra's user, once there is one: from the first sign-in on, or where the intent named it before.
    pub fn user_id(&self) -> Option<&UserId> {
        let of_user = self.user.as_ref().map(|user| &user.id);
        of_user.or_else(|| self.intent()?.user_id.as_ref())
    }

    /// When Astra was last asked where it stands.
    pub fn as_of(&self) -> Option<Timestamp> {
        match &self.user {
            Some(user) => Some(user.as_of),
            None => self.intent()?.as_of,
        }
    }

    /// Astra lets this business move money.
    pub fn is_approved(&self) -> bool {
        self.status() == Some(&UserStatus::Approved)
    }

    /// Status of Astra's user, once there is one.
    pub fn status(&self) -> Option<&UserStatus> {
        self.user.as_ref().map(|user| &user.status)
    }
}

/// Astra's user of a business.
#[derive(Clone, Serialize, Deserialize)]
pub struct UserRecord {
    /// Astra's id.
    pub id: UserId,
    /// Status at the last look.
    pub status: UserStatus,
    /// When that status was first seen.
    pub status_since: Timestamp,
    /// Statuses before that one, oldest first.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierStatus<UserStatus>>,
    /// When the first sign-in was complete.
    pub first_seen: Timestamp,
    /// When Astra was last asked.
    pub as_of: Timestamp,
    /// Number that gets one-time codes, as Astra last named it.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// Email address, as Astra last named it.
    #[serde(default)]
    pub email: Option<String>,
}

/// Only what may stand in a log: not the person.
impl fmt::Debug for UserRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserRecord")
            .field("id", &self.id)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::{Value, json};

    use super::*;

    fn of_the_first_versions() -> Value {
        json!({
            "id": "0123456789abcdef", "profile_id": "p1", "submitted_at": "2026-03-02T18:00:00Z",
            "user": { "id": "u1", "status": "approved", "status_since": "2026-03-02T18:00:00Z",
                "first_seen": "2026-03-02T18:00:00Z", "as_of": "2026-03-02T18:00:00Z" },
            "details": { "legal_name": "Hillary Expeditions LLC", "doing_business_as": null, "business_type": "llc",
                "ein_last_four": "1111", "address": "123 Astra Ave", "website": null, "phone": "+16505550111",
                "contact_email": "ed@example.com", "admin_name": "Ed", "controller_name": "Ed", "owner_names": [] },
        })
    }

    fn of_a_person() -> Value {
        json!({
            "id": "0123456789abcdef", "intent_id": "i1", "submitted_at": "2026-03-02T18:00:00Z", "user": null,
            "intent": { "status": "pending", "status_since": "2026-03-02T18:00:00Z", "as_of": null, "user_id": null },
            "person": { "first_name": "Edmund", "last_name": "Hillary", "preferred_first_name": "Ed",
                "preferred_last_name": null, "email": "ed@example.com", "phone": "+16505550111",
                "address": "123 Astra Ave", "program": "verified" },
        })
    }

    #[test]
    fn a_record_of_the_first_versions_opens_and_is_written_with_the_same_names() {
        let earlier = of_the_first_versions();
        let record: BusinessRecord = serde_json::from_value(earlier.clone()).unwrap();
        assert_eq!(record.profile_id().unwrap().as_str(), "p1");
        assert_eq!(record.name(), "Hillary Expeditions LLC");
        assert_eq!(record.kind(), Some(BusinessKind::Llc));
        assert_eq!(record.contact_email(), Some("ed@example.com"));
        assert!(!record.is_person());
        let mut written = serde_json::to_value(&record).unwrap();
        for added in ["phone", "email"] {
            let user = written["user"].as_object_mut().unwrap();
            assert_eq!(user.remove(added), Some(Value::Null), "{added}");
        }
        let details = written["details"].as_object_mut().unwrap();
        assert_eq!(
            details.remove("program"),
            Some(json!("verified")),
            "the first versions knew that program alone"
        );
        assert_eq!(written, earlier, "stored names stay");
    }

    #[test]
    fn each_way_to_astra_is_read_as_what_it_was_written() {
        let person = of_a_person();
        let record: BusinessRecord = serde_json::from_value(person.clone()).unwrap();
        assert!(record.is_person());
        assert_eq!(record.name(), "Ed Hillary", "the name that they use");
        assert_eq!(record.profile_id(), None);
        assert_eq!(record.kind(), None);
        assert_eq!(serde_json::to_value(&record).unwrap(), person);

        let named = json!({
            "id": "0123456789abcdef", "given_name": "The shop", "submitted_at": "2026-03-02T18:00:00Z", "user": null,
        });
        let record: BusinessRecord = serde_json::from_value(named.clone()).unwrap();
        assert_eq!(record.name(), "The shop");
        assert_eq!((record.phone(), record.contact_email()), (None, None));
        assert_eq!(serde_json::to_value(&record).unwrap(), named);
    }

    #[test]
    fn a_number_that_astra_changed_takes_the_place_of_the_submitted_one() {
        let mut record = of_the_first_versions();
        record["user"]["phone"] = json!("+16505550199");
        let record: BusinessRecord = serde_json::from_value(record).unwrap();
        assert_eq!(record.phone().unwrap().as_str(), "+16505550199");
    }

    #[test]
    fn nothing_of_a_person_is_printed() {
        let record: BusinessRecord = serde_json::from_value(of_a_person()).unwrap();
        let printed = format!("{record:?}");
        for private in ["Edmund", "Hillary", "ed@example.com", "Astra Ave", "650555"] {
            assert!(!printed.contains(private), "{private} in {printed}");
        }
        let mut record = of_the_first_versions();
        record["user"]["email"] = json!("ed@example.com");
        let record: BusinessRecord = serde_json::from_value(record).unwrap();
        assert!(!format!("{record:?}").contains("ed@example.com"));
    }
}
