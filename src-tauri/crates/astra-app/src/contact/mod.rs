//! Requests to change the phone number or the address that Astra has of a business (CONTRACT.md 13): asked here, decided
//! by Astra later, and not often.
//!
//! A request is kept as unclear before it is sent. Whether one for a phone number arrived, Astra's list tells; of one for
//! an address nothing tells, so an unclear one counts.

mod limits;

use std::fmt;
use std::sync::Arc;

use astra_client::{
    AddressChange, CallError, ContactChangeStatus, Effect, Phone, PhoneChange, Response,
};
use astra_vault::Table;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tracing::{info, warn};

use crate::businesses::{BusinessRecord, Businesses};
use crate::ground::Ground;
use crate::ground::changes::Topic;
use crate::ground::error::{AppError, Result};
use crate::ground::field_issue::{FieldIssue, IssueCode};
use crate::ground::ids::BusinessId;
use crate::ground::store::Scope;
use crate::onboarding::{AddressForm, AddressOf, check_address, parse_phone};
use crate::tokens::Tokens;

pub use limits::{ADDRESS_LIMIT, Allowance, Limit, PHONE_LIMIT};

const CONTACT: Table = Table("contact");
const PHONE: &str = "phone";
const ADDRESS: &str = "address";

/// Where a request for another phone number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PhoneRequestState {
    /// Sent, and no clear answer: Astra's list tells.
    Unclear,
    /// Astra has it and decides.
    Pending,
    /// The number is the new one.
    Approved,
    /// The number stays.
    Rejected,
    /// A word that this version does not know.
    Other,
}

/// A request for another phone number.
#[derive(Clone, PartialEq, Eq)]
pub struct PhoneRequest {
    /// The number; none where Astra does not say it.
    pub phone: Option<Phone>,
    /// When it was made.
    pub at: Option<Timestamp>,
    /// Where it stands.
    pub state: PhoneRequestState,
}

/// Without the number.
impl fmt::Debug for PhoneRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneRequest")
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// A request for another address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressRequest {
    /// The address on one line, as it was asked for.
    pub line: String,
    /// When it was made.
    pub at: Timestamp,
    /// Sent, and no clear answer.
    pub unclear: bool,
}

/// Without the address.
impl fmt::Debug for AddressRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AddressRequest")
            .field("unclear", &self.unclear)
            .finish_non_exhaustive()
    }
}

/// What is known of a business's phone number and address, and what can be asked for.
#[derive(Debug, Clone)]
pub struct ContactDetail {
    /// The business on screen.
    pub record: BusinessRecord,
    /// It is a person, whose address is a home.
    pub of_person: bool,
    /// It can call Astra.
    pub signed_in: bool,
    /// Newest first.
    pub phone_requests: Vec<PhoneRequest>,
    /// What Astra takes for the phone number now.
    pub phone: Allowance,
    /// Newest first.
    pub address_requests: Vec<AddressRequest>,
    /// What Astra takes for the address now.
    pub address: Allowance,
    /// When Astra was last asked for its list.
    pub as_of: Option<Timestamp>,
}

/// Requests without a clear answer.
pub(crate) struct UnclearContact {
    /// The last one for a phone number.
    pub phone: Option<Timestamp>,
    /// The last one for an address.
    pub address: Option<Timestamp>,
}

/// What is kept about the phone number.
#[derive(Default, Serialize, Deserialize)]
struct PhoneRecord {
    /// Asked for here, and not in Astra's list yet.
    asked: Vec<Asked>,
    /// Astra's list.
    listed: Vec<Listed>,
    as_of: Option<Timestamp>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Asked {
    phone: Phone,
    at: Timestamp,
    unclear: bool,
}

#[derive(Clone, Serialize, Deserialize)]
struct Listed {
    phone: Option<Phone>,
    at: Option<Timestamp>,
    status: ContactChangeStatus,
}

impl Listed {
    /// Whether Astra's entry is of this request, and not of an earlier one for the same number. Astra's clock and ours may
    /// differ by a day, and two requests lie thirty days apart.
    fn is(&self, asked: &Asked) -> bool {
        let since = asked.at.saturating_sub(SignedDuration::from_hours(24));
        self.phone.as_ref() == Some(&asked.phone)
            && self
                .at
                .is_none_or(|at| since.is_ok_and(|since| at >= since))
    }
}

impl From<PhoneChange> for Listed {
    fn from(change: PhoneChange) -> Self {
        Self {
            phone: change.proposed_phone,
            at: change.created,
            status: change.status,
        }
    }
}

impl PhoneRecord {
    /// Takes Astra's list over. What was asked for here is in it; where it is not, although the list is complete, Astra
    /// never took a request that had no clear answer.
    fn take_list(&mut self, listed: Vec<Listed>, complete: bool, now: Timestamp) {
        self.asked.retain(|asked| {
            let is_listed = listed.iter().any(|there| there.is(asked));
            let never_taken = asked.unclear && complete;
            !is_listed && !never_taken
        });
        self.listed = listed;
        self.as_of = Some(now);
    }

    fn requests(&self) -> Vec<PhoneRequest> {
        let asked = self.asked.iter().map(|asked| PhoneRequest {
            phone: Some(asked.phone.clone()),
            at: Some(asked.at),
            state: if asked.unclear {
                PhoneRequestState::Unclear
            } else {
                PhoneRequestState::Pending
            },
        });
        let listed = self.listed.iter().map(|listed| PhoneRequest {
            phone: listed.phone.clone(),
            at: listed.at,
            state: match listed.status {
                ContactChangeStatus::Pending => PhoneRequestState::Pending,
                ContactChangeStatus::Approved => PhoneRequestState::Approved,
                ContactChangeStatus::Rejected => PhoneRequestState::Rejected,
                ContactChangeStatus::Other(_) => PhoneRequestState::Other,
            },
        });
        let mut requests: Vec<_> = asked.chain(listed).collect();
        requests.sort_by_key(|request| std::cmp::Reverse(request.at));
        requests
    }

    fn is_undecided(&self) -> bool {
        self.requests().iter().any(|request| {
            matches!(
                request.state,
                PhoneRequestState::Unclear | PhoneRequestState::Pending
            )
        })
    }
}

/// Phone numbers and addresses of every business, as Astra has them.
pub struct Contact {
    ground: Arc<Ground>,
    tokens: Arc<Tokens>,
    businesses: Arc<Businesses>,
    /// Held while a request is made or the list is read: two at once could not be told apart afterwards.
    one_at_a_time: tokio::sync::Mutex<()>,
}

impl Contact {
    pub(crate) fn new(
        ground: &Arc<Ground>,
        tokens: &Arc<Tokens>,
        businesses: &Arc<Businesses>,
    ) -> Self {
        Self {
            ground: Arc::clone(ground),
            tokens: Arc::clone(tokens),
            businesses: Arc::clone(businesses),
            one_at_a_time: tokio::sync::Mutex::default(),
        }
    }

    /// What is known here of the business on screen.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] before there is one; where the disk fails.
    pub async fn detail(&self) -> Result<ContactDetail> {
        let record = self.businesses.required().await?;
        let phone = self.phone_record(&record.id).await?;
        let mut address_requests = self.address_requests(&record.id).await?;
        address_requests.sort_by_key(|request| std::cmp::Reverse(request.at));
        Ok(ContactDetail {
            of_person: kind_of_address(&record) == AddressOf::Person,
            signed_in: self.tokens.is_signed_in(&record.id).await?,
            phone_requests: phone.requests(),
            phone: self.phone_allowance(&phone),
            address: self.address_allowance(&address_requests),
            address_requests,
            as_of: phone.as_of,
            record,
        })
    }

    /// Asks Astra what became of the requests for the business on screen.
    ///
    /// # Errors
    /// What Astra or the disk says.
    pub async fn refresh(&self) -> Result<()> {
        let business = self.businesses.required().await?.id;
        self.read(&business).await
    }

    /// Whether Astra still has to decide about a request of this business.
    pub(crate) async fn is_undecided(&self, business: &BusinessId) -> Result<bool> {
        Ok(self.phone_record(business).await?.is_undecided())
    }

    /// Since when requests without a clear answer lie here; of each kind the newest.
    pub(crate) async fn unclear_since(&self, business: &BusinessId) -> Result<UnclearContact> {
        let phone = self.phone_record(business).await?;
        let phone = phone.asked.iter().filter(|asked| asked.unclear);
        let address = self.address_requests(business).await?;
        let address = address.iter().filter(|request| request.unclear);
        Ok(UnclearContact {
            phone: phone.map(|asked| asked.at).max(),
            address: address.map(|request| request.at).max(),
        })
    }

    /// Reads Astra's list, and the user: a number that was approved is the user's from then on.
    pub(crate) async fn read(&self, business: &BusinessId) -> Result<()> {
        let held = self.one_at_a_time.lock().await;
        self.read_list(business).await?;
        drop(held);
        self.businesses.read_user(business).await?;
        Ok(())
    }

    /// Asks Astra to change the phone number of the business on screen.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for what is no number, or the present one; [`AppError::NotAllowedNow`] within 30 days of the last
    /// request; [`AppError::Unclear`] where no clear answer came and Astra's list does not tell either; what Astra says.
    pub async fn ask_for_phone(&self, typed: &str) -> Result<()> {
        let record = self.businesses.required().await?;
        let phone = parse_phone(typed)
            .map_err(|problem| AppError::Invalid(vec![problem.at("proposed_phone")]))?;
        if Some(&phone) == record.phone() {
            let same = FieldIssue::error("proposed_phone", IssueCode::PhoneSame);
            return Err(AppError::Invalid(vec![same]));
        }
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let business = &record.id;
        let mut kept = self.phone_record(business).await?;
        if self.phone_allowance(&kept).left == 0 {
            return Err(AppError::NotAllowedNow(
                "the phone number was changed within 30 days",
            ));
        }
        let asked = Asked {
            phone: phone.clone(),
            at: self.ground.clock.now(),
            unclear: true,
        };
        kept.asked.push(asked.clone());
        self.put(business, PHONE, &kept).await?;
        let proposed = &phone;
        let answer = self
            .tokens
            .authorized(business, |client, token| async move {
                client.request_phone_change(&token, proposed).await
            })
            .await;
        let outcome = Outcome::of(answer);
        if let Some(asked) = kept.asked.last_mut() {
            asked.unclear = !matches!(outcome, Outcome::Taken);
        }
        if matches!(outcome, Outcome::NotTaken(_)) {
            kept.asked.pop();
        }
        self.put(business, PHONE, &kept).await?;
        // The list tells what Astra made of it.
        let listed = self.read_list(business).await;
        self.ground.poll_now.everything();
        match (outcome, listed) {
            (Outcome::Taken, _) => Ok(()),
            (Outcome::NotTaken(error), _) => Err(error),
            (Outcome::Unclear(_), Ok(kept)) if kept.listed.iter().any(|it| it.is(&asked)) => Ok(()),
            // It is not in the list, which is complete: Astra did not take it.
            (Outcome::Unclear(call), Ok(kept)) if !kept.asked.iter().any(|it| it.unclear) => {
                Err(AppError::Call(call))
            }
            (Outcome::Unclear(call), _) => Err(AppError::Unclear(Some(call))),
        }
    }

    /// What is to be said about an address before it is asked for.
    ///
    /// # Errors
    /// [`AppError::NotAllowedNow`] before there is a business; where the disk fails.
    pub async fn check_address(&self, form: &AddressForm) -> Result<Vec<FieldIssue>> {
        let record = self.businesses.required().await?;
        Ok(check_address("address", form, kind_of_address(&record)).0)
    }

    /// Asks Astra to change the address of the business on screen. A unit that is left empty stays as Astra has it.
    ///
    /// # Errors
    /// [`AppError::Invalid`] by field; [`AppError::NotAllowedNow`] after two within 120 days; [`AppError::Unclear`] where no
    /// clear answer came, which counts; what Astra says.
    pub async fn ask_for_address(&self, form: &AddressForm) -> Result<()> {
        let record = self.businesses.required().await?;
        let (issues, address) = check_address("address", form, kind_of_address(&record));
        let Some(address) = address else {
            return Err(AppError::Invalid(issues));
        };
        let _one_at_a_time = self.one_at_a_time.lock().await;
        let business = &record.id;
        let mut kept = self.address_requests(business).await?;
        if self.address_allowance(&kept).left == 0 {
            return Err(AppError::NotAllowedNow(
                "the address was changed twice within 120 days",
            ));
        }
        let unit = address.address2.as_deref();
        let line = [
            Some(address.address1.as_str()),
            unit,
            Some(address.city.as_str()),
            Some(&format!("{} {}", address.state, address.postal_code)),
        ];
        let line: Vec<&str> = line.into_iter().flatten().collect();
        kept.push(AddressRequest {
            line: line.join(", "),
            at: self.ground.clock.now(),
            unclear: true,
        });
        self.put(business, ADDRESS, &kept).await?;
        let change = &AddressChange {
            address1: Some(address.address1),
            address2: address.address2,
            city: Some(address.city),
            state: Some(address.state),
            postal_code: Some(address.postal_code),
        };
        let answer = self
            .tokens
            .authorized(business, |client, token| async move {
                client.request_address_change(&token, change).await
            })
            .await;
        let outcome = Outcome::of(answer);
        match &outcome {
            Outcome::Taken => {
                if let Some(request) = kept.last_mut() {
                    request.unclear = false;
                }
            }
            Outcome::NotTaken(_) => {
                kept.pop();
            }
            Outcome::Unclear(_) => {}
        }
        self.put(business, ADDRESS, &kept).await?;
        match outcome {
            Outcome::Taken => Ok(()),
            Outcome::NotTaken(error) => Err(error),
            Outcome::Unclear(call) => Err(AppError::Unclear(Some(call))),
        }
    }

    async fn read_list(&self, business: &BusinessId) -> Result<PhoneRecord> {
        let answer = self
            .tokens
            .authorized(business, |client, token| async move {
                client.phone_changes(&token).await
            })
            .await?;
        let mut kept = self.phone_record(business).await?;
        let complete = answer.value.complete;
        let listed = answer.value.items.into_iter().map(Listed::from).collect();
        kept.take_list(listed, complete, self.ground.clock.now());
        self.put(business, PHONE, &kept).await?;
        Ok(kept)
    }

    fn phone_allowance(&self, kept: &PhoneRecord) -> Allowance {
        let times = kept.requests().into_iter().filter_map(|request| request.at);
        PHONE_LIMIT.allowance(times, |at| self.ground.clock.since(at))
    }

    fn address_allowance(&self, kept: &[AddressRequest]) -> Allowance {
        let times = kept.iter().map(|request| request.at);
        ADDRESS_LIMIT.allowance(times, |at| self.ground.clock.since(at))
    }

    async fn phone_record(&self, business: &BusinessId) -> Result<PhoneRecord> {
        let scope = Scope::Business(business.clone());
        let kept = self.ground.store.get(&scope, CONTACT, PHONE).await?;
        Ok(kept.unwrap_or_default())
    }

    async fn address_requests(&self, business: &BusinessId) -> Result<Vec<AddressRequest>> {
        let scope = Scope::Business(business.clone());
        let kept = self.ground.store.get(&scope, CONTACT, ADDRESS).await?;
        Ok(kept.unwrap_or_default())
    }

    async fn put<T: Serialize>(&self, business: &BusinessId, key: &str, kept: &T) -> Result<()> {
        let scope = Scope::Business(business.clone());
        self.ground.store.put(&scope, CONTACT, key, kept).await?;
        self.ground.changes.publish(&[Topic::Contact, Topic::App]);
        Ok(())
    }
}

/// What became of a request.
enum Outcome {
    Taken,
    NotTaken(AppError),
    Unclear(CallError),
}

impl Outcome {
    fn of(answer: Result<Response<()>>) -> Self {
        match answer {
            Ok(_) => {
                info!("Astra took the request for a change");
                Self::Taken
            }
            Err(AppError::Call(call)) if call.effect() == Effect::Unknown => {
                warn!(error = %call, "whether Astra took the request for a change is not clear");
                Self::Unclear(call)
            }
            Err(error) => Self::NotTaken(error),
        }
    }
}

/// A person may live at a military post office.
fn kind_of_address(record: &BusinessRecord) -> AddressOf {
    if record.is_person() {
        AddressOf::Person
    } else {
        AddressOf::Business
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(day * 24 * 60 * 60).unwrap()
    }

    fn asked_on(day: i64, unclear: bool) -> Asked {
        Asked {
            phone: Phone::new("+16505550199").unwrap(),
            at: at(day),
            unclear,
        }
    }

    fn listed(day: Option<i64>, status: ContactChangeStatus) -> Listed {
        Listed {
            phone: Some(Phone::new("+16505550199").unwrap()),
            at: day.map(at),
            status,
        }
    }

    #[test]
    fn a_request_is_found_in_astras_list_by_its_number_and_its_time() {
        let asked = asked_on(100, true);
        for (day, expected, why) in [
            (Some(100), true, "this one"),
            (Some(99), true, "Astra's clock may be behind"),
            (None, true, "Astra left out when"),
            (Some(60), false, "an earlier one for the same number"),
        ] {
            let entry = listed(day, ContactChangeStatus::Pending);
            assert_eq!(entry.is(&asked), expected, "{why}");
        }
    }

    #[test]
    fn an_earlier_refusal_of_the_same_number_does_not_stand_for_the_request_of_today() {
        let mut record = PhoneRecord {
            asked: vec![asked_on(100, false)],
            ..PhoneRecord::default()
        };
        record.take_list(
            vec![listed(Some(60), ContactChangeStatus::Rejected)],
            true,
            at(100),
        );
        let newest = &record.requests()[0];
        assert_eq!(newest.state, PhoneRequestState::Pending);
        assert_eq!(newest.at, Some(at(100)), "and it counts for thirty days");
    }

    #[test]
    fn only_a_complete_list_proves_that_astra_did_not_take_an_unanswered_request() {
        for (complete, state) in [(true, None), (false, Some(PhoneRequestState::Unclear))] {
            let mut record = PhoneRecord {
                asked: vec![asked_on(100, true)],
                ..PhoneRecord::default()
            };
            record.take_list(Vec::new(), complete, at(100));
            let newest = record.requests().first().map(|request| request.state);
            assert_eq!(newest, state, "complete: {complete} (A52, pagination)");
        }
    }
}
