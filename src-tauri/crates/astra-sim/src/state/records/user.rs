//! A user: a business or a person, never both (CONTRACT.md 8, 10).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::contact::Contact;
use super::identity::{Program, Review, UserStatus};
use super::intent::{Home, PersonName, SignedIn, UserIntent};
use super::profile::BusinessProfile;
use super::token::UserTokens;
use crate::config::Moment;
use crate::ground::{after, hex_id};

/// The EIN of a business that stays pending until it has sent the documents that an email asks for.
const PENDING_WITH_PAPERS: &str = "44-4444444";

/// The EIN of a business that gets the status `document`.
const IN_DOCUMENT: &str = "55-5555555";

/// Whether a business with this EIN is asked for documents as soon as it is a user.
pub(crate) fn is_asked_for_papers(ein: Option<&str>) -> bool {
    matches!(ein, Some(PENDING_WITH_PAPERS | IN_DOCUMENT))
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) place: u64,
    pub(crate) created: Timestamp,
    pub(crate) email: String,
    /// `+1` and ten digits: the number that signs in, as far as no change of it was granted.
    phone: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    /// Of a business.
    pub(crate) business_profile_id: Option<String>,
    /// Of a person.
    #[serde(default)]
    pub(crate) person: Option<Personal>,
    pub(crate) review: Review,
    /// Documents are asked for by email, in any status.
    #[serde(default)]
    pub(crate) papers_wanted: bool,
    pub(crate) tokens: UserTokens,
    /// Changes of phone, address and email.
    #[serde(default)]
    pub(crate) contact: Contact,
    /// Deleted by staff: kept for the records of its payments, and not visible.
    #[serde(default)]
    pub(crate) deleted: bool,
}

/// What a user who is a person has besides.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Personal {
    pub(crate) user_intent_id: String,
    pub(crate) name: PersonName,
    pub(crate) home: Home,
    pub(crate) kyc_type: Program,
    pub(crate) metadata: BTreeMap<String, String>,
    /// Refused before becoming a user: may never authorize (A18, rejected person).
    pub(crate) rejected_before: bool,
    /// Whether the one correction of a `retry` was made.
    pub(crate) corrected: bool,
}

impl User {
    pub(crate) fn of_business(profile: &BusinessProfile, at: Moment<'_>, place: u64) -> Self {
        // The magic numbers of the vendor's sandbox (CONTRACT.md 23).
        let review = match profile.business_info.ein.as_deref() {
            Some("11-1111111") => Review::Decided(UserStatus::Approved),
            Some("22-2222222") => Review::Decided(UserStatus::Rejected),
            // Our own, for the two ways in which documents are asked for.
            Some(PENDING_WITH_PAPERS) => Review::ApprovedAt(after(at.now, at.settings.review_time)),
            Some(IN_DOCUMENT) => Review::Decided(UserStatus::Document),
            _ if at.grants.kyb_delegated && profile.kyb_type == Program::Verified => {
                Review::Decided(UserStatus::Approved)
            }
            _ => Review::ApprovedAt(after(at.now, at.settings.review_time)),
        };
        let admin = &profile.business_admin;
        let or_admin = |own: &Option<String>, admin: &Option<String>| {
            own.clone().or_else(|| admin.clone()).unwrap_or_default()
        };
        Self {
            id: hex_id(at.entropy),
            place,
            created: at.now,
            email: or_admin(&profile.email, &admin.email),
            phone: profile.phone.clone(),
            first_name: or_admin(&profile.first_name, &admin.first_name),
            last_name: or_admin(&profile.last_name, &admin.last_name),
            business_profile_id: Some(profile.id.clone()),
            person: None,
            review,
            papers_wanted: false,
            tokens: UserTokens::default(),
            contact: Contact::default(),
            deleted: false,
        }
    }

    /// With the status that the intent has now (CONTRACT.md 9).
    pub(crate) fn of_person(intent: &UserIntent, at: Moment<'_>, place: u64) -> Self {
        Self {
            id: hex_id(at.entropy),
            place,
            created: at.now,
            email: intent.email.clone(),
            phone: intent.phone.clone(),
            first_name: intent.name.first_name.clone(),
            last_name: intent.name.last_name.clone(),
            business_profile_id: None,
            person: Some(Personal {
                user_intent_id: intent.id.clone(),
                name: intent.name.clone(),
                home: intent.home.clone(),
                kyc_type: intent.kyc_type,
                metadata: intent.metadata.clone(),
                rejected_before: intent.status(at.now) == UserStatus::Rejected,
                corrected: intent.corrected,
            }),
            review: intent.review.clone(),
            papers_wanted: false,
            tokens: UserTokens::default(),
            contact: Contact::default(),
            deleted: false,
        }
    }

    pub(crate) fn is_person(&self) -> bool {
        self.person.is_some()
    }

    /// The number that signs in: the latest one that was granted.
    pub(crate) fn phone(&self, now: Timestamp) -> &str {
        self.contact.granted_phone(now).unwrap_or(&self.phone)
    }

    /// Whether `phone` is theirs, or will be as soon as a request of theirs is decided.
    pub(crate) fn claims_phone(&self, phone: &str, now: Timestamp) -> bool {
        self.phone(now) == phone || self.contact.awaits_phone(phone, now)
    }

    pub(crate) fn status(&self, now: Timestamp) -> UserStatus {
        self.review.status(now)
    }

    /// Whether the user is above the lowest tier of capabilities: approved, and without too many changes of the email
    /// (CONTRACT.md 11, 13).
    pub(crate) fn is_above_lowest_tier(&self, now: Timestamp) -> bool {
        self.status(now) == UserStatus::Approved && !self.contact.lowers_capabilities(now)
    }

    /// The one correction of a `retry`: approved, or a document wanted, or refused; never pending (CONTRACT.md 9).
    pub(crate) fn correct(&mut self, details: UserIntent, at: Moment<'_>) {
        let outcome = match details.check(at) {
            Review::Decided(UserStatus::Retry | UserStatus::Rejected) => UserStatus::Rejected,
            Review::Decided(UserStatus::Document) => UserStatus::Document,
            _ => UserStatus::Approved,
        };
        self.review = Review::Decided(outcome);
        self.first_name.clone_from(&details.name.first_name);
        self.last_name.clone_from(&details.name.last_name);
        if let Some(person) = &mut self.person {
            person.name.first_name = details.name.first_name;
            person.name.last_name = details.name.last_name;
            person.home = details.home;
            person.corrected = true;
        }
    }

    /// Who was refused before becoming a user may sign in but not authorize; refused later, one may (CONTRACT.md 9).
    pub(crate) fn as_signed_in(&self, now: Timestamp) -> SignedIn {
        let refused_before = (self.person.as_ref()).is_some_and(|person| person.rejected_before);
        if refused_before && self.status(now) == UserStatus::Rejected {
            SignedIn::Rejected
        } else {
            SignedIn::User(self.id.clone())
        }
    }
}
