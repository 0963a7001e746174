//! From the application's values to views, and from a screen's choices back.

use astra_app::SignedOut;
use astra_app::onboarding::{Draft, Sample, SubmissionState};
use astra_app::sign_in::{Action, RedirectChannel, Session, SessionState};
use astra_app::transfers::{Intent, IntentState, Quote, TransferForm};
use astra_app::{
    App, AppError, BusinessRecord, CardList, CardName, CardRecord, Environment, FieldIssue,
    KeyCheck, Level, NextStep, Overview, Removal, Theme,
};
use astra_check::{Finding, Verdict, assumption};
use astra_client::{CardId, CardStatus, Cents, Phone, UserStatus};
use astra_vault::KeyStorageKind;
use jiff::Timestamp;
use tracing::warn;
use url::Url;

use crate::company::{self, CompanyFile};
use crate::environment_switch::Place;
use crate::error::Answer;
use crate::runtime::Running;
use crate::views::{
    AppView, BusinessStatusView, BusinessSummaryView, BusinessView, CardRefView, CardStatusView,
    CardView, CardsView, CompanyFileStateView, CompanyFileView, ConnectionOutcomeView,
    ConnectionTestView, ConnectionView, DraftView, EnvironmentView, FieldIssueView, FindingView,
    IssueLevelView, LinkView, NextStepView, PopupView, PreviewView, RedirectChannelView,
    RedirectUriView, RemovalView, SampleView, SignInActionView, SignInStateView, SignInView,
    SignedOutView, StartView, StepStateView, SubmissionView, ThemeView, TimelineStepView,
    TransferDetailView, TransferEventView, TransferFormView, TransferStateView, TransferView,
    TransfersView, VerdictView, ZoomStepView,
};
use crate::zoom::Step;

pub(crate) fn start(place: &Place, waits_for_keychain: bool) -> StartView {
    let text = |path: &std::path::PathBuf| path.display().to_string();
    StartView {
        environment: environment_view(place.environment),
        folder: text(&place.folder),
        copies: place.copies.iter().map(text).collect(),
        waits_for_keychain,
    }
}

pub(crate) fn app(environment: Environment, overview: &Overview) -> AppView {
    let summarize =
        |record: &BusinessRecord| summary(record, overview.signed_in.contains(&record.id));
    AppView {
        environment: environment_view(environment),
        theme: match overview.settings.theme {
            Theme::System => ThemeView::System,
            Theme::Light => ThemeView::Light,
            Theme::Dark => ThemeView::Dark,
        },
        welcomed: overview.settings.welcomed,
        business: overview.business.as_ref().map(summarize),
        businesses: overview.businesses.iter().map(summarize).collect(),
        next: match overview.next {
            NextStep::Welcome => NextStepView::Welcome,
            NextStep::Connect => NextStepView::Connect,
            NextStep::FillDetails => NextStepView::FillDetails,
            NextStep::SubmissionUnclear => NextStepView::SubmissionUnclear,
            NextStep::SignIn => NextStepView::SignIn,
            NextStep::SignInInterrupted => NextStepView::SignInInterrupted,
            NextStep::SignInAgain => NextStepView::SignInAgain,
            NextStep::InReview => NextStepView::InReview,
            NextStep::DocumentsNeeded => NextStepView::DocumentsNeeded,
            NextStep::Retry => NextStepView::Retry,
            NextStep::Rejected => NextStepView::Rejected,
            NextStep::Suspended => NextStepView::Suspended,
            NextStep::LinkFirstCard => NextStepView::LinkFirstCard,
            NextStep::LinkSecondCard => NextStepView::LinkSecondCard,
            NextStep::MoveMoney => NextStepView::MoveMoney,
        },
        signed_out: overview.signed_out.map(|why| match why {
            SignedOut::Here => SignedOutView::Here,
            SignedOut::Elsewhere => SignedOutView::Elsewhere,
            SignedOut::Ended => SignedOutView::Ended,
            SignedOut::OtherUser => SignedOutView::OtherUser,
        }),
        unresolved_transfers: overview.unresolved,
        moved_this_month: overview.moved_this_month,
        offline: overview.offline,
        records_lost: 0,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn environment_view(environment: Environment) -> EnvironmentView {
    match environment {
        Environment::Practice => EnvironmentView::Practice,
        Environment::Sandbox => EnvironmentView::Sandbox,
        Environment::Production => EnvironmentView::Production,
    }
}

pub(crate) fn theme_from(theme: ThemeView) -> Theme {
    match theme {
        ThemeView::System => Theme::System,
        ThemeView::Light => Theme::Light,
        ThemeView::Dark => Theme::Dark,
    }
}

pub(crate) fn zoom_step_from(step: ZoomStepView) -> Step {
    match step {
        ZoomStepView::In => Step::In,
        ZoomStepView::Out => Step::Out,
        ZoomStepView::Actual => Step::Actual,
    }
}

pub(crate) fn environment_from(environment: EnvironmentView) -> Environment {
    match environment {
        EnvironmentView::Practice => Environment::Practice,
        EnvironmentView::Sandbox => Environment::Sandbox,
        EnvironmentView::Production => Environment::Production,
    }
}

pub(crate) fn connection(running: &Running) -> ConnectionView {
    let endpoints = running.app.connection().endpoints();
    let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
    let connection = running.app.connection().settings();
    let redirect_uris = connection.redirect_uris.iter();
    ConnectionView {
        environment: environment_view(running.app.environment()),
        api_host: host(endpoints.api()),
        secure_host: host(endpoints.secure()),
        pages_host: host(endpoints.app()),
        client_id: connection.client_id.map(|id| id.as_str().to_owned()),
        secret_kept: connection.secret_kept,
        editable: connection.editable,
        redirect_uris: redirect_uris
            .map(|uri| RedirectUriView {
                uri: uri.as_str().to_owned(),
                used: *uri == connection.used,
                web: uri.is_web(),
            })
            .collect(),
        state_echoed: connection.state_is_echoed,
        keys_kept_in: keys_kept_in(running.keys_kept_in),
        company_file: company_file(&running.company),
    }
}

fn keys_kept_in(place: KeyStorageKind) -> String {
    let word = match place {
        KeyStorageKind::Keychain => "keychain",
        KeyStorageKind::Passphrase => "passphrase",
        KeyStorageKind::File => "file",
    };
    word.to_owned()
}

fn company_file(file: &CompanyFile) -> CompanyFileView {
    let company = file.company();
    let broker = company.and_then(|company| company.broker.as_ref());
    CompanyFileView {
        place: company::documented_place().to_owned(),
        state: match file {
            CompanyFile::Missing => CompanyFileStateView::Missing,
            CompanyFile::Unreadable => CompanyFileStateView::Unreadable,
            CompanyFile::Malformed => CompanyFileStateView::Malformed,
            CompanyFile::Used(_) => CompanyFileStateView::Used,
        },
        environment: company.map(|company| environment_view(company.environment)),
        broker_host: broker.and_then(|url| url.host_str().map(str::to_owned)),
    }
}

/// No network is an outcome of the test, not a failure to make it.
pub(crate) fn connection_test(tested: Result<KeyCheck, AppError>) -> Answer<ConnectionTestView> {
    let (outcome, request_id) = match tested {
        Ok(check) if check.accepted => (ConnectionOutcomeView::Connected, check.request_id),
        Ok(check) => (ConnectionOutcomeView::KeysRefused, check.request_id),
        // What it says names the proxy.
        Err(AppError::Call(error)) if error.proxy.is_some() => {
            return Err(AppError::Call(error).into());
        }
        Err(AppError::Call(error)) => {
            warn!(%error, "the connection was tested in vain");
            let offline = error.status.is_none();
            let outcome = if offline {
                ConnectionOutcomeView::Offline
            } else {
                ConnectionOutcomeView::Unavailable
            };
            (outcome, error.request_id)
        }
        Err(other) => return Err(other.into()),
    };
    Ok(ConnectionTestView {
        outcome,
        request_id: request_id.map(|id| id.to_string()),
    })
}

/// Addresses of astra-api.md 2 and of the guides.
pub(crate) fn link(environment: Environment, link: LinkView) -> Url {
    let dashboard = match environment {
        Environment::Production => "https://dashboard.astra.finance/",
        Environment::Practice | Environment::Sandbox => "https://dashboard-sandbox.astra.finance/",
    };
    let text = match link {
        LinkView::Dashboard => dashboard.to_owned(),
        LinkView::SdkGenerator => format!("{dashboard}sdk-generator"),
        LinkView::Documentation => "https://docs.astra.finance/".to_owned(),
    };
    Url::parse(&text).expect("a constant address is a URL")
}

pub(crate) fn finding(finding: Finding) -> FindingView {
    FindingView {
        number: finding.number,
        about: assumption(finding.number).to_owned(),
        verdict: match finding.verdict {
            Verdict::Held => VerdictView::Held,
            Verdict::Broke => VerdictView::Broke,
            Verdict::NotReachable => VerdictView::NotReachable,
        },
        reason: finding.reason,
        request_id: finding.request_id,
    }
}

pub(crate) fn removal(removal: &Removal, kept_in: KeyStorageKind) -> RemovalView {
    let business = &removal.business;
    RemovalView {
        id: business.id.to_string(),
        name: business.name().to_owned(),
        profile_id: business.profile_id.to_string(),
        user_id: business.user.as_ref().map(|user| user.id.to_string()),
        phone: phone(&business.details.phone),
        unresolved: removal.unresolved.clone(),
        keys_kept_in: keys_kept_in(kept_in),
    }
}

pub(crate) fn issue(issue: &FieldIssue) -> FieldIssueView {
    FieldIssueView {
        field: issue.field.clone(),
        code: issue.code.as_str().to_owned(),
        values: issue.values.clone(),
        level: match issue.level {
            Level::Error => IssueLevelView::Error,
            Level::Warning => IssueLevelView::Warning,
        },
    }
}

pub(crate) fn draft(draft: Draft) -> DraftView {
    DraftView {
        issues: draft.issues.iter().map(issue).collect(),
        id: draft.id,
        form: draft.form,
        saved_at: draft.saved_at.map(|at| at.to_string()),
        submission: match draft.submission {
            SubmissionState::None => SubmissionView::None,
            SubmissionState::Sending { .. } => SubmissionView::Sending,
            SubmissionState::Refused { detail, request_id } => {
                SubmissionView::Refused { request_id, detail }
            }
            SubmissionState::Unclear { at } => SubmissionView::Unclear { at: at.to_string() },
        },
        submissions_used: draft.submissions_used,
        sample_data: draft.sample_data,
    }
}

pub(crate) fn sample_from(sample: SampleView) -> Sample {
    match sample {
        SampleView::Approved => Sample::Approved,
        SampleView::Rejected => Sample::Rejected,
        SampleView::Reviewed => Sample::Reviewed,
    }
}

pub(crate) fn channel_from(channel: RedirectChannelView) -> RedirectChannel {
    match channel {
        RedirectChannelView::Window => RedirectChannel::Window,
        RedirectChannelView::Browser => RedirectChannel::System,
    }
}

pub(crate) fn action_from(action: SignInActionView) -> Action {
    match action {
        SignInActionView::Onboard => Action::Onboard,
        SignInActionView::Renew => Action::Renew,
        SignInActionView::LinkCard => Action::LinkCard,
    }
}

pub(crate) fn sign_in(visit: Session, businesses: &[BusinessRecord]) -> SignInView {
    let popup = visit.popup().map(|popup| PopupView {
        host: popup.host().map(str::to_owned),
    });
    let business = visit.business.as_ref();
    let business = business.and_then(|id| businesses.iter().find(|record| record.id == *id));
    SignInView {
        state: match visit.state {
            SessionState::Idle => SignInStateView::Idle,
            SessionState::Waiting => SignInStateView::Waiting,
            SessionState::Exchanging => SignInStateView::Exchanging,
            SessionState::Checking => SignInStateView::Checking,
            SessionState::Reading => SignInStateView::Reading,
            SessionState::Done => SignInStateView::Done,
            SessionState::DoneWithoutCard => SignInStateView::DoneWithoutCard,
            SessionState::Cancelled => SignInStateView::Cancelled,
            SessionState::CodeExpired => SignInStateView::CodeExpired,
            SessionState::Interrupted => SignInStateView::Interrupted,
            SessionState::Refused => SignInStateView::Refused,
            SessionState::Unreadable => SignInStateView::Unreadable,
            SessionState::OtherUser => SignInStateView::OtherUser,
            SessionState::OtherBusiness => SignInStateView::OtherBusiness,
            SessionState::Person => SignInStateView::Person,
            SessionState::TimedOut => SignInStateView::TimedOut,
            SessionState::WrongHost => SignInStateView::WrongHost,
            SessionState::Failed => SignInStateView::Failed,
        },
        action: visit.action.map(|action| match action {
            Action::Onboard => SignInActionView::Onboard,
            Action::Renew => SignInActionView::Renew,
            Action::LinkCard => SignInActionView::LinkCard,
        }),
        started_at: visit.started_at.map(|at| at.to_string()),
        phone: visit.phone.as_ref().map(phone),
        return_to: visit.return_to,
        channel: visit.channel.map(|channel| match channel {
            RedirectChannel::Window => RedirectChannelView::Window,
            RedirectChannel::System => RedirectChannelView::Browser,
        }),
        business: business.map(|record| record.name().to_owned()),
        tries_this_hour: visit.code_attempts_this_hour,
        card_id: visit.card_id,
        request_id: visit.request_id,
        unusable_answer: visit.unusable_answer,
        popup,
    }
}

fn phone(phone: &Phone) -> String {
    let digits = phone.to_ten_digits();
    match (digits.get(..3), digits.get(3..6), digits.get(6..)) {
        (Some(area), Some(exchange), Some(line)) => format!("({area}) {exchange}-{line}"),
        _ => digits.to_owned(),
    }
}

fn summary(record: &BusinessRecord, signed_in: bool) -> BusinessSummaryView {
    BusinessSummaryView {
        signed_in,
        id: record.id.as_str().to_owned(),
        name: record.name().to_owned(),
        status: match record.status() {
            None => BusinessStatusView::ProfileAccepted,
            Some(UserStatus::Pending) => BusinessStatusView::Pending,
            Some(UserStatus::Approved) => BusinessStatusView::Approved,
            Some(UserStatus::Retry) => BusinessStatusView::Retry,
            Some(UserStatus::Document) => BusinessStatusView::Document,
            Some(UserStatus::Rejected) => BusinessStatusView::Rejected,
            Some(UserStatus::Suspended) => BusinessStatusView::Suspended,
            Some(UserStatus::Other(_)) => BusinessStatusView::Other,
        },
    }
}

pub(crate) fn business(record: &BusinessRecord, signed_in: bool, offline: bool) -> BusinessView {
    BusinessView {
        summary: summary(record, signed_in),
        legal_name: record.details.legal_name.clone(),
        doing_business_as: record.details.doing_business_as.clone(),
        business_type: record.details.business_type.clone(),
        ein_last_four: record.details.ein_last_four.clone(),
        address: record.details.address.clone(),
        website: record.details.website.clone(),
        phone: phone(&record.details.phone),
        contact_email: record.details.contact_email.clone(),
        admin_name: record.details.admin_name.clone(),
        controller_name: record.details.controller_name.clone(),
        owner_names: record.details.owner_names.clone(),
        timeline: timeline(record),
        submitted_at: record.submitted_at.to_string(),
        as_of: record.user.as_ref().map(|user| user.as_of.to_string()),
        offline,
        business_profile_id: record.profile_id.to_string(),
        user_id: record.user.as_ref().map(|user| user.id.to_string()),
    }
}

/// Submitted, signed in, in review, decided.
fn timeline(record: &BusinessRecord) -> Vec<TimelineStepView> {
    let step = |step: &str, state, at: Option<Timestamp>| TimelineStepView {
        step: step.to_owned(),
        state,
        at: at.map(|at| at.to_string()),
    };
    let submitted = step("submitted", StepStateView::Done, Some(record.submitted_at));
    let Some(user) = &record.user else {
        return vec![
            submitted,
            step("signed_in", StepStateView::Current, None),
            step("in_review", StepStateView::Ahead, None),
            step("decided", StepStateView::Ahead, None),
        ];
    };
    let signed_in = step("signed_in", StepStateView::Done, Some(user.first_seen));
    let since = Some(user.status_since);
    let (review, decision) = match user.status {
        UserStatus::Approved => (
            step("in_review", StepStateView::Done, None),
            step("approved", StepStateView::Done, since),
        ),
        UserStatus::Rejected => (
            step("in_review", StepStateView::Done, None),
            step("rejected", StepStateView::Failed, since),
        ),
        UserStatus::Suspended => (
            step("in_review", StepStateView::Done, None),
            step("suspended", StepStateView::Failed, since),
        ),
        UserStatus::Document => (
            step("documents", StepStateView::Current, since),
            step("decided", StepStateView::Ahead, None),
        ),
        UserStatus::Retry => (
            step("retry", StepStateView::Current, since),
            step("decided", StepStateView::Ahead, None),
        ),
        UserStatus::Pending | UserStatus::Other(_) => (
            step("in_review", StepStateView::Current, since),
            step("decided", StepStateView::Ahead, None),
        ),
    };
    vec![submitted, signed_in, review, decision]
}

pub(crate) fn cards(cards: CardList, offline: bool) -> CardsView {
    CardsView {
        cards: cards.cards.iter().map(card).collect(),
        as_of: cards.as_of.map(|at| at.to_string()),
        offline,
    }
}

pub(crate) fn card(record: &CardRecord) -> CardView {
    let card = &record.card;
    let holder = [card.first_name.as_deref(), card.last_name.as_deref()];
    let holder: Vec<&str> = holder.into_iter().flatten().collect();
    CardView {
        id: card.id.to_string(),
        company: card.card_company.clone().unwrap_or_default(),
        last_four: card.last_four_digits.clone(),
        expires: card.expiration_date.clone().unwrap_or_default(),
        holder: (!holder.is_empty()).then(|| holder.join(" ")),
        status: match card.effective_status() {
            Some(CardStatus::Approved) => CardStatusView::Approved,
            Some(CardStatus::Flagged) => CardStatusView::Flagged,
            Some(CardStatus::Rejected) => CardStatusView::Rejected,
            Some(CardStatus::Removed) => CardStatusView::Removed,
            Some(CardStatus::Other(_)) | None => CardStatusView::Other,
        },
        review_reasons: card.review_reasons.clone(),
        can_send: card.is_usable() && card.pull_enabled != Some(false),
        can_receive: card.is_usable() && card.push_enabled != Some(false),
        linked_at: Some(card.created.unwrap_or(record.first_seen).to_string()),
    }
}

/// As the card was called when the transfer was confirmed.
fn card_ref(id: &CardId, name: &CardName) -> CardRefView {
    CardRefView {
        id: id.to_string(),
        company: name.company.clone(),
        last_four: name.last_four.clone(),
    }
}

pub(crate) fn transfer_form(form: TransferForm) -> TransferFormView {
    TransferFormView {
        from: form.from,
        to: form.to,
        amount: form.amount,
        note: form.note,
    }
}

pub(crate) fn preview(quote: &Quote) -> PreviewView {
    let terms = &quote.terms;
    PreviewView {
        id: quote.id.to_string(),
        from: card_ref(&terms.from, &terms.from_card),
        to: card_ref(&terms.to, &terms.to_card),
        amount: terms.amount.get(),
        pull_amount: terms.pull_amount.map(Cents::get),
        push_amount: terms.push_amount.map(Cents::get),
        fee: terms.fee.map(Cents::get),
        contradictory: terms.contradictory,
        settlement: terms.settlement.clone(),
        note: terms.note.clone(),
        looks_repeated: quote.looks_repeated,
        sent_again_for: terms.sent_again_for.clone(),
    }
}

fn state(state: IntentState) -> TransferStateView {
    match state {
        IntentState::Prepared => TransferStateView::Prepared,
        IntentState::Sending => TransferStateView::Sending,
        IntentState::Unknown => TransferStateView::Checking,
        IntentState::NotFound => TransferStateView::NotFound,
        IntentState::Accepted => TransferStateView::Accepted,
        IntentState::WaitingForApproval => TransferStateView::WaitingForApproval,
        IntentState::Pending => TransferStateView::Pending,
        IntentState::Processed => TransferStateView::Processed,
        IntentState::Refused => TransferStateView::Refused,
        IntentState::Failed => TransferStateView::Failed,
        IntentState::Cancelled => TransferStateView::Cancelled,
        IntentState::Abandoned => TransferStateView::Abandoned,
        IntentState::Replaced => TransferStateView::Replaced,
    }
}

fn transfer(intent: &Intent) -> TransferView {
    TransferView {
        id: intent.id.clone(),
        state: state(intent.state),
        from: card_ref(&intent.terms.from, &intent.terms.from_card),
        to: card_ref(&intent.terms.to, &intent.terms.to_card),
        amount: intent.terms.amount.get(),
        note: intent.terms.note.clone(),
        created_at: intent.created_at().to_string(),
        changed_at: intent.changed_at().to_string(),
    }
}

pub(crate) fn transfers(intents: &[Intent], offline: bool) -> TransfersView {
    TransfersView {
        transfers: intents.iter().map(transfer).collect(),
        offline,
    }
}

pub(crate) fn transfer_detail(
    app: &App,
    intent: &Intent,
    next_check: Option<Timestamp>,
) -> TransferDetailView {
    TransferDetailView {
        transfer: transfer(intent),
        fee_shown: intent.terms.fee.map(Cents::get),
        contradictory: intent.terms.contradictory,
        pull_amount: intent.terms.pull_amount.map(Cents::get),
        push_amount: intent.terms.push_amount.map(Cents::get),
        can_send: app.transfers().can_send(intent),
        can_leave: app.transfers().can_leave(intent),
        settlement: intent.terms.settlement.clone(),
        events: intent
            .history
            .iter()
            .map(|moment| TransferEventView {
                state: state(moment.state),
                at: moment.at.to_string(),
            })
            .collect(),
        reason: intent.reason.clone().filter(|reason| !reason.is_empty()),
        routine_id: intent.routine_id.as_ref().map(ToString::to_string),
        transfer_id: intent.transfer_id.as_ref().map(ToString::to_string),
        request_id: intent.request_id.clone(),
        next_check_at: next_check
            .filter(|_| intent.state == IntentState::Unknown)
            .map(|at| at.to_string()),
        may_have_arrived: intent.may_have_arrived,
        sent_again_for: intent.terms.sent_again_for.clone(),
        sent_again_as: intent.sent_again_as.clone(),
    }
}
