//! What is found where nothing, or one thing, is other than assumed.

use astra_check::{CheckError, Target, Verdict};
use astra_sim::UserStatus;

use crate::world::{World, ports, run, run_with};

/// What the simulator offers and the check settles for good. A39 (card delete refusal) is left out: whether the routine still runs when its card
/// is to be deleted depends on the machine, and so does A53 (pending intent: whether an intent is looked at within two seconds); A54 (business review) has a
/// test of its own.
pub const SETTLED: [u8; 45] = [
    2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 14, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
    31, 32, 34, 35, 37, 38, 40, 41, 42, 43, 44, 45, 46, 50, 52, 55, 59, 60, 62, 63,
];

#[tokio::test]
async fn every_number_comes_once_and_in_order() {
    let world = World::new().await;
    let said = run(&world.target()).await;
    assert!(
        said.findings
            .iter()
            .map(|finding| finding.number)
            .eq(1..=63),
        "{}",
        said.lines()
    );
    let summary = said.outcome.unwrap();
    assert_eq!(
        summary.held + summary.broke + summary.not_reachable,
        63,
        "each is counted"
    );
    for finding in &said.findings {
        assert!(
            !finding.reason.is_empty() && !finding.reason.contains('\n'),
            "{finding}"
        );
        if finding.verdict != Verdict::NotReachable {
            assert!(
                finding.request_id.is_some(),
                "what was answered can be quoted: {finding}"
            );
        }
    }
}

#[tokio::test]
async fn where_everything_is_as_assumed_nothing_is_broken() {
    let world = World::new().await;
    let said = run(&world.target()).await;
    assert_eq!(
        said.numbers(Verdict::Broke),
        Vec::<u8>::new(),
        "{}",
        said.lines()
    );
    let held = said.numbers(Verdict::Held);
    for number in SETTLED {
        assert!(held.contains(&number), "{}", said.of(number));
    }
}

#[tokio::test]
async fn without_the_pages_what_needs_them_is_not_reachable() {
    let world = World::new().await;
    let said = run(&world.target_with(Some(world.running.secure.clone()), None)).await;
    assert_eq!(said.numbers(Verdict::Broke), Vec::<u8>::new());
    for number in [10, 16, 17, 23, 37, 45, 52, 60] {
        let finding = said.of(number);
        assert_eq!(finding.verdict, Verdict::NotReachable, "{finding}");
        assert!(finding.reason.contains("another host"), "{finding}");
    }
    for number in [2, 14, 25, 31, 40, 50] {
        let finding = said.of(number);
        assert_eq!(
            finding.verdict,
            Verdict::Held,
            "needs nobody to sign in: {finding}"
        );
    }
    assert!(
        world.running.control().ledger().users.is_empty(),
        "nobody signed in"
    );
}

#[tokio::test]
async fn without_the_secure_host_cards_are_linked_at_the_page() {
    let world = World::new().await;
    let said = run(&world.target_with(None, Some(world.running.app.clone()))).await;
    assert_eq!(said.of(62).verdict, Verdict::NotReachable);
    assert!(
        said.of(62).reason.contains("another host"),
        "{}",
        said.of(62)
    );
    for number in [37, 42, 45, 52] {
        assert_eq!(
            said.of(number).verdict,
            Verdict::Held,
            "{}",
            said.of(number)
        );
    }
}

#[tokio::test]
async fn an_approval_that_comes_is_seen() {
    let world = World::new().await;
    let control = world.running.control();
    let reviewer = tokio::spawn(async move {
        // One look as the first user, one as the second right after signing in, then the waiting.
        let looks = || {
            let requests = control.requests();
            requests.iter().filter(|one| one.path == "/v1/user").count()
        };
        while looks() < 3 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        for user in control.ledger().users {
            if user.status == UserStatus::Pending {
                control
                    .set_user_status(&user.id, UserStatus::Approved)
                    .await
                    .unwrap();
            }
        }
    });
    let mut patient = ports();
    patient.patience = std::time::Duration::from_secs(600);
    let said = run_with(&world.target(), &patient, &mut astra_check::NoPerson).await;
    // Done by now, or never.
    reviewer.abort();
    assert_eq!(said.of(54).verdict, Verdict::Held, "{}", said.of(54));
}

#[tokio::test]
async fn what_the_run_creates_stays_within_what_it_says() {
    let world = World::new().await;
    let said = run(&world.target()).await;
    assert!(said.outcome.is_ok());
    let ledger = world.running.control().ledger();
    assert_eq!(ledger.profile_count, 3, "the fourth was refused");
    assert_eq!(ledger.profiles_per_phone.len(), 1, "one invented phone");
    for phone in ledger.profiles_per_phone.keys() {
        assert_eq!(&phone[5..10], "55501", "nobody's number: {phone}");
    }
    assert_eq!((ledger.users.len(), ledger.routine_count), (2, 12));
}

#[tokio::test]
async fn refused_keys_are_said_and_nothing_is_found() {
    let world = World::new().await;
    let target = Target::new(
        world.running.api.clone(),
        None,
        None,
        world.config.client_id.clone(),
        "not-the-secret".into(),
    );
    let said = run(&target.unwrap()).await;
    assert!(
        matches!(said.outcome, Err(CheckError::KeysRefused { .. })),
        "{:?}",
        said.outcome
    );
    assert!(said.findings.is_empty());
}

#[tokio::test]
async fn an_api_that_does_not_answer_is_said() {
    let world = World::new().await;
    world.running.control().refuse(true).await.unwrap();
    let said = run(&world.target()).await;
    let error = said.outcome.unwrap_err();
    assert!(matches!(error, CheckError::Silent { .. }), "{error}");
    assert!(error.to_string().contains("127.0.0.1"), "{error}");
    assert!(said.findings.is_empty());
}
