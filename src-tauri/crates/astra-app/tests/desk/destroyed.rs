//! Deleting is destroying a key: an old copy of the folder, taken at the worst moment, does not bring back what was
//! removed since.

use std::path::Path;
use std::sync::Arc;

use astra_app::onboarding::{Sample, SubmissionState, sample};
use astra_app::sign_in::{Action, SessionState};
use astra_app::{ConnectionChange, Environment, NextStep, Parts, RedirectUri, Source, TABLES};
use astra_client::Options;
use astra_sim::{Config, FaultKind};
use astra_vault::{EntryBody, KeyStorage, OsEntropy, SpaceId, Table, Vault};
use tempfile::TempDir;

use crate::support::{Desk, REDIRECT_URI, Stage, VISA, copy, keys};

/// What the business and the people of a sample are known by.
const TRACES: [&str; 8] = [
    "Hillary",
    "Edmund",
    "Astra Ave",
    "02/03/1985",
    "edmund.hillary@example.com",
    "1111111",
    "1234567",
    "example.com",
];

/// A copy of a folder, and the spaces that it had.
struct OldCopy {
    folder: TempDir,
    spaces: Vec<SpaceId>,
}

impl OldCopy {
    /// While the application is killed, which is when most lies about.
    fn of(stage: &Stage) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(stage.folder(), folder.path());
        let vault = stage.vault_at(folder.path());
        let spaces = vault.space_ids().unwrap();
        vault.close().unwrap();
        Self { folder, spaces }
    }

    /// Everything in the copy that the keys which are left still open.
    fn readable(&self, keys: KeyStorage) -> String {
        let vault = Vault::open(self.folder.path(), keys, Arc::new(OsEntropy)).unwrap();
        let mut read = String::new();
        for space in self.spaces.iter().filter_map(|id| vault.space(id).ok()) {
            for table in TABLES.iter().copied() {
                for (key, record) in space.scan(table).unwrap() {
                    read += &key;
                    read += &String::from_utf8_lossy(&record);
                }
            }
        }
        for entry in vault.journal().read().unwrap() {
            if let EntryBody::Readable { payload, .. } = entry.body {
                read += &String::from_utf8_lossy(&payload);
            }
        }
        vault.close().unwrap();
        read
    }
}

fn keychain(stage: &Stage) -> KeyStorage {
    KeyStorage::Keychain(Box::new(stage.keychain.clone()))
}

#[track_caller]
fn holds(read: &str, traces: &[&str]) {
    for trace in traces {
        assert!(read.contains(trace), "before, {trace} is there to be read");
    }
}

#[track_caller]
fn holds_none(read: &str, traces: &[&str], why: &str) {
    for trace in traces {
        assert!(!read.contains(trace), "{why}: {trace} can still be read");
    }
}

#[test]
fn a_copy_from_before_a_removal_shows_nothing_of_the_business_or_its_draft() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.run(desk.app.settings().finish_welcome()).unwrap();
    desk.fill(Sample::Approved);
    desk.kill();
    let with_draft = OldCopy::of(&stage);
    holds(&with_draft.readable(keychain(&stage)), &TRACES[..6]);

    let desk = stage.start();
    stage.fault(
        "POST",
        "/v1/business_profile",
        FaultKind::Status { code: 400 },
    );
    desk.submit_draft(false).unwrap_err();
    let SubmissionState::Refused { detail, .. } = desk.draft().submission else {
        panic!("Astra refused it");
    };
    assert!(!detail.is_empty(), "Astra's words, which may name somebody");
    desk.submit_draft(false).unwrap();
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    desk.link(&stage, VISA);
    desk.kill();
    let with_business = OldCopy::of(&stage);
    holds(
        &with_business.readable(keychain(&stage)),
        &["Hillary", "refresh"],
    );
    holds_none(
        &with_draft.readable(keychain(&stage)),
        &TRACES,
        "Astra has the draft",
    );

    let desk = stage.start();
    desk.run(desk.app.remove_business(&desk.on_screen()))
        .unwrap();
    desk.quit();
    for copy in [&with_draft, &with_business] {
        let read = copy.readable(keychain(&stage));
        holds_none(&read, &TRACES, "the business was removed");
        holds_none(&read, &["refresh", "access_until"], "its tokens went too");
        holds_none(
            &read,
            &[&detail],
            "what Astra said of it went with the draft",
        );
    }
    let read = with_business.readable(keychain(&stage));
    assert!(
        read.contains("+16505550111"),
        "that its phone was counted stays"
    );
}

#[test]
fn a_copy_from_before_signing_out_has_no_tokens() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(Sample::Approved);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    desk.kill();
    let tokens = stage.stored_tokens();
    let secrets = ["access", "refresh"].map(|name| tokens[name].as_str().unwrap());
    let copy = OldCopy::of(&stage);
    holds(&copy.readable(keychain(&stage)), &secrets);
    let desk = stage.start();
    desk.run(desk.app.sign_out(&desk.on_screen())).unwrap();
    desk.quit();
    let read = copy.readable(keychain(&stage));
    holds_none(&read, &secrets, "signed out");
    holds(&read, &["Hillary"]);
}

#[test]
fn a_copy_from_before_a_new_sign_in_has_no_tokens() {
    let stage = Stage::new();
    let desk = stage.start();
    desk.submit(Sample::Approved);
    desk.sign_in(&mut stage.browser(), Action::Onboard);
    desk.kill();
    let tokens = stage.stored_tokens();
    let copy = OldCopy::of(&stage);
    let desk = stage.start();
    desk.sign_in(&mut stage.browser(), Action::Renew);
    assert_eq!(desk.sign_in_state(), SessionState::Done);
    desk.quit();
    holds_none(
        &copy.readable(keychain(&stage)),
        &[tokens["refresh"].as_str().unwrap()],
        "another pair took its place",
    );
}

#[test]
fn a_copy_from_before_the_keys_were_forgotten_or_replaced_has_no_secret() {
    let stage = Stage::with(Config::practice()).with_entered_connection(REDIRECT_URI);
    let desk = stage.start();
    let first = "11111111111111111111111111111111";
    let save = |desk: &Desk, secret: &str| {
        let secret = Some(secret.to_owned().into());
        desk.run(desk.app.change_connection(keys(stage.client_id(), secret)))
            .unwrap();
    };
    save(&desk, first);
    desk.kill();
    let with_first = OldCopy::of(&stage);
    holds(&with_first.readable(keychain(&stage)), &[first]);
    let desk = stage.start();
    save(&desk, stage.client_secret());
    desk.kill();
    let with_second = OldCopy::of(&stage);
    holds_none(&with_first.readable(keychain(&stage)), &[first], "replaced");

    let desk = stage.start();
    assert!(desk.run(desk.app.connection().test()).unwrap().accepted);
    desk.run(desk.app.change_connection(ConnectionChange::ForgetKeys))
        .unwrap();
    desk.quit();
    let read = with_second.readable(keychain(&stage));
    holds_none(&read, &[stage.client_secret()], "forgotten");
}

/// The kept folder of a version that had one key for the application and one for each business.
struct Earlier {
    stage: Stage,
    folder: TempDir,
}

impl Earlier {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/folder_of_0.1");
        copy(&kept, folder.path());
        Self {
            stage: Stage::new(),
            folder,
        }
    }

    fn start(&self) -> Desk {
        let parts = Parts {
            environment: Environment::Practice,
            vault: self.vault(),
            endpoints: self.stage.endpoints(),
            source: Source::Entered {
                client_id: None,
                redirect_uris: vec![RedirectUri::new(REDIRECT_URI).unwrap()],
            },
            options: Options::default(),
            own_redirect_uri: RedirectUri::new(REDIRECT_URI).unwrap(),
            clock: self.stage.clock.clone(),
            entropy: Arc::new(OsEntropy),
            checkpoint_after: 3,
        };
        Stage::start_with(parts)
    }

    fn vault(&self) -> Vault {
        Vault::open(self.folder.path(), KeyStorage::File, Arc::new(OsEntropy)).unwrap()
    }

    /// The folder as it was kept, with the keys that are left now.
    fn readable_of_the_kept_one(&self) -> String {
        let kept = Self::new();
        let vault = kept.vault();
        let spaces = vault.space_ids().unwrap();
        vault.close().unwrap();
        let keys = "keys.practice";
        std::fs::copy(self.folder.path().join(keys), kept.folder.path().join(keys)).unwrap();
        let copy = OldCopy {
            folder: kept.folder,
            spaces,
        };
        copy.readable(KeyStorage::File)
    }
}

#[test]
fn what_an_earlier_version_kept_is_all_there_after_the_first_start() {
    let earlier = Earlier::new();
    let secret = earlier.stage.client_secret();
    let kept = earlier.readable_of_the_kept_one();
    holds(
        &kept,
        &[
            "Hillary",
            "Edmund",
            "02/03/1985",
            "1234567",
            secret,
            "refresh",
        ],
    );
    for round in ["first", "second"] {
        let desk = earlier.start();
        let draft = desk.draft();
        assert_eq!(
            draft.form,
            sample(Sample::Reviewed).into(),
            "{round} start: the draft"
        );
        assert_eq!(draft.submissions_used, 0, "a refused one does not count");
        let overview = desk.overview();
        let business = overview.business.unwrap();
        assert_eq!(
            business.details().unwrap().legal_name,
            "Hillary Expeditions LLC"
        );
        assert!(business.user.is_some());
        assert_eq!(
            overview.signed_in,
            [business.id],
            "{round} start: the tokens"
        );
        assert_eq!(overview.next, NextStep::LinkFirstCard, "and the settings");
        assert!(
            desk.app.connection().settings().secret_kept,
            "{round} start: the secret"
        );
        assert!(desk.run(desk.app.connection().test()).unwrap().accepted);
        desk.fill(Sample::Approved);
        let counted = desk.draft().submissions_used;
        assert_eq!(counted, 1, "{round} start: what Astra counted");
        desk.fill(Sample::Reviewed);
        desk.kill();
    }
}

#[test]
fn a_copy_from_an_earlier_version_shows_nothing_either() {
    let earlier = Earlier::new();
    let secret = earlier.stage.client_secret();
    earlier.start().quit();
    let read = earlier.readable_of_the_kept_one();
    holds_none(
        &read,
        &[secret, "Provisions", "02/03/1985"],
        "the application has another key since the first start",
    );
    let desk = earlier.start();
    desk.submit_draft(false).expect("the draft is done");
    for _ in 0..2 {
        desk.run(desk.app.remove_business(&desk.on_screen()))
            .unwrap();
    }
    desk.run(desk.app.change_connection(ConnectionChange::ForgetKeys))
        .unwrap();
    desk.quit();
    let read = earlier.readable_of_the_kept_one();
    holds_none(&read, &TRACES, "everything was removed");
    holds_none(&read, &[secret, "refresh"], "keys and tokens too");
    let vault = earlier.vault();
    let ids = vault.space_ids().unwrap();
    assert!(
        !ids.contains(&SpaceId::app()),
        "the earlier key is gone: {ids:?}"
    );
    vault.close().unwrap();
}

/// The draft under its own key, whole, as it lies there when the power goes before it is written down as the open one.
fn move_draft_alone(vault: &Vault) {
    let app = vault.existing_space(&SpaceId::app()).unwrap().unwrap();
    let draft = app.get(Table("drafts"), "current").unwrap().unwrap();
    let mut draft: serde_json::Value = serde_json::from_slice(&draft).unwrap();
    let id = SpaceId::draft(draft["r"]["id"].as_str().unwrap()).unwrap();
    let own = vault.existing_space(&id).unwrap().unwrap();
    let ein = own.get(Table("identity"), "ein").unwrap().unwrap();
    let ein: serde_json::Value = serde_json::from_slice(&ein).unwrap();
    draft["r"]["form"]["business"]["ein"] = ein["r"].clone();
    own.put(Table("drafts"), "current", draft.to_string().as_bytes())
        .unwrap();
}

#[test]
fn a_kill_in_the_middle_of_the_first_start_is_made_good_by_the_next() {
    // As far as it came when the power went: the new spaces are there, and so is the earlier one.
    let half = Earlier::new();
    let vault = half.vault();
    let app = vault.space(&SpaceId::later_app("2").unwrap()).unwrap();
    let settings = br#"{"v":1,"r":{"welcomed":true}}"#;
    app.put(Table("settings"), "current", settings).unwrap();
    let orphan = vault.space(&SpaceId::secret("0123456789abcdef").unwrap());
    orphan
        .unwrap()
        .put(Table("connection"), "secret", br#"{"v":1,"r":"half"}"#)
        .unwrap();
    move_draft_alone(&vault);
    vault.close().unwrap();
    let desk = half.start();
    assert_eq!(desk.next(), NextStep::LinkFirstCard);
    assert!(desk.run(desk.app.connection().test()).unwrap().accepted);
    let draft = desk.draft();
    assert_eq!(
        draft.form,
        sample(Sample::Reviewed).into(),
        "the draft is not lost"
    );
    desk.quit();
    let vault = half.vault();
    let ids = vault.space_ids().unwrap();
    let secrets = ids.iter().filter(|id| id.as_str().starts_with("secret/"));
    assert_eq!(secrets.count(), 1, "one secret: {ids:?}");
    assert!(!ids.contains(&SpaceId::app()));
    vault.close().unwrap();
}
