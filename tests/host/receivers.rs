//! Somebody else on this computer who can be sent money, where staff allowed that.

use serde_json::{Value, json};

use super::browser::VISA;
use super::desk::Desk;
use super::situations::{begin, draft, link_card, pass_until, send, two_cards};

/// A transfer that reached another business, and a form that is to send more. The sender is on screen.
pub fn someone_else(desk: &Desk) {
    two_cards(desk);
    let sender = on_screen(desk);
    desk.pass(60);
    let filled = desk.ask(
        "fill_sample",
        json!({ "draft": draft(desk), "sample": "approved" }),
    );
    let mut form = filled["form"].clone();
    form["business"]["business_name"] = json!("Norgay Guides LLC");
    desk.ask("save_draft", json!({ "draft": draft(desk), "form": form }));
    desk.ask(
        "submit_draft",
        json!({ "draft": draft(desk), "sendAgain": false }),
    );
    begin(desk, "onboard");
    desk.visit(|browser, url| browser.authorize(url));
    desk.ask("dismiss_sign_in", json!({}));
    link_card(desk, VISA);
    desk.ask("select_business", json!({ "id": sender }));
    desk.ask("set_person_to_person", json!({ "allowed": true }));

    let receivers = desk.ask("receivers", json!({}));
    let receiver = &receivers[0];
    let cards = desk.ask("cards", json!({}));
    let form = json!({
        "from": cards["cards"][0]["id"], "to": "", "amount": "40.00", "note": "Guide",
        "towards": "known", "receiver": receiver["id"], "receiver_card": receiver["cards"][0]["id"],
        "receiver_user_id": "", "receiver_card_id": "",
    });
    let preview = desk.ask("preview_transfer", json!({ "request": form }));
    let id = send(desk, &preview);
    pass_until(desk, &id, "processed", 10);
    desk.pass(3600);
    desk.ask(
        "save_transfer_form",
        json!({ "business": sender, "request": form }),
    );
}

fn on_screen(desk: &Desk) -> Value {
    desk.ask("business", json!({}))["summary"]["id"].clone()
}
