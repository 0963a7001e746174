//! Papers: asked for by status and by email, sent by API and by the link (CONTRACT.md 10, 12).

use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{User, World, hillary, with};

const OWN: &str = "+15555550120";
const PENDING: &str = "44-4444444";
const DOCUMENT: &str = "55-5555555";

pub async fn status(world: &World, user: &User) -> Value {
    world.get("/v1/user", user).await["status"].clone()
}

async fn person_in_document(world: &World) -> User {
    world
        .person(&with(
            hillary(OWN, "ed@example.com"),
            "first_name",
            json!("document"),
        ))
        .await
}

async fn upload_url(
    world: &World,
    user: &User,
    kind: &str,
    extension: &str,
) -> (StatusCode, Value) {
    let body = json!({"document_type": kind, "extension": extension});
    world
        .send(Method::POST, "/v1/documents/create_upload_url", user, &body)
        .await
}

async fn put(world: &World, url: &str, bytes: Vec<u8>) -> StatusCode {
    let request = world
        .http
        .put(url)
        .header(header::CONTENT_TYPE, "application/octet-stream");
    request.body(bytes).send().await.unwrap().status()
}

async fn confirm(world: &World, user: &User, filename: &str) -> StatusCode {
    let body = json!({"filename": filename});
    world
        .send(Method::POST, "/v1/documents/confirm_upload", user, &body)
        .await
        .0
}

#[tokio::test]
async fn a_person_sends_a_picture_and_is_approved() {
    let world = World::new().await;
    let user = person_in_document(&world).await;
    let (found, upload) = upload_url(&world, &user, "license", "jpg").await;
    assert_eq!((found, &upload["method"]), (StatusCode::OK, &json!("PUT")));
    let (filename, url) = (
        upload["filename"].as_str().unwrap(),
        upload["url"].as_str().unwrap(),
    );
    assert!(filename.ends_with(".jpg") && upload["id"].is_string());
    assert_eq!(
        confirm(&world, &user, filename).await,
        StatusCode::BAD_REQUEST,
        "nothing came yet"
    );
    assert_eq!(put(&world, url, vec![7; 5000]).await, StatusCode::OK);
    assert_eq!(
        status(&world, &user).await,
        "document",
        "until it is confirmed"
    );
    assert_eq!(confirm(&world, &user, filename).await, StatusCode::OK);
    assert_eq!(status(&world, &user).await, "document", "and read");
    world.seconds(2);
    assert_eq!(status(&world, &user).await, "approved");
    assert_eq!(
        put(&world, url, vec![7]).await,
        StatusCode::GONE,
        "an address is used once"
    );
    let (found, _) = upload_url(&world, &user, "license", "jpg").await;
    assert_eq!(
        found,
        StatusCode::BAD_REQUEST,
        "nothing is asked for any more"
    );
}

#[tokio::test]
async fn an_upload_is_checked() {
    let world = World::new().await;
    let user = person_in_document(&world).await;
    for (kind, extension, field) in [
        ("licence", "jpg", "document_type"),
        ("license", "gif", "extension"),
        ("other", "pdf", "extension"),
    ] {
        let (found, body) = upload_url(&world, &user, kind, extension).await;
        assert_eq!(found, StatusCode::BAD_REQUEST);
        assert!(body["errors"][field].is_array(), "{body}");
    }
    let (_, upload) = upload_url(&world, &user, "passport", "png").await;
    let url = upload["url"].as_str().unwrap();
    let limit = 10 * 1024 * 1024;
    assert_eq!(
        put(&world, url, vec![7; limit + 1]).await,
        StatusCode::PAYLOAD_TOO_LARGE,
        "A33"
    );
    assert_eq!(
        put(&world, url, vec![7; limit]).await,
        StatusCode::OK,
        "A33"
    );
    let with_credentials = world.http.put(url).bearer_auth(&user.access);
    let with_credentials =
        with_credentials.header(header::CONTENT_TYPE, "application/octet-stream");
    let refused = with_credentials.body("x").send().await.unwrap();
    assert_eq!(
        refused.status(),
        StatusCode::BAD_REQUEST,
        "no credentials of Astra's"
    );
    let untyped = world.http.put(url).body("x").send().await.unwrap();
    assert_eq!(untyped.status(), StatusCode::BAD_REQUEST);
    let other = world
        .person(&hillary("+15555550121", "two@example.com"))
        .await;
    let filename = upload["filename"].as_str().unwrap();
    assert_eq!(
        confirm(&world, &other, filename).await,
        StatusCode::NOT_FOUND,
        "not theirs"
    );
    assert_eq!(
        confirm(&world, &user, "a.gif").await,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn a_business_in_status_document_is_pending_while_its_pdf_is_read() {
    let world = World::new().await;
    let user = world.user_with_ein(DOCUMENT).await;
    assert_eq!(status(&world, &user).await, "document");
    let (_, upload) = upload_url(&world, &user, "other", "pdf").await;
    put(&world, upload["url"].as_str().unwrap(), vec![7; 10]).await;
    confirm(&world, &user, upload["filename"].as_str().unwrap()).await;
    assert_eq!(status(&world, &user).await, "pending");
    world.seconds(20);
    assert_eq!(status(&world, &user).await, "approved");
}

#[tokio::test]
async fn a_pending_business_is_asked_by_email_and_answers_by_its_link() {
    let world = World::new().await;
    let mut browser = Browser::new(&world);
    let outbox = world.running.app.join("/outbox").unwrap();
    browser.open(&outbox).await;
    assert!(browser.has("empty"));
    let user = world.user_with_ein(PENDING).await;
    world.seconds(3600);
    assert_eq!(
        status(&world, &user).await,
        "pending",
        "it waits for the document"
    );
    browser.open(&outbox).await;
    assert!(
        browser.html.contains("edmund@alpine.example"),
        "the email is the business's"
    );
    let link = browser.html.split("href=\"/papers/").nth(1).unwrap();
    let link = format!("/papers/{}", link.split('"').next().unwrap());
    browser.open(&world.running.app.join(&link).unwrap()).await;
    assert!(browser.has("send-document"));
    browser.path.clone_from(&link);
    browser
        .send_exactly(&[("document_type", "other".to_owned())])
        .await;
    assert!(browser.has("no-papers-wanted"));
    assert_eq!(status(&world, &user).await, "pending", "while it is read");
    world.seconds(20);
    assert_eq!(status(&world, &user).await, "approved");
    let strange = world.running.app.join("/papers/strange").unwrap();
    browser.open(&strange).await;
    assert_eq!(browser.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_user_who_was_decided_meanwhile_is_asked_for_nothing() {
    let world = World::new().await;
    let user = world.user_with_ein(PENDING).await;
    let (found, _) = upload_url(&world, &user, "other", "pdf").await;
    assert_eq!(
        found,
        StatusCode::OK,
        "asked by email, one may send by API as well"
    );
    for decided in [
        astra_sim::UserStatus::Approved,
        astra_sim::UserStatus::Suspended,
    ] {
        world
            .control()
            .set_user_status(&user.id, decided)
            .await
            .unwrap();
        let (found, _) = upload_url(&world, &user, "other", "pdf").await;
        assert_eq!(
            found,
            StatusCode::BAD_REQUEST,
            "nobody goes back to pending"
        );
    }
}
