//! What is typed stays, and what identifies the business goes when Astra has it.

use astra_app::AppError;
use astra_app::IssueCode;
use astra_app::NextStep;
use astra_app::onboarding::{
    BusinessForm, DraftForm, DraftKind, OwnerForm, PersonSample, Sample, sample,
};
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
    assert_eq!(saved.form, half_typed().into());
    desk.kill();

    let desk = stage.start();
    let draft = desk.draft();
    assert_eq!(
        draft.form,
        half_typed().into(),
        "letter by letter, the EIN too"
    );
    assert_eq!(draft.saved_at, Some(stage.clock.time()));
    assert_eq!(desk.next(), NextStep::FillDetails);
}

#[test]
fn a_wrong_form_is_refused_by_field_and_nothing_is_sent() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.save(half_typed()).unwrap();
    let refused = desk.submit_draft(false);
    let Err(AppError::Invalid(issues)) = refused else {
        panic!("a wrong form must be refused: {refused:?}");
    };
    for (field, code) in [
        ("phone", IssueCode::PhoneShape),
        ("business.ein", IssueCode::EinShape),
        ("business.address.address1", IssueCode::PoBox),
        ("business.website", IssueCode::WebsiteShape),
        ("admin.date_of_birth", IssueCode::DateShape),
        ("owners.1.person.first_name", IssueCode::Required),
    ] {
        assert!(
            issues
                .iter()
                .any(|issue| issue.field == field && issue.code == code),
            "{field} must be named with {code:?}: {issues:?}"
        );
    }
    assert_eq!(stage.all_requests(), 0, "Astra must not hear of it");
    let draft = desk.draft();
    assert_eq!(draft.form, half_typed().into(), "nothing typed is lost");
    assert_eq!(draft.submissions_used, 0);
}

#[test]
fn a_draft_lies_in_no_file_and_its_key_goes_when_astra_has_it() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.fill(Sample::Reviewed);
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
    desk.submit_draft(false).unwrap();
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
    let open = desk.fill(Sample::Reviewed);
    desk.submit_draft(false).unwrap();
    let late = desk.run(desk.app.onboarding().save_draft(&open.id, open.form));
    assert!(matches!(late, Err(AppError::NotAllowedNow(_))), "{late:?}");
    let draft = desk.draft();
    assert_ne!(draft.id, open.id);
    assert_eq!(
        draft.form,
        BusinessForm::default().into(),
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
    let draft = desk.draft();
    assert_eq!(
        (draft.id, draft.form),
        (open.id, half_typed().into()),
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
    let DraftForm::Business(form) = draft.form else {
        panic!("it was begun as a business's");
    };
    assert_eq!(form.business.business_name.chars().count(), 500);
    assert!(
        form.owners.len() > 4,
        "one owner too many is said, not swallowed"
    );
    assert!(form.owners.len() <= 8);
}

fn names(desk: &crate::support::Desk) -> Vec<Option<String>> {
    let drafts = desk.run(desk.app.onboarding().drafts()).unwrap().readable;
    drafts
        .iter()
        .map(astra_app::onboarding::Draft::name)
        .collect()
}

#[test]
fn several_drafts_stand_side_by_side_over_a_kill_each_under_a_key_of_its_own() {
    let stage = Stage::new();
    let desk = stage.start();
    let onboarding = desk.app.onboarding();
    let mut begun = Vec::new();
    for which in [Sample::Approved, Sample::Reviewed] {
        let draft = desk.run(onboarding.begin_draft(DraftKind::Business));
        let id = draft.unwrap().id;
        desk.run(onboarding.fill_sample(&id, which)).unwrap();
        begun.push(id);
    }
    let keys = stage.keychain.names().len();
    desk.run(onboarding.begin_draft(DraftKind::Business))
        .unwrap();
    assert_eq!(
        stage.keychain.names().len(),
        keys + 1,
        "every draft has a key of its own"
    );
    desk.kill();

    let desk = stage.start();
    let expected = [
        Some("Hillary Expeditions LLC".to_owned()),
        Some("Hillary Provisions LLC".to_owned()),
        None,
    ];
    assert_eq!(names(&desk), expected, "oldest first, an empty one too");
    desk.run(desk.app.onboarding().submit(&begun[1], false))
        .unwrap();
    assert_eq!(
        names(&desk),
        [expected[0].clone(), None],
        "only the accepted one goes"
    );
    let draft = desk.run(desk.app.onboarding().draft(&begun[0])).unwrap();
    assert_eq!(draft.form, sample(Sample::Approved).into());
}

#[test]
fn a_deleted_draft_is_gone_from_every_copy_and_the_others_stay() {
    let stage = Stage::new();
    let desk = stage.start();
    let kept = desk.fill(Sample::Approved);
    let onboarding = desk.app.onboarding();
    let deleted = desk
        .run(onboarding.begin_draft(DraftKind::Business))
        .unwrap();
    desk.run(onboarding.fill_sample(&deleted.id, Sample::Reviewed))
        .unwrap();
    desk.kill();
    let backup = tempfile::tempdir().unwrap();
    copy(stage.folder(), backup.path());

    let desk = stage.start();
    let onboarding = desk.app.onboarding();
    desk.run(onboarding.delete_draft(&deleted.id)).unwrap();
    desk.run(onboarding.delete_draft(&deleted.id))
        .expect("deleting twice is deleting");
    let late = desk.run(onboarding.save_draft(&deleted.id, half_typed().into()));
    assert!(
        matches!(late, Err(AppError::NotAllowedNow(_))),
        "a late save must not bring it back: {late:?}"
    );
    desk.kill();
    let desk = stage.start();
    assert_eq!(desk.draft().id, kept.id);
    assert_eq!(names(&desk).len(), 1);
    desk.quit();
    let old = stage.vault_at(backup.path());
    assert!(
        matches!(
            old.space(&SpaceId::draft(&deleted.id).unwrap()),
            Err(VaultError::KeyLost { .. })
        ),
        "its key is destroyed, so an old copy cannot show it"
    );
    old.close().unwrap();
}

#[test]
fn a_deletion_that_the_power_cut_short_is_finished_at_the_next_start() {
    let stage = Stage::new();
    let desk = stage.start();
    let cut = desk.fill(Sample::Approved);
    let kept = desk
        .run(desk.app.onboarding().begin_draft(DraftKind::Business))
        .unwrap();
    desk.quit();
    // The key goes first; that was as far as it came.
    let vault = stage.vault();
    vault
        .destroy_space(&SpaceId::draft(&cut.id).unwrap())
        .unwrap();
    vault.close().unwrap();
    let desk = stage.start();
    assert_eq!(desk.draft().id, kept.id, "the other draft is untouched");
    assert_eq!(names(&desk).len(), 1);
}

#[test]
fn the_one_draft_of_an_earlier_version_becomes_the_first_of_the_list() {
    let stage = Stage::new();
    let desk = stage.start();
    let draft = desk.fill(Sample::Approved);
    desk.quit();
    // Earlier versions wrote down the one that was open, and its form without saying that it is a business's.
    let vault = stage.vault();
    let app = vault.space(&SpaceId::later_app("2").unwrap()).unwrap();
    app.delete(Table("drafts"), "listed").unwrap();
    let open = serde_json::json!({ "v": 1, "r": draft.id }).to_string();
    app.put(Table("drafts"), "open", open.as_bytes()).unwrap();
    let own = vault.space(&SpaceId::draft(&draft.id).unwrap()).unwrap();
    let record = own.get(Table("drafts"), "current").unwrap().unwrap();
    let mut record: serde_json::Value = serde_json::from_slice(&record).unwrap();
    record["r"]["form"].as_object_mut().unwrap().remove("kind");
    own.put(Table("drafts"), "current", record.to_string().as_bytes())
        .unwrap();
    vault.close().unwrap();

    let desk = stage.start();
    let second = desk
        .run(desk.app.onboarding().begin_draft(DraftKind::Business))
        .unwrap();
    desk.kill();
    let desk = stage.start();
    let drafts = desk.run(desk.app.onboarding().drafts()).unwrap().readable;
    let ids: Vec<_> = drafts.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, [&draft.id, &second.id]);
    assert_eq!(drafts[0].form, sample(Sample::Approved).into());
}

#[test]
fn a_damaged_draft_stays_until_it_is_deleted_and_keeps_nobody_from_the_others() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    let onboarding = desk.app.onboarding();
    let damaged = desk
        .run(onboarding.begin_draft(DraftKind::Business))
        .unwrap();
    let whole = desk.run(onboarding.begin_draft(DraftKind::Person)).unwrap();
    desk.quit();
    let vault = stage.vault();
    let space = vault.space(&SpaceId::draft(&damaged.id).unwrap()).unwrap();
    space.put(Table("drafts"), "current", b"{\"v\":1").unwrap();
    vault.close().unwrap();

    let desk = stage.start();
    let onboarding = desk.app.onboarding();
    let listed = || desk.run(onboarding.drafts()).unwrap();
    assert_eq!(listed().damaged, [damaged.id.as_str()]);
    assert_eq!(listed().readable.len(), 1);
    assert_eq!(
        desk.next(),
        NextStep::FillDetails,
        "Home opens all the same"
    );
    let opened = desk.run(onboarding.draft(&damaged.id));
    assert!(matches!(opened, Err(AppError::Record { .. })), "{opened:?}");
    let late = desk.run(onboarding.save_draft(&damaged.id, half_typed().into()));
    assert!(
        matches!(late, Err(AppError::Record { .. })),
        "nothing is written over it: {late:?}"
    );
    desk.run(onboarding.fill_person_sample(&whole.id, PersonSample::Approved))
        .expect("the other one is saved");
    desk.run(onboarding.submit(&whole.id, false))
        .expect("and submitted");
    desk.kill();

    let desk = stage.start();
    let onboarding = desk.app.onboarding();
    let listed = desk.run(onboarding.drafts()).unwrap();
    assert_eq!(
        listed.damaged,
        [damaged.id.as_str()],
        "a start deletes nothing"
    );
    desk.run(onboarding.delete_draft(&damaged.id)).unwrap();
    assert!(desk.run(onboarding.drafts()).unwrap().damaged.is_empty());
    desk.quit();
    let vault = stage.vault();
    let gone = SpaceId::draft(&damaged.id).unwrap();
    assert!(vault.existing_space(&gone).unwrap().is_none());
}

#[test]
fn what_astra_accepted_becomes_a_business_also_where_its_draft_cannot_be_read() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    let onboarding = desk.app.onboarding();
    let draft = desk
        .run(onboarding.begin_draft(DraftKind::Business))
        .unwrap();
    desk.run(onboarding.fill_sample(&draft.id, Sample::Approved))
        .unwrap();
    let accepted = desk.run(onboarding.submit(&draft.id, false)).unwrap();
    desk.quit();
    // As after a crash between Astra's answer and the business, with a draft that was damaged by it.
    let vault = stage.vault();
    let id = accepted.id.as_str();
    let own = vault.space(&SpaceId::business(id).unwrap()).unwrap();
    own.delete(Table("business"), "record").unwrap();
    let app = vault.space(&SpaceId::app()).unwrap();
    app.delete(Table("businesses"), id).unwrap();
    let broken = vault.space(&SpaceId::draft(&draft.id).unwrap()).unwrap();
    broken.put(Table("drafts"), "current", b"{\"v\":1").unwrap();
    vault.close().unwrap();

    let desk = stage.start();
    let listed = desk.run(desk.app.businesses().list()).unwrap();
    let ids: Vec<_> = listed.iter().map(|it| &it.id).collect();
    assert_eq!(
        ids,
        [&accepted.id],
        "Astra has it, and so has this computer"
    );
    assert_eq!(desk.next(), NextStep::SignIn);
    desk.run(desk.app.remove_business(accepted.id.as_str()))
        .unwrap();
    desk.kill();
    let desk = stage.start();
    let listed = desk.run(desk.app.businesses().list()).unwrap();
    assert!(listed.is_empty(), "a removed one stays away: {listed:?}");
}
