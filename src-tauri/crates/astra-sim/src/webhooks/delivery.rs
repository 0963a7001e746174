//! Sends a notice that is due.

use std::time::Duration;

use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;

use super::signature;
use crate::webhooks::outbox::Due;

/// The time allowed for one attempt (CONTRACT.md 20), in real time, because the receiver does not know the simulated one.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The client is made when something is sent for the first time: most sandboxes send nothing.
#[derive(Default)]
pub(crate) struct Delivery(Option<Client>);

impl Delivery {
    /// Sends `due`; gives the status of the answer, or why there was none.
    pub(crate) async fn send(&mut self, due: &Due) -> Result<u16, String> {
        let request = self
            .client()?
            .post(due.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(signature::HEADER, &due.signature)
            .body(due.body.clone());
        match request.send().await {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) if error.is_timeout() => Err("no answer within 10 seconds".to_owned()),
            Err(error) if error.is_connect() => Err("no connection".to_owned()),
            Err(error) => Err(error.without_url().to_string()),
        }
    }

    fn client(&mut self) -> Result<&Client, String> {
        if self.0.is_none() {
            // Without a provider the client cannot even be made for plain HTTP.
            if rustls::crypto::CryptoProvider::get_default().is_none() {
                return Err("this program has not chosen how to do TLS".to_owned());
            }
            let built = Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .timeout(TIMEOUT)
                .build();
            self.0 = Some(built.map_err(|error| error.to_string())?);
        }
        self.0.as_ref().ok_or_else(String::new)
    }
}
