//! The screens' own tests show them views that the application answered: `ui/src/testing/scenes.json` is written here.
//!
//! `cargo xtask bindings` writes the file; this test notices when it is stale. `ui/src/testing/scenes.ts` gives each view its
//! type.

#![allow(clippy::unwrap_used)]

mod host;

use std::collections::BTreeMap;
use std::path::Path;

use astra_sim::{FaultKind, UserStatus};
use host::desk::Desk;
use host::situations::{self, confirm, decide, fault, pass_until, preview, send, state};
use serde_json::{Value, json};
use uuid::Uuid;

/// One kind of view by the name of its type, and the recorded ones by the names of their scenes.
/// The moment of every `as_of`.
const BEGINNING: &str = "2026-03-02T18:00:00Z";

type Scenes = BTreeMap<&'static str, BTreeMap<String, Value>>;

#[derive(Default)]
struct Recorder {
    scenes: Scenes,
    /// Astra's ids in this situation, each with the one that is recorded. The order in which a simulator draws them depends
    /// on which of two requests it answers first.
    ids: BTreeMap<String, String>,
}

impl Recorder {
    /// Numbers Astra's ids as they appear, the oldest card first.
    fn begin(&mut self, desk: &Desk) {
        self.ids.clear();
        if let Ok(mut cards) = desk.call("cards", json!({})) {
            self.number_ids(&mut cards);
        }
    }

    fn number_ids(&mut self, value: &mut Value) {
        match value {
            Value::String(text) if Uuid::try_parse(text).is_ok() => {
                let next = self.ids.len() + 1;
                let numbered = self.ids.entry(text.clone());
                text.clone_from(
                    numbered.or_insert_with(|| format!("00000000-0000-4000-8000-{next:012}")),
                );
            }
            Value::Array(values) => values.iter_mut().for_each(|value| self.number_ids(value)),
            Value::Object(fields) => fields.values_mut().for_each(|value| self.number_ids(value)),
            _ => {}
        }
    }

    /// When Astra was last asked depends on whether the poller or the screen came first.
    fn ask_at_the_beginning(value: &mut Value) {
        match value {
            Value::Array(values) => values.iter_mut().for_each(Self::ask_at_the_beginning),
            Value::Object(fields) => {
                for (name, value) in fields {
                    match value {
                        Value::String(moment) if name == "as_of" => BEGINNING.clone_into(moment),
                        _ => Self::ask_at_the_beginning(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, view: &'static str, scene: &str, mut answer: Value) {
        self.number_ids(&mut answer);
        Self::ask_at_the_beginning(&mut answer);
        let scenes = self.scenes.entry(view).or_default();
        let before = scenes.insert(scene.to_owned(), answer);
        assert!(before.is_none(), "{view} {scene} is recorded once");
    }

    fn ask(&mut self, desk: &Desk, view: &'static str, scene: &str, command: &str) {
        let answer = desk.ask(command, json!({}));
        self.keep(view, scene, desk.without_this_run(&answer));
    }

    fn keep_draft(&mut self, desk: &Desk, scene: &str) {
        let answer = desk.ask("draft", json!({ "draft": situations::draft(desk) }));
        self.keep("DraftView", scene, desk.without_this_run(&answer));
    }
}

/// A new application in that situation.
fn reach(situation: &str) -> Desk {
    let desk = Desk::repeatable();
    (situations::find(situation).unwrap().reach)(&desk);
    desk
}

fn record() -> Scenes {
    let mut recorder = Recorder::default();
    for situation in situations::ALL {
        let desk = reach(situation.name);
        recorder.begin(&desk);
        if desk.call("app_view", json!({})).is_ok() {
            recorder.ask(&desk, "AppView", situation.name, "app_view");
        }
        match situation.name {
            "details" => {
                recorder.keep_draft(&desk, "empty");
                recorder.ask(&desk, "ConnectionView", "practice", "connection");
                recorder.ask(&desk, "SignInView", "none", "sign_in");
                recorder.ask(&desk, "StartView", "practice", "start_view");
            }
            "filled" | "refused" | "unclear" => {
                recorder.keep_draft(&desk, situation.name);
            }
            "person_form" => recorder.keep_draft(&desk, "person_empty"),
            "person_filled" => recorder.keep_draft(&desk, "person"),
            "submitted" => {
                recorder.ask(&desk, "BusinessView", "profile_accepted", "business");
                recorder.ask(&desk, "SignInView", "idle", "sign_in");
            }
            "signing_in" => {
                recorder.ask(&desk, "SignInView", "waiting", "sign_in");
                recorder.ask(&desk, "SignInView", "cancelled", "cancel_sign_in");
            }
            "in_review" => {
                recorder.ask(&desk, "BusinessView", "pending", "business");
                for (name, status) in [
                    ("document", UserStatus::Document),
                    ("retry", UserStatus::Retry),
                    ("suspended", UserStatus::Suspended),
                ] {
                    desk.pass(60);
                    decide(&desk, status);
                    recorder.ask(&desk, "BusinessView", name, "business");
                }
            }
            "documents" => recorder.ask(&desk, "DocumentsView", "asked", "documents"),
            "document_failed" => recorder.ask(&desk, "DocumentsView", "failed", "documents"),
            "document_sent" => recorder.ask(&desk, "DocumentsView", "confirmed", "documents"),
            "contact_changes" => recorder.ask(&desk, "ContactView", "asked", "contact"),
            "rejected" => recorder.ask(&desk, "BusinessView", "rejected", "business"),
            "two_cards" => {
                recorder.ask(&desk, "BusinessView", "approved", "business");
                recorder.ask(&desk, "CardsView", "two", "cards");
                recorder.ask(&desk, "ContactView", "fresh", "contact");
                let id = desk.ask("business", json!({}))["summary"]["id"].clone();
                let removal = desk.ask("removal", json!({ "id": id }));
                recorder.keep("RemovalView", "settled", removal);
                recorder.keep(
                    "PreviewView",
                    "first",
                    preview(&desk, "250.00", "Weekly float"),
                );
            }
            "reminders" => recorder.ask(&desk, "RemindersView", "two", "reminders"),
            "repeating" => {
                recorder.ask(&desk, "RoutinesView", "weekly", "routines");
                let id = desk.ask("routines", json!({}))["routines"][0]["id"].clone();
                let paused = desk.ask("pause_routine", json!({ "id": id }));
                recorder.keep("RoutinesView", "paused", paused);
            }
            "card_in_review" => recorder.ask(&desk, "CardsView", "in_review", "cards"),
            "sandbox" => recorder.ask(&desk, "ConnectionView", "sandbox", "connection"),
            _ => {}
        }
    }
    record_transfers(&mut recorder);
    recorder.scenes
}

fn record_transfers(recorder: &mut Recorder) {
    let desk = reach("two_cards");
    recorder.begin(&desk);
    let detail = |id: &str| desk.ask("transfer", json!({ "id": id }));
    let mut keep = |detail: Value| {
        let name = state(&detail).to_owned();
        recorder.keep("TransferDetailView", &name, detail);
    };
    let first = preview(&desk, "250.00", "Weekly float");
    keep(desk.ask("confirm_transfer", json!({ "id": first["id"] })));
    keep(desk.ask("undo_transfer", json!({ "id": first["id"] })));
    let moved = confirm(&desk, "250.00", "Weekly float");
    keep(detail(&moved));
    for wanted in ["pending", "processed"] {
        pass_until(&desk, &moved, wanted, 2);
        keep(detail(&moved));
    }
    fault(
        &desk,
        "POST",
        "/v1/routines",
        FaultKind::Status { code: 400 },
        1,
    );
    keep(detail(&confirm(&desk, "1,500.00", "Deposit")));
    let reason = "insufficient_funds".to_owned();
    let fails = FaultKind::FailedTransfer { reason };
    fault(&desk, "POST", "/v1/routines", fails, 1);
    let failed = confirm(&desk, "2,500.00", "Equipment");
    pass_until(&desk, &failed, "failed", 10);
    keep(detail(&failed));
    let lost = || {
        fault(&desk, "POST", "/v1/routines", FaultKind::DropBefore, 1);
        confirm(&desk, "75.00", "Petty cash")
    };
    let first = lost();
    keep(detail(&first));
    pass_until(&desk, &first, "not_found", 1000);
    keep(detail(&first));
    send(&desk, &desk.ask("preview_again", json!({ "id": first })));
    keep(detail(&first));
    let second = lost();
    pass_until(&desk, &second, "not_found", 1000);
    keep(desk.ask("abandon_transfer", json!({ "id": second })));
}

#[test]
fn the_scenes_are_what_the_application_answers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/testing/scenes.json");
    let wanted = serde_json::to_string_pretty(&record()).unwrap() + "\n";
    if std::env::var_os("ASTRA_DESK_WRITE_BINDINGS").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = found
        .lines()
        .zip(wanted.lines())
        .find(|(found, wanted)| found != wanted);
    assert!(
        found == wanted,
        "ui/src/testing/scenes.json is stale ({differs:?}): run `cargo xtask bindings` and commit the result"
    );
}
