//! The TypeScript types in `ui/src/ipc/bindings.ts` are those of the Rust views.
//!
//! `cargo xtask bindings` writes the file; this test notices when it is stale.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;

use astra_app::onboarding::{
    AddressForm, BusinessForm, BusinessInfoForm, ControllerForm, OwnerForm, OwnerIs, PersonForm,
};
use astra_desk::views::*;
use ts_rs::{Config, TS};

fn declarations() -> String {
    let config = Config::default();
    let mut text = String::from(
        "// Generated from src-tauri/src/views by `cargo xtask bindings`. Do not edit.\n",
    );
    macro_rules! declare {
        ($($name:ty),* $(,)?) => {
            $(write!(text, "\nexport {}\n", <$name>::decl(&config)).unwrap();)*
        };
    }
    declare!(
        EnvironmentView,
        ThemeView,
        ZoomStepView,
        NextStepView,
        BusinessStatusView,
        BusinessSummaryView,
        SignedOutView,
        AppView,
        StartView,
        IssueLevelView,
        FieldIssueView,
        SubmissionView,
        BusinessForm,
        BusinessInfoForm,
        AddressForm,
        PersonForm,
        ControllerForm,
        OwnerForm,
        OwnerIs,
        DraftView,
        SampleView,
        SignInActionView,
        DoorView,
        SignInStateView,
        PopupView,
        SignInView,
        TimelineStepView,
        StepStateView,
        BusinessView,
        CardStatusView,
        CardView,
        CardsView,
        TransferRequestView,
        TransferFormView,
        PreviewView,
        CardRefView,
        TransferStateView,
        TransferView,
        TransferEventView,
        TransferDetailView,
        TransfersView,
        RedirectUriView,
        CompanyFileView,
        CompanyFileStateView,
        ConnectionView,
        ConnectionOutcomeView,
        ConnectionTestView,
        LinkWayView,
        LinkOutcomeView,
        TestedWayView,
        LinkTestView,
        LinkView,
        RemovalView,
        VerdictView,
        FindingView,
        TopicView,
        ErrorView,
    );
    text
}

/// Whether a type can be printed for a developer: of a type that cannot, only the trait's constant is there.
struct Printable<T>(std::marker::PhantomData<T>);

trait Silent {
    const IS_PRINTABLE: bool = false;
}

impl<T> Silent for Printable<T> {}

impl<T: std::fmt::Debug> Printable<T> {
    const IS_PRINTABLE: bool = true;
}

#[test]
fn what_a_screen_shows_of_people_cannot_be_printed() {
    const {
        assert!(
            Printable::<NextStepView>::IS_PRINTABLE,
            "a word is not personal; this shows that the test can tell"
        );
    }
    macro_rules! printable {
        ($($name:ty),* $(,)?) => { [$((stringify!($name), Printable::<$name>::IS_PRINTABLE)),*] };
    }
    let printable: Vec<_> = printable!(
        BusinessSummaryView,
        AppView,
        FieldIssueView,
        DraftView,
        SignInView,
        BusinessView,
        CardView,
        CardsView,
        TransferRequestView,
        TransferFormView,
        PreviewView,
        CardRefView,
        TransferView,
        TransferDetailView,
        TransfersView,
        RemovalView,
        ErrorView,
        BusinessInfoForm,
        AddressForm,
        PersonForm,
        ControllerForm,
        OwnerForm,
    )
    .into_iter()
    .filter(|(_, printable)| *printable)
    .collect();
    assert!(
        printable.is_empty(),
        "`{{:?}}` would bring people's data into a log: {printable:?}"
    );
}

#[test]
fn the_typescript_types_are_those_of_the_views() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
    let wanted = declarations();
    if std::env::var_os("ASTRA_DESK_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "ui/src/ipc/bindings.ts is stale: run `cargo xtask bindings` and commit the result"
    );
}

#[test]
fn the_screens_offer_every_kind_of_business_that_the_rules_know() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/features/onboarding/form.ts");
    let form = std::fs::read_to_string(path).unwrap();
    for rule in astra_app::onboarding::BusinessTypeRule::ALL {
        assert!(
            form.contains(&format!("\"{}\"", rule.word)),
            "{} can be set up but is not offered",
            rule.word
        );
    }
}

#[test]
fn the_screens_offer_every_state_that_the_rules_know() {
    use astra_app::onboarding::{OUTSIDE_US, State};
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/features/onboarding/states.ts");
    let states = std::fs::read_to_string(path).unwrap();
    for state in State::all().chain(State::military()) {
        let line = format!("[\"{}\", \"{}", state.code(), state.name());
        assert!(states.contains(&line), "{} is not offered", state.name());
    }
    assert_eq!(states.matches("  [\"").count(), 59, "and no other");
    assert!(states.contains(&format!("outsideUs = \"{OUTSIDE_US}\"")));
}
