//! A data folder of the version before the application was cut into areas opens with everything that is in it.

use std::path::Path;
use std::sync::Arc;

use astra_app::onboarding::{Sample, SubmissionState, sample};
use astra_app::transfers::IntentState;
use astra_app::{NextStep, Theme};
use astra_client::UserStatus;
use astra_vault::{KeyStorage, OsEntropy, Vault};

use crate::support::{Stage, copy};

#[test]
fn a_folder_of_the_version_before_the_areas_opens_with_everything_in_it() {
    let stage = Stage::new();
    let folder = tempfile::tempdir().unwrap();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/folder_before_areas");
    copy(&kept, folder.path());
    for round in ["first", "second"] {
        let vault = Vault::open(folder.path(), KeyStorage::File, Arc::new(OsEntropy)).unwrap();
        let desk = Stage::start_with(stage.parts(vault));

        let overview = desk.overview();
        assert_eq!(overview.settings.theme, Theme::Dark, "{round} start");
        assert_eq!(overview.next, NextStep::MoveMoney, "{round} start");
        let business = overview.business.expect("the business on screen");
        assert_eq!(
            business.details().unwrap().legal_name,
            "Hillary Expeditions LLC"
        );
        assert_eq!(business.status(), Some(&UserStatus::Approved));
        assert_eq!(
            overview.signed_in,
            [business.id],
            "{round} start: the tokens"
        );

        let cards = desk.run(desk.app.cards().list()).unwrap().cards;
        assert_eq!(cards.len(), 2, "{round} start: the cards");

        for (id, state) in [
            ("EGSUBILD", IntentState::Processed),
            ("S2OH9YZR", IntentState::Refused),
            ("9J2WIM5F", IntentState::Prepared),
            ("516SZF97", IntentState::Unknown),
        ] {
            assert_eq!(desk.transfer(id).state, state, "{round} start: {id}");
        }
        assert_eq!(overview.unresolved, 2, "prepared and unknown");
        assert_eq!(
            overview.moved_this_month, 1234,
            "what the processed one moved"
        );
        assert_eq!(desk.transfer_form().amount, "3.21", "what was typed last");

        let draft = desk.draft();
        assert_eq!(
            draft.form,
            sample(Sample::Reviewed).into(),
            "{round} start: the draft"
        );
        assert!(
            matches!(draft.submission, SubmissionState::Refused { .. }),
            "{round} start: how its submission ended"
        );
        assert_eq!(draft.submissions_used, 0, "a refused one does not count");
        desk.kill();
    }
    assert_eq!(stage.control.ledger().routine_count, 0, "nothing was sent");
}
