//! Documents are checked here, sent once at a time, and say how far they came.

use std::path::{Path, PathBuf};

use astra_app::documents::{DocumentDetail, FailureReason, FileIssue, FileState, Offer, Side};
use astra_app::onboarding::Sample;
use astra_app::{AppError, NextStep};
use astra_client::DocumentType;
use astra_sim::{FaultKind, UserStatus};

use crate::support::{Desk, Stage, until};

fn fixture(name: &str) -> PathBuf {
    let folder = "../../../tests/fixtures/documents";
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(folder)
        .join(name)
}

/// A business that Astra asks for documents.
fn asked() -> (Stage, Desk) {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    decide(&stage, &desk, UserStatus::Document);
    (stage, desk)
}

fn decide(stage: &Stage, desk: &Desk, status: UserStatus) {
    let user = desk.overview().business.unwrap().user.unwrap().id;
    stage
        .outside(stage.control.set_user_status(user.as_str(), status))
        .unwrap();
    desk.run(desk.app.businesses().refresh()).unwrap();
}

fn hold(desk: &Desk, name: &str) -> String {
    desk.app.documents().hold(fixture(name))
}

fn license(desk: &Desk) -> Vec<(Side, String)> {
    vec![
        (Side::Front, hold(desk, "license-front.jpg")),
        (Side::Back, hold(desk, "license-back.jpg")),
    ]
}

fn send(
    desk: &Desk,
    document_type: DocumentType,
    files: Vec<(Side, String)>,
) -> astra_app::Result<String> {
    desk.run(desk.app.documents().send(document_type, files))
}

fn list(desk: &Desk) -> Vec<DocumentDetail> {
    let business = desk.overview().business.unwrap().id;
    desk.run(desk.app.documents().list(&business)).unwrap()
}

/// Waits until nothing is on its way; the newest document.
fn settled(desk: &Desk) -> DocumentDetail {
    until("the document is not on its way", || {
        let found = list(desk).into_iter().next()?;
        (!found.under_way).then_some(found)
    })
}

fn reasons(detail: &DocumentDetail) -> Vec<Option<FailureReason>> {
    let files = detail.record.files.iter();
    files
        .map(|file| match &file.state {
            FileState::Failed { reason, .. } => Some(*reason),
            _ => None,
        })
        .collect()
}

#[test]
fn a_document_of_two_sides_reaches_astra_and_the_review_goes_on() {
    let (stage, desk) = asked();
    assert_eq!(desk.next(), NextStep::DocumentsNeeded);
    send(&desk, DocumentType::License, license(&desk)).unwrap();
    let detail = settled(&desk);
    assert!(detail.record.is_confirmed(), "{detail:?}");
    assert!(!detail.can_retry, "there is nothing left to do");
    let sides: Vec<Side> = detail.record.files.iter().map(|file| file.side).collect();
    assert_eq!(sides, [Side::Front, Side::Back]);
    assert_eq!(
        desk.next(),
        NextStep::InReview,
        "the status was read again: Astra reads what it got"
    );
    let order: Vec<String> = stage
        .control
        .requests()
        .iter()
        .filter(|it| it.path.starts_with("/v1/documents") || it.method == "PUT")
        .map(|it| it.path.rsplit('/').next().unwrap().to_owned())
        .map(|last| {
            if last.len() == 48 {
                "bytes".to_owned()
            } else {
                last
            }
        })
        .collect();
    assert_eq!(
        order,
        [
            "create_upload_url",
            "bytes",
            "create_upload_url",
            "bytes",
            "confirm_upload",
            "confirm_upload"
        ],
        "Astra hears of no side before it has them all: it may begin to read with the first"
    );
}

#[test]
fn a_document_is_offered_where_astra_asks_for_one_and_somebody_is_signed_in() {
    let (_stage, desk) = asked();
    let offer = |desk: &Desk| {
        let business = desk.overview().business.unwrap();
        desk.run(desk.app.documents().offer(&business)).unwrap()
    };
    assert_eq!(offer(&desk), Offer::Open);
    let id = desk.on_screen();
    desk.run(desk.app.sign_out(&id)).unwrap();
    assert_eq!(offer(&desk), Offer::SignedOut);
    let refused = send(&desk, DocumentType::License, license(&desk));
    assert!(matches!(refused, Err(AppError::SignedOut)));

    let other = stage_in_review();
    assert_eq!(offer(&other.1), Offer::NotAsked);
    let refused = send(&other.1, DocumentType::License, license(&other.1));
    assert!(matches!(refused, Err(AppError::NotAllowedNow(_))));
    assert_eq!(
        other.0.requests("POST", "/v1/documents/create_upload_url"),
        0,
        "Astra is not even asked"
    );
}

fn stage_in_review() -> (Stage, Desk) {
    let stage = Stage::new();
    let desk = stage.start();
    desk.onboard(&stage, Sample::Reviewed);
    (stage, desk)
}

#[test]
fn a_document_is_looked_at_before_it_is_sent() {
    let (stage, desk) = asked();
    let look = |name: &str, document_type| {
        let handle = hold(&desk, name);
        let looked = desk.app.documents().look_at(&handle, document_type);
        desk.run(looked).unwrap()
    };
    for (name, document_type, issue) in [
        ("license-front.jpg", DocumentType::License, None),
        ("passport.png", DocumentType::Passport, None),
        ("letter.pdf", DocumentType::Other, None),
        (
            "letter.pdf",
            DocumentType::License,
            Some(FileIssue::PdfNotHere),
        ),
        (
            "license-gray.jpg",
            DocumentType::IdCard,
            Some(FileIssue::NoColor),
        ),
        (
            "not-a-picture.jpg",
            DocumentType::Other,
            Some(FileIssue::WrongKind),
        ),
        ("gone.jpg", DocumentType::Other, Some(FileIssue::Gone)),
    ] {
        let looked = look(name, document_type);
        assert_eq!(looked.issue, issue, "{name} as {document_type:?}");
        assert_eq!(looked.name, name, "the name without its folder");
    }
    let gray = vec![
        (Side::Front, hold(&desk, "license-gray.jpg")),
        (Side::Back, hold(&desk, "license-back.jpg")),
    ];
    let refused = send(&desk, DocumentType::License, gray);
    assert!(matches!(refused, Err(AppError::NotAllowedNow(_))));
    let half = vec![(Side::Front, hold(&desk, "license-front.jpg"))];
    let refused = send(&desk, DocumentType::License, half);
    assert!(matches!(refused, Err(AppError::NotAllowedNow(_))));
    assert!(list(&desk).is_empty(), "nothing was begun");
    assert_eq!(stage.requests("POST", "/v1/documents/create_upload_url"), 0);
}

#[test]
fn a_document_that_failed_goes_on_without_being_chosen_again() {
    let (stage, desk) = asked();
    stage.fault("PUT", "/uploads/*", FaultKind::DropBefore);
    let id = send(&desk, DocumentType::License, license(&desk)).unwrap();
    let failed = settled(&desk);
    assert_eq!(reasons(&failed), [Some(FailureReason::Unclear), None]);
    assert!(failed.can_retry);
    assert_eq!(stage.requests("POST", "/v1/documents/confirm_upload"), 0);

    desk.run(desk.app.documents().try_again(&id)).unwrap();
    let done = settled(&desk);
    assert!(done.record.is_confirmed());
    assert_eq!(list(&desk).len(), 1, "the same document");
}

#[test]
fn a_document_whose_second_side_failed_does_not_send_the_first_again() {
    let (stage, desk) = asked();
    let back = tempfile::tempdir().unwrap();
    let path = back.path().join("back.jpg");
    std::fs::copy(fixture("license-back.jpg"), &path).unwrap();
    stage.control.hold("/v1/documents/create_upload_url");
    let files = vec![
        (Side::Front, hold(&desk, "license-front.jpg")),
        (Side::Back, desk.app.documents().hold(path.clone())),
    ];
    let id = send(&desk, DocumentType::IdCard, files).unwrap();
    stage.until_held("POST", "/v1/documents/create_upload_url");
    std::fs::write(&path, b"something else").unwrap();
    stage.control.release("/v1/documents/create_upload_url");
    let failed = settled(&desk);
    assert_eq!(
        reasons(&failed),
        [None, Some(FailureReason::Changed)],
        "what was looked at is what is sent"
    );
    std::fs::copy(fixture("license-back.jpg"), &path).unwrap();
    desk.run(desk.app.documents().try_again(&id)).unwrap();
    assert!(settled(&desk).record.is_confirmed());
    assert_eq!(stage.requests("POST", "/v1/documents/create_upload_url"), 2);
}

#[test]
fn no_two_documents_are_on_their_way_at_once() {
    let (stage, desk) = asked();
    stage.control.hold("/v1/documents/create_upload_url");
    let id = send(&desk, DocumentType::License, license(&desk)).unwrap();
    stage.until_held("POST", "/v1/documents/create_upload_url");
    assert!(list(&desk)[0].under_way);
    let second = send(&desk, DocumentType::License, license(&desk));
    assert!(matches!(second, Err(AppError::NotAllowedNow(_))));
    let again = desk.run(desk.app.documents().try_again(&id));
    assert!(matches!(again, Err(AppError::NotAllowedNow(_))));
    let forgotten = desk.run(desk.app.documents().forget(&id));
    assert!(matches!(forgotten, Err(AppError::NotAllowedNow(_))));
    assert!(
        desk.run(desk.app.is_busy()),
        "the environment is not closed under it"
    );
    stage.control.release("/v1/documents/create_upload_url");
    assert!(settled(&desk).record.is_confirmed());
    assert_eq!(list(&desk).len(), 1);
}

#[test]
fn a_document_on_its_way_at_a_kill_says_so_and_is_chosen_again() {
    let (stage, desk) = asked();
    stage.control.hold("/v1/documents/create_upload_url");
    let id = send(&desk, DocumentType::License, license(&desk)).unwrap();
    stage.until_held("POST", "/v1/documents/create_upload_url");
    desk.kill();
    stage.control.release("/v1/documents/create_upload_url");

    let desk = stage.start();
    let found = settled(&desk);
    assert_eq!(
        reasons(&found),
        [Some(FailureReason::Interrupted); 2],
        "no file of an earlier run is known any more"
    );
    assert!(!found.can_retry);
    let again = desk.run(desk.app.documents().try_again(&id));
    assert!(matches!(again, Err(AppError::NotFound("file"))));
    desk.run(desk.app.documents().forget(&id)).unwrap();
    assert!(list(&desk).is_empty());
    send(&desk, DocumentType::License, license(&desk)).unwrap();
    assert!(settled(&desk).record.is_confirmed());
}

#[test]
fn a_document_that_was_sent_is_confirmed_after_a_restart_without_its_file() {
    let (stage, desk) = asked();
    let files = vec![(Side::Whole, hold(&desk, "passport.png"))];
    stage.fault(
        "POST",
        "/v1/documents/confirm_upload",
        FaultKind::DropBefore,
    );
    let id = send(&desk, DocumentType::Passport, files).unwrap();
    let sent = settled(&desk);
    assert!(
        matches!(sent.record.files[0].state, FileState::Sent { .. }),
        "{sent:?}"
    );
    desk.kill();
    let desk = stage.start();
    assert!(settled(&desk).can_retry, "its bytes are at Astra already");
    desk.run(desk.app.documents().try_again(&id)).unwrap();
    assert!(settled(&desk).record.is_confirmed());
    assert_eq!(
        stage.requests("POST", "/v1/documents/create_upload_url"),
        1,
        "it is sent once"
    );
}

#[test]
fn a_document_whose_confirmation_got_lost_is_not_asked_for_twice() {
    let (stage, desk) = asked();
    let files = vec![(Side::Whole, hold(&desk, "letter.pdf"))];
    stage.fault("POST", "/v1/documents/confirm_upload", FaultKind::DropAfter);
    let id = send(&desk, DocumentType::Other, files).unwrap();
    let sent = settled(&desk);
    assert!(matches!(
        sent.record.files[0].state,
        FileState::Sent { unclear: true, .. }
    ));
    desk.run(desk.app.documents().try_again(&id)).unwrap();
    let done = settled(&desk);
    assert!(
        done.record.is_confirmed(),
        "Astra asks for no document any more: it has this one: {done:?}"
    );
}

#[test]
fn astras_word_about_a_document_is_kept_with_its_request_id() {
    let (stage, desk) = asked();
    // Astra has decided meanwhile, and nobody has asked yet.
    let user = desk.overview().business.unwrap().user.unwrap().id;
    stage
        .outside(
            stage
                .control
                .set_user_status(user.as_str(), UserStatus::Rejected),
        )
        .unwrap();
    send(&desk, DocumentType::License, license(&desk)).unwrap();
    let refused = settled(&desk);
    assert_eq!(reasons(&refused)[0], Some(FailureReason::Refused));
    let FileState::Failed { request_id, .. } = &refused.record.files[0].state else {
        panic!("{refused:?}");
    };
    assert!(request_id.is_some(), "support asks for it");
}

#[test]
fn documents_go_with_the_business_that_is_removed() {
    let (_stage, desk) = asked();
    send(&desk, DocumentType::License, license(&desk)).unwrap();
    settled(&desk);
    let business = desk.overview().business.unwrap().id;
    desk.run(desk.app.remove_business(business.as_str()))
        .unwrap();
    assert!(
        desk.run(desk.app.documents().list(&business))
            .unwrap()
            .is_empty()
    );
}
