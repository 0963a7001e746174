//! What a screen sees. Every type here is exported to `ui/src/ipc/bindings.ts` (`cargo xtask bindings`);
//! none of them ever carries a token, a code or a secret. A path stands only where a person has to find a file.
//!
//! Times are RFC 3339 text in UTC, money is whole cents.

mod app;
mod business;
mod cards;
mod connection;
mod onboarding;
mod sign_in;
mod transfers;

pub use app::{
    AppView, BusinessSummaryView, EnvironmentView, ErrorView, LinkView, NextStepView,
    SignedOutView, StartView, ThemeView, TopicView, ZoomStepView,
};
pub use business::{
    BusinessStatusView, BusinessView, RemovalView, StepStateView, TimelineStepView,
};
pub use cards::{CardStatusView, CardView, CardsView};
pub use connection::{
    CompanyFileStateView, CompanyFileView, ConnectionOutcomeView, ConnectionTestView,
    ConnectionView, FindingView, LinkOutcomeView, LinkTestView, LinkWayView, RedirectUriView,
    TestedWayView, VerdictView,
};
pub use onboarding::{DraftView, FieldIssueView, IssueLevelView, SampleView, SubmissionView};
pub use sign_in::{PopupView, RedirectChannelView, SignInActionView, SignInStateView, SignInView};
pub use transfers::{
    CardRefView, PreviewView, TransferDetailView, TransferEventView, TransferFormView,
    TransferRequestView, TransferStateView, TransferView, TransfersView,
};
