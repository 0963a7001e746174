//! The error examples (CONTRACT.md 21).

use astra_client::{CallErrorKind, Effect, Options, RefusalShape, RetryPolicy};

use crate::support::{Reply, Server, example, json, phone_bill, token};

fn once() -> Options {
    Options {
        retry: RetryPolicy {
            attempts: 1,
            ..RetryPolicy::default()
        },
        ..Options::default()
    }
}

async fn server(reply: Reply) -> (Server, astra_client::AstraClient) {
    let server = Server::start([reply]).await;
    let client = server.client_with(once());
    (server, client)
}

#[tokio::test]
async fn every_documented_status_is_read_for_what_it_means() {
    let generic = example("error_generic_forbidden")["response"].clone();
    for (status, meaning) in example("http_statuses")["statuses"].as_object().unwrap() {
        let status: u16 = status.parse().unwrap();
        let mut body = generic.clone();
        body["code"] = status.into();
        let (_, client) = server(json(status, &body.to_string())).await;
        let error = client
            .create_routine(&token(), &phone_bill())
            .await
            .unwrap_err();
        let (_, client) = server(json(status, &body.to_string())).await;
        let reading = client.user(&token()).await.unwrap_err();
        assert_eq!((error.status, reading.status), (Some(status), Some(status)));
        let (kind, effect, when_read) = match status {
            401 => (
                CallErrorKind::Unauthorized,
                Effect::None,
                CallErrorKind::Unauthorized,
            ),
            429 => (
                CallErrorKind::RateLimited,
                Effect::None,
                CallErrorKind::RateLimited,
            ),
            // Not by these does the vendor say no before it acts.
            405 | 406 | 410 | 418 => {
                assert_eq!(error.kind, CallErrorKind::Unclear, "{status} {meaning}");
                assert_eq!(error.effect(), Effect::Unknown, "{status} {meaning}");
                assert!(reading.refusal().is_some(), "{status} {meaning}");
                continue;
            }
            500.. => (
                CallErrorKind::Unclear,
                Effect::Unknown,
                CallErrorKind::ServerError,
            ),
            _ => {
                assert!(
                    error.refusal().is_some() && reading.refusal().is_some(),
                    "{status} {meaning}"
                );
                assert_eq!(error.effect(), Effect::None, "{status} {meaning}");
                continue;
            }
        };
        assert_eq!(
            (error.kind.clone(), error.effect()),
            (kind, effect),
            "{status} {meaning}"
        );
        assert_eq!(reading.kind, when_read, "{status} {meaning}");
    }
}

#[tokio::test]
async fn wrong_fields_are_told_by_name() {
    let example = example("error_validation");
    let status = u16::try_from(example["status"].as_u64().unwrap()).unwrap();
    let (_, client) = server(json(status, &example["response"].to_string())).await;
    let error = client
        .create_routine(&token(), &phone_bill())
        .await
        .unwrap_err();
    let refusal = error.refusal().unwrap();
    assert_eq!(refusal.shape, RefusalShape::Validation);
    assert_eq!(
        example["response"]["name"],
        refusal.name.as_deref().unwrap()
    );
    assert_eq!(
        example["response"]["description"],
        refusal.description.as_deref().unwrap()
    );
    let fields = serde_json::to_value(&refusal.fields).unwrap();
    assert_eq!(fields, example["response"]["errors"]);
}
