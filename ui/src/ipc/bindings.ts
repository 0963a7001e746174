// Generated from src-tauri/src/views by `cargo xtask bindings`. Do not edit.

export type EnvironmentView = "practice" | "sandbox" | "production";

export type ThemeView = "system" | "light" | "dark";

export type ZoomStepView = "in" | "out" | "actual";

export type NextStepView = "welcome" | "connect" | "fill_details" | "submission_unclear" | "sign_in" | "sign_in_interrupted" | "sign_in_again" | "in_review" | "documents_needed" | "retry" | "rejected" | "suspended" | "link_first_card" | "link_second_card" | "move_money";

export type BusinessStatusView = "profile_accepted" | "pending" | "approved" | "retry" | "document" | "rejected" | "suspended" | "other";

export type BusinessSummaryView = { 
/**
 * Local id.
 */
id: string, 
/**
 * Trade name, else legal name.
 */
name: string, 
/**
 * Where it stands.
 */
status: BusinessStatusView, 
/**
 * It can call Astra without signing in again.
 */
signed_in: boolean, };

export type SignedOutView = "here" | "elsewhere" | "ended" | "other_user";

export type AppView = { 
/**
 * Which Astra answers.
 */
environment: EnvironmentView, 
/**
 * Appearance chosen.
 */
theme: ThemeView, 
/**
 * The welcome screen was answered.
 */
welcomed: boolean, 
/**
 * The business on screen.
 */
business: BusinessSummaryView | null, 
/**
 * Every business of this environment.
 */
businesses: Array<BusinessSummaryView>, 
/**
 * What to do next.
 */
next: NextStepView, 
/**
 * Why the business on screen is signed out, where it once was signed in.
 */
signed_out: SignedOutView | null, 
/**
 * Transfers that are not final.
 */
unresolved_transfers: number, 
/**
 * Amount of money that arrived this calendar month, in cents.
 */
moved_this_month: number, 
/**
 * Astra could not be reached at the last try.
 */
offline: boolean, 
/**
 * Records that trouble at an earlier end made unreadable.
 */
records_lost: number, 
/**
 * Version of this application.
 */
version: string, };

export type StartView = { 
/**
 * What is starting, or could not start.
 */
environment: EnvironmentView, 
/**
 * Folder with everything that it saved.
 */
folder: string, 
/**
 * Copies from before trouble, in that folder.
 */
copies: Array<string>, 
/**
 * The operating system's keychain was asked and has not answered: it may be asking for its password.
 */
waits_for_keychain: boolean, };

export type IssueLevelView = "error" | "warning";

export type FieldIssueView = { 
/**
 * Path in the form, such as `business.ein`; for a transfer `amount`, `note`, `from`, `to`.
 */
field: string, 
/**
 * Key of the sentence under `issues.` in the translation files.
 */
code: string, 
/**
 * Values for that sentence, such as the EIN prefix.
 */
values: Record<string, string>, 
/**
 * Error or warning.
 */
level: IssueLevelView, };

export type SubmissionView = { "state": "none" } | { "state": "sending" } | { "state": "refused", 
/**
 * Astra's request id, for support.
 */
request_id: string | null, 
/**
 * Astra's words, bounded.
 */
detail: string, } | { "state": "unclear", 
/**
 * When it was sent.
 */
at: string, };

export type BusinessForm = { 
/**
 * Mobile number that gets Astra's one-time code (root-level `phone`, CONTRACT.md 10).
 */
phone: string, 
/**
 * The company itself.
 */
business: BusinessInfoForm, 
/**
 * Who fills this in and signs for the business.
 */
admin: PersonForm, 
/**
 * Who runs the business day to day.
 */
controller: ControllerForm, 
/**
 * People who own 25 % or more; four at most.
 */
owners: Array<OwnerForm>, 
/**
 * Said explicitly instead of leaving `owners` empty by oversight.
 */
nobody_owns_quarter: boolean, };

export type BusinessInfoForm = { 
/**
 * Kind of business: `llc`, `sole_proprietorship`, `s_corporation`, `c_corporation` or `partnership`.
 */
business_type: string, 
/**
 * Legal name as on the formation papers.
 */
business_name: string, 
/**
 * Trade name; the legal name is sent where there is none (A63).
 */
doing_business_as: string, 
/**
 * Employer identification number, any reasonable spelling.
 */
ein: string, 
/**
 * Company telephone.
 */
phone: string, 
/**
 * Website, with or without `https://`.
 */
website: string, 
/**
 * Where the company is.
 */
address: AddressForm, };

export type AddressForm = { 
/**
 * Street and number; no PO box.
 */
address1: string, 
/**
 * Suite or unit; optional.
 */
address2: string, 
/**
 * City.
 */
city: string, 
/**
 * Two-letter state; `outside_us` for a home that is not in the US.
 */
state: string, 
/**
 * Five digits.
 */
postal_code: string, };

export type PersonForm = { 
/**
 * First name.
 */
first_name: string, 
/**
 * Last name.
 */
last_name: string, 
/**
 * Email address.
 */
email: string, 
/**
 * Date of birth, `MM/DD/YYYY` or `YYYY-MM-DD`.
 */
date_of_birth: string, 
/**
 * Home address.
 */
address: AddressForm, };

export type ControllerForm = { 
/**
 * The admin is the controller; `person` is then ignored but kept.
 */
same_as_admin: boolean, 
/**
 * Title in the company, such as Managing member.
 */
title: string, 
/**
 * Used unless `same_as_admin`.
 */
person: PersonForm, };

export type OwnerForm = { 
/**
 * Whose details these are; `person` is used for [`OwnerIs::Other`] and kept otherwise.
 */
is: OwnerIs, 
/**
 * Used for somebody not named above.
 */
person: PersonForm, };

export type OwnerIs = "other" | "admin" | "controller";

export type DraftView = { 
/**
 * Which draft this is; saving says it back, so that a late save cannot reach the next one.
 */
id: string, 
/**
 * As typed.
 */
form: BusinessForm, 
/**
 * Every issue of the whole form; screens show those of fields already visited, all after submit.
 */
issues: Array<FieldIssueView>, 
/**
 * When the draft was last on disk.
 */
saved_at: string | null, 
/**
 * The last submission.
 */
submission: SubmissionView, 
/**
 * Submissions already counted for this phone number; Astra takes three.
 */
submissions_used: number, 
/**
 * The simulator may be fed sample data.
 */
sample_data: boolean, };

export type SampleView = "approved" | "rejected" | "reviewed";

export type SignInActionView = "onboard" | "renew" | "link_card";

export type DoorView = "window" | "browser";

export type SignInStateView = "idle" | "waiting" | "exchanging" | "checking" | "reading" | "done" | "done_without_card" | "cancelled" | "code_expired" | "interrupted" | "refused" | "unreadable" | "other_user" | "other_business" | "person" | "timed_out" | "wrong_host" | "failed";

export type PopupView = { 
/**
 * Host of the page, which a click opens in the system browser; none of a window that is denied.
 */
host: string | null, };

export type SignInView = { 
/**
 * State.
 */
state: SignInStateView, 
/**
 * Why the window was opened.
 */
action: SignInActionView | null, 
/**
 * When it was opened.
 */
started_at: string | null, 
/**
 * Number that gets the one-time code, as `(555) 555-0100`.
 */
phone: string | null, 
/**
 * Page the visit was begun from.
 */
return_to: string | null, 
/**
 * Where Astra's pages are shown, while a visit is under way or was.
 */
door: DoorView | null, 
/**
 * Name of the business that signs in.
 */
business: string | null, 
/**
 * Visits begun for this phone number within the last hour; only real numbers are counted. Astra may block a
 * number after five.
 */
tries_this_hour: number, 
/**
 * Card that was linked, after `done` of link-card.
 */
card_id: string | null, 
/**
 * Astra's request id where something failed.
 */
request_id: string | null, 
/**
 * Astra's window brought an answer that could not be used; the visit still waits for one that can.
 */
unusable_answer: boolean, 
/**
 * A window that Astra's page wants to open.
 */
popup: PopupView | null, };

export type TimelineStepView = { 
/**
 * Key under `timeline.` in the translation files.
 */
step: string, 
/**
 * Done, current, or ahead.
 */
state: StepStateView, 
/**
 * When it happened.
 */
at: string | null, };

export type StepStateView = "done" | "current" | "ahead" | "failed";

export type BusinessView = { 
/**
 * Id, name, status.
 */
summary: BusinessSummaryView, 
/**
 * Legal name.
 */
legal_name: string, 
/**
 * Trade name, if another.
 */
doing_business_as: string | null, 
/**
 * Kind of business, in the form's word.
 */
business_type: string, 
/**
 * Last four digits of the EIN, if it has one.
 */
ein_last_four: string | null, 
/**
 * One line.
 */
address: string, 
/**
 * Website.
 */
website: string | null, 
/**
 * Number that gets the one-time code, formatted.
 */
phone: string, 
/**
 * Where Astra sends email about documents.
 */
contact_email: string, 
/**
 * Name of the admin.
 */
admin_name: string, 
/**
 * Name of the controller.
 */
controller_name: string, 
/**
 * Names of the owners.
 */
owner_names: Array<string>, 
/**
 * Review steps.
 */
timeline: Array<TimelineStepView>, 
/**
 * When the details were accepted.
 */
submitted_at: string, 
/**
 * When Astra was last asked.
 */
as_of: string | null, 
/**
 * Astra could not be reached at the last try.
 */
offline: boolean, 
/**
 * Astra's id of the profile.
 */
business_profile_id: string, 
/**
 * Astra's id of the user, once there is one.
 */
user_id: string | null, };

export type CardStatusView = "approved" | "flagged" | "rejected" | "removed" | "other";

export type CardView = { 
/**
 * Astra's id.
 */
id: string, 
/**
 * Visa, Mastercard.
 */
company: string, 
/**
 * Last four digits.
 */
last_four: string, 
/**
 * `MM/YY`.
 */
expires: string, 
/**
 * Name on the card.
 */
holder: string | null, 
/**
 * Standing.
 */
status: CardStatusView, 
/**
 * Review reasons as Astra's codes (C1011 …), only the unfavourable ones have a sentence.
 */
review_reasons: Array<string>, 
/**
 * May fund transfers.
 */
can_send: boolean, 
/**
 * May receive transfers.
 */
can_receive: boolean, 
/**
 * When it was linked.
 */
linked_at: string | null, };

export type CardsView = { 
/**
 * Newest first.
 */
cards: Array<CardView>, 
/**
 * When Astra was last asked.
 */
as_of: string | null, 
/**
 * Astra could not be reached at the last try.
 */
offline: boolean, };

export type TransferRequestView = { 
/**
 * Card id the money leaves.
 */
from: string, 
/**
 * Card id the money reaches.
 */
to: string, 
/**
 * Amount as typed.
 */
amount: string, 
/**
 * Note as typed; goes to Astra.
 */
note: string, };

export type TransferFormView = { 
/**
 * Card id the money leaves; may be empty.
 */
from: string, 
/**
 * Card id the money reaches; may be empty.
 */
to: string, 
/**
 * Amount as typed.
 */
amount: string, 
/**
 * Note as typed.
 */
note: string, };

export type PreviewView = { 
/**
 * Local id; confirm with it. Confirming twice is one transfer.
 */
id: string, 
/**
 * From.
 */
from: CardRefView, 
/**
 * To.
 */
to: CardRefView, 
/**
 * Amount asked for, cents.
 */
amount: number, 
/**
 * Taken from the first card, cents; `null` where Astra does not say.
 */
pull_amount: number | null, 
/**
 * Put on the second card, cents; `null` where Astra does not say.
 */
push_amount: number | null, 
/**
 * What it costs the person, cents; `null` where Astra does not say, or contradicts itself.
 */
fee: number | null, 
/**
 * The amounts of Astra's preview cannot all be true.
 */
contradictory: boolean, 
/**
 * Astra's words for when it arrives, if any.
 */
settlement: string | null, 
/**
 * Note that will be sent.
 */
note: string, 
/**
 * The same cards and amount were used within the last 10 minutes.
 */
looks_repeated: boolean, 
/**
 * The transfer that was not found and that this one would replace.
 */
sent_again_for: string | null, };

export type CardRefView = { 
/**
 * Astra's id.
 */
id: string, 
/**
 * Visa, Mastercard; empty when the card is not known here any more.
 */
company: string, 
/**
 * Last four digits; empty when not known.
 */
last_four: string, };

export type TransferStateView = "prepared" | "sending" | "checking" | "not_found" | "accepted" | "waiting_for_approval" | "pending" | "processed" | "refused" | "failed" | "cancelled" | "abandoned" | "replaced";

export type TransferView = { 
/**
 * Local id, eight letters and digits; Astra knows it too.
 */
id: string, 
/**
 * Where it stands.
 */
state: TransferStateView, 
/**
 * From.
 */
from: CardRefView, 
/**
 * To.
 */
to: CardRefView, 
/**
 * Cents.
 */
amount: number, 
/**
 * Note.
 */
note: string, 
/**
 * When it was confirmed.
 */
created_at: string, 
/**
 * When its state last changed.
 */
changed_at: string, };

export type TransferEventView = { 
/**
 * State it came to.
 */
state: TransferStateView, 
/**
 * When.
 */
at: string, };

export type TransferDetailView = { 
/**
 * The line of the list.
 */
transfer: TransferView, 
/**
 * Fee shown before confirming, cents; `null` where Astra did not say, or contradicted itself.
 */
fee_shown: number | null, 
/**
 * The amounts of Astra's preview could not all be true.
 */
contradictory: boolean, 
/**
 * What was to leave the first card, cents; `null` where Astra did not say.
 */
pull_amount: number | null, 
/**
 * What was to reach the second card, cents; `null` where Astra did not say.
 */
push_amount: number | null, 
/**
 * Prepared, nothing under way, and what was shown still holds: it can be sent.
 */
can_send: boolean, 
/**
 * It can be given up: prepared with nothing under way, or not found.
 */
can_leave: boolean, 
/**
 * Astra's words on settlement.
 */
settlement: string | null, 
/**
 * History, oldest first.
 */
events: Array<TransferEventView>, 
/**
 * Astra's words for a refusal or failure, bounded.
 */
reason: string | null, 
/**
 * Astra's routine id.
 */
routine_id: string | null, 
/**
 * Astra's transfer id.
 */
transfer_id: string | null, 
/**
 * Astra's request id of the last telling answer.
 */
request_id: string | null, 
/**
 * When Astra is asked next while checking.
 */
next_check_at: string | null, 
/**
 * The request may have reached Astra, so it stays watched even when given up.
 */
may_have_arrived: boolean, 
/**
 * The transfer this one was sent again for.
 */
sent_again_for: string | null, 
/**
 * The transfer that was sent instead of this one.
 */
sent_again_as: string | null, };

export type TransfersView = { 
/**
 * Newest first.
 */
transfers: Array<TransferView>, 
/**
 * Astra could not be reached at the last try.
 */
offline: boolean, };

export type RedirectUriView = { 
/**
 * Exactly as registered.
 */
uri: string, 
/**
 * Astra's pages are opened with this one.
 */
used: boolean, 
/**
 * An https address (A59): in the system browser it needs a page that forwards to our scheme.
 */
web: boolean, };

export type CompanyFileView = { 
/**
 * Where it is looked for on this kind of system, as documented.
 */
place: string, 
/**
 * Whether it is there and can be used.
 */
state: CompanyFileStateView, 
/**
 * Environment that it names.
 */
environment: EnvironmentView | null, 
/**
 * Host of the broker that it names; brokers come with a later version.
 */
broker_host: string | null, };

export type CompanyFileStateView = "missing" | "used" | "unreadable" | "malformed";

export type ConnectionView = { 
/**
 * Which Astra answers.
 */
environment: EnvironmentView, 
/**
 * Host of the API.
 */
api_host: string, 
/**
 * Host that takes card numbers.
 */
secure_host: string, 
/**
 * Host of the hosted pages.
 */
pages_host: string, 
/**
 * Client id, which is not secret, once there is one.
 */
client_id: string | null, 
/**
 * A client secret is sealed here. It is never shown.
 */
secret_kept: boolean, 
/**
 * Client and redirect URIs can be changed in this environment.
 */
editable: boolean, 
/**
 * Redirect URIs, in the order in which they were entered.
 */
redirect_uris: Array<RedirectUriView>, 
/**
 * Astra returns the `state` on every action (A60). Where it does not, the system browser cannot be used.
 */
state_echoed: boolean, 
/**
 * How keys are kept: `keychain`, `passphrase` or `file`.
 */
keys_kept_in: string, 
/**
 * The company file.
 */
company_file: CompanyFileView, };

export type ConnectionOutcomeView = "connected" | "keys_refused" | "offline" | "unavailable";

export type ConnectionTestView = { 
/**
 * What Astra said.
 */
outcome: ConnectionOutcomeView, 
/**
 * Astra's request id.
 */
request_id: string | null, };

export type LinkWayView = "system" | "xdg_open" | "gio";

export type LinkOutcomeView = "reached" | "not_reached" | "nothing_opens_it" | "not_installed";

export type TestedWayView = { 
/**
 * The way.
 */
way: LinkWayView, 
/**
 * What came of it.
 */
outcome: LinkOutcomeView, };

export type LinkTestView = { 
/**
 * Every way in which browsers open links on this system.
 */
ways: Array<TestedWayView>, };

export type LinkView = "dashboard" | "sdk_generator" | "documentation";

export type RemovalView = { 
/**
 * Local id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Astra's id of the profile: no call of Astra's lists it.
 */
profile_id: string, 
/**
 * Astra's id of the user, if there is one.
 */
user_id: string | null, 
/**
 * Number that gets one-time codes, as `(555) 555-0100`.
 */
phone: string, 
/**
 * Ids of transfers that are not over; as long as there are any, the business cannot be removed.
 */
unresolved: Array<string>, 
/**
 * How keys are kept: `keychain`, `passphrase` or `file`. Only a keychain makes old copies unreadable.
 */
keys_kept_in: string, };

export type VerdictView = "held" | "broke" | "not_reachable";

export type FindingView = { 
/**
 * 1 to 63; the register is in `astra-check`.
 */
number: number, 
/**
 * What is assumed, in the vendor's words.
 */
about: string, 
/**
 * How it came out.
 */
verdict: VerdictView, 
/**
 * Why, in the vendor's words.
 */
reason: string, 
/**
 * Astra's request id.
 */
request_id: string | null, };

export type TopicView = "app" | "draft" | "sign_in" | "business" | "cards" | "transfers";

export type ErrorView = { 
/**
 * Key of the sentence under `errors.` in the translation files.
 */
code: string, 
/**
 * Issues by field, for `invalid`.
 */
fields: Array<FieldIssueView>, 
/**
 * Astra's request id.
 */
request_id: string | null, 
/**
 * The proxy that was in the way, for `proxy_…`: host and port, or the setting that holds none.
 */
proxy: string | null, };
