//! What is typed stays, and what identifies the business goes when Astra has it.

use astra_app::AppError;
use astra_app::IssueCode;
use astra_app::NextStep;
use astra_app::onboarding::{BusinessForm, OwnerForm, Sample, sample};
use astra_vault::{SpaceId, Table, VaultError};

use crate::support::{Stage, copy};

/// A form as somebody leaves it half way, with things that are wrong.
fn half_typed() -> BusinessForm {
    let mut form = sample(Sample::Reviewed);
    form.phone = "call me".into();
    form.business.ein = "33-12".into();
    form.business.address.address1 = "PO Box 7".into();
    form.business.website = " http//x ".into();
    form.admin.date_of_birth = "02/30/1985".into();
    form.owners.push(OwnerForm::default());
    form
}

#[test]
fn what_was_typed_survives_a_kill_even_where_it_is_wrong() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    let saved = desk.save(half_typed()).unwrap();
    assert_eq!(saved.form, half_typed());
    desk.kill();

    let desk = stage.start();
    let draft = desk.run(desk.app.onboarding().draft()).unwrap();
    assert_eq!(draft.form, half_typed(), "letter by letter, the EIN too");
    assert_eq!(draft.saved_at, Some(stage.clock.time()));
    assert_eq!(desk.next(), NextStep::FillDetails);
}

#[test]
fn a_wrong_form_is_refused_by_field_and_nothing_is_sent() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.save(half_typed()).unwrap();
    let refused = desk.run(desk.app.onboarding().submit(false));
    let Err(AppError::Invalid(issues)) = refused else {
        panic!("a wrong form must be refused: {refused:?}");
    };
    for (field, code) in [
        ("phone", IssueCode::PhoneShape),
        ("business.ein", IssueCode::EinShape),
        ("business.address.address1", IssueCode::PoBox),
        ("business.website", IssueCode::WebsiteShape),
        ("admin.date_of_birth", IssueCode::DateShape),
        ("owners.2.person.first_name", IssueCode::Required),
    ] {
        assert!(
            issues
                .iter()
                .any(|issue| issue.field == field && issue.code == code),
            "{field} must be named with {code:?}: {issues:?}"
        );
    }
    assert_eq!(stage.all_requests(), 0, "Astra must not hear of it");
    let draft = desk.run(desk.app.onboarding().draft()).unwrap();
    assert_eq!(draft.form, half_typed(), "nothing typed is lost");
    assert_eq!(draft.submissions_used, 0);
}

#[test]
fn a_draft_lies_in_no_file_and_its_key_goes_when_astra_has_it() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.run(desk.app.onboarding().fill_sample(Sample::Reviewed))
        .unwrap();
    desk.quit();
    let drafts = |vault: &astra_vault::Vault| -> Vec<SpaceId> {
        let ids = vault.space_ids().unwrap().into_iter();
        ids.filter(|id| id.as_str().starts_with("draft/")).collect()
    };
    let vault = stage.vault();
    let draft = drafts(&vault)
        .pop()
        .expect("the draft has a space of its own");
    vault.close().unwrap();
    let keys_before = stage.keychain.names().len();
    // What a backup made now would hold.
    let backup = tempfile::tempdir().unwrap();
    copy(stage.folder(), backup.path());

    let desk = stage.start();
    desk.run(desk.app.onboarding().submit(false)).unwrap();
    desk.kill();
    for needle in ["33-1234567", "331234567"] {
        assert!(
            stage.files_with(needle).is_empty(),
            "the EIN must lie in no file in clear"
        );
    }
    let vault = stage.vault();
    assert!(drafts(&vault).is_empty(), "the draft's key is destroyed");
    vault.close().unwrap();
    assert_eq!(
        stage.keychain.names().len(),
        keys_before,
        "the draft's keychain entry is gone, the business's is new"
    );
    let old = stage.vault_at(backup.path());
    assert!(
        matches!(old.space(&draft), Err(VaultError::KeyLost { .. })),
        "not even an old copy of the files can show the draft"
    );
    old.close().unwrap();
}

#[test]
fn a_late_save_does_not_bring_an_accepted_draft_back() {
    let stage = Stage::new();
    let desk = stage.start();
    let open = desk
        .run(desk.app.onboarding().fill_sample(Sample::Reviewed))
        .unwrap();
    desk.run(desk.app.onboarding().submit(false)).unwrap();
    let late = desk.run(desk.app.onboarding().save_draft(&open.id, open.form));
    assert!(matches!(late, Err(AppError::NotAllowedNow(_))), "{late:?}");
    let draft = desk.run(desk.app.onboarding().draft()).unwrap();
    assert_ne!(draft.id, open.id);
    assert_eq!(
        draft.form,
        BusinessForm::default(),
        "nothing of the old EIN"
    );
}

#[test]
fn a_draft_that_nothing_points_to_is_destroyed_at_the_next_start() {
    let stage = Stage::new();
    let desk = stage.start();
    let open = desk.save(half_typed()).unwrap();
    desk.quit();
    let orphan = SpaceId::draft("0123456789abcdef").unwrap();
    let vault = stage.vault();
    let space = vault.space(&orphan).unwrap();
    space
        .put(Table("identity"), "ein", b"{\"v\":1,\"r\":\"33-1234567\"}")
        .unwrap();
    vault.close().unwrap();
    let desk = stage.start();
    let draft = desk.run(desk.app.onboarding().draft()).unwrap();
    assert_eq!(
        (draft.id, draft.form),
        (open.id, half_typed()),
        "the open draft stays"
    );
    desk.quit();
    let vault = stage.vault();
    assert!(vault.existing_space(&orphan).unwrap().is_none());
}

#[test]
fn a_paste_by_accident_is_cut_and_kept() {
    let stage = Stage::new();
    let desk = stage.start();
    let mut form = BusinessForm::default();
    form.business.business_name = "é".repeat(100_000);
    form.owners = vec![OwnerForm::default(); 50];
    let draft = desk.save(form).unwrap();
    assert_eq!(draft.form.business.business_name.chars().count(), 500);
    assert!(
        draft.form.owners.len() > 4,
        "one owner too many is said, not swallowed"
    );
    assert!(draft.form.owners.len() <= 8);
}
