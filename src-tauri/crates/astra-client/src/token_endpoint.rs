//! `POST /v1/oauth/token` (CONTRACT.md 5), by way of the `oauth2` crate.
//!
//! `oauth2` builds the two grants and reads the token answer. Sending stays with this crate, so
//! that the token endpoint has the same time-outs, caps, log line and error kinds as every call.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use http::{Method, StatusCode};
use oauth2::basic::{BasicClient, BasicTokenResponse, BasicTokenType};
use oauth2::{
    ClientSecret, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, RedirectUrl,
    RequestTokenError, TokenResponse, TokenUrl,
};

use crate::call::{Body, Call, Caller, Host, place_of};
use crate::client::AstraClient;
use crate::error::{CallError, Purpose};
use crate::response::{RequestId, Response};
use crate::tokens::{AccessToken, AuthorizationCode, RefreshToken, TokenPair};

const PATH: &[&str] = &["oauth", "token"];

type Sending = Pin<Box<dyn Future<Output = Result<HttpResponse, CallError>> + Send>>;

type Grants =
    BasicClient<EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

impl AstraClient {
    /// Turns the code of a redirect into tokens. `redirect_uri` is exactly the one that opened the
    /// hosted page.
    ///
    /// Sent once and on a connection of its own: a code works once, so an unclear outcome must not
    /// be tried again (CONTRACT.md 21).
    ///
    /// # Errors
    /// An unknown, expired or used code is [`Refused`](crate::CallErrorKind::Refused) with the
    /// name `invalid_grant` (A14, OAuth errors); wrong client credentials are
    /// [`Unauthorized`](crate::CallErrorKind::Unauthorized).
    pub async fn exchange_code(
        &self,
        code: &AuthorizationCode,
        redirect_uri: &str,
    ) -> Result<Response<TokenPair>, CallError> {
        let grants = self.grants(redirect_uri)?;
        let seen = Arc::default();
        let sender = self.sender(&seen);
        let answer = grants
            .exchange_code(oauth2::AuthorizationCode::new(code.expose().to_owned()))
            .request_async(&sender)
            .await;
        read_pair(answer, &seen)
    }

    /// Buys a new pair with a refresh token. Each refresh ends the access token before it, so
    /// callers do this one at a time per user; the old refresh token stays good (CONTRACT.md 5).
    ///
    /// # Errors
    /// An unknown or expired refresh token is [`Refused`](crate::CallErrorKind::Refused) with the
    /// name `invalid_grant` (A13, withdrawal; A14, OAuth errors).
    pub async fn refresh(
        &self,
        refresh: &RefreshToken,
        redirect_uri: &str,
    ) -> Result<Response<TokenPair>, CallError> {
        let grants = self.grants(redirect_uri)?;
        let seen = Arc::default();
        let sender = self.sender(&seen);
        let token = oauth2::RefreshToken::new(refresh.expose().to_owned());
        let answer = grants
            .exchange_refresh_token(&token)
            // OAuth has no such parameter here; the vendor lists it as required (A10, refresh without redirect_uri).
            .add_extra_param("redirect_uri", redirect_uri)
            .request_async(&sender)
            .await;
        read_pair(answer, &seen)
    }

    fn grants(&self, redirect_uri: &str) -> Result<Grants, CallError> {
        let token_url = TokenUrl::new(format!("{}v1/oauth/token", self.endpoints.api()))
            .map_err(|_| CallError::not_sent("the token endpoint is no URL"))?;
        let redirect = RedirectUrl::new(redirect_uri.to_owned())
            .map_err(|_| CallError::not_sent("the redirect URI is no URL"))?;
        let id = oauth2::ClientId::new(self.credentials.client_id().as_str().to_owned());
        Ok(BasicClient::new(id)
            // Present so that `oauth2` keeps the client out of the form; the real secret is put
            // on the request by `Credentials`, as for every other call, and never gets here.
            .set_client_secret(ClientSecret::new(String::new()))
            .set_token_uri(token_url)
            .set_redirect_uri(redirect))
    }

    /// Sends what `oauth2` built. Boxed and without borrows, so that callers can be spawned as tasks: the
    /// compiler cannot see that a closure which returns borrowing futures is `Send` for every lifetime.
    fn sender(
        &self,
        seen: &Arc<OnceLock<Option<RequestId>>>,
    ) -> impl Fn(HttpRequest) -> Sending + Send + Sync + 'static {
        let client = self.clone();
        let seen = Arc::clone(seen);
        move |request| {
            let (client, seen) = (client.clone(), Arc::clone(&seen));
            Box::pin(async move { client.send_grant(request, &seen).await })
        }
    }

    /// Carries a request of `oauth2` (made for another version of reqwest) over our own client.
    async fn send_grant(
        &self,
        request: HttpRequest,
        seen: &OnceLock<Option<RequestId>>,
    ) -> Result<HttpResponse, CallError> {
        let received = self
            .send(&Call {
                method: Method::POST,
                host: Host::Api,
                path: PATH,
                query: Vec::new(),
                caller: Caller::Application,
                body: Body::Form(request.into_body()),
                purpose: Purpose::Write,
                success: &[StatusCode::OK],
            })
            .await?;
        let _ = seen.set(received.request_id());
        let mut response = HttpResponse::new(received.body);
        *response.headers_mut() = received.headers;
        Ok(response)
    }
}

type GrantError = RequestTokenError<CallError, oauth2::basic::BasicErrorResponse>;

/// Any failure from here on is one of a success that cannot be used: the code may be spent.
fn read_pair(
    answer: Result<BasicTokenResponse, GrantError>,
    seen: &OnceLock<Option<RequestId>>,
) -> Result<Response<TokenPair>, CallError> {
    let request_id = seen.get().cloned().flatten();
    let unusable = |detail: &str| CallError {
        status: Some(200),
        request_id: request_id.clone(),
        ..CallError::unusable(Purpose::Write, detail)
    };
    let answer = answer.map_err(|error| match error {
        RequestTokenError::Request(error) => error,
        // Its second part is the body, which may hold tokens.
        RequestTokenError::Parse(error, _) => {
            unusable(&place_of(&error.path().to_string(), error.inner()))
        }
        RequestTokenError::ServerResponse(_) | RequestTokenError::Other(_) => {
            unusable("the token answer is empty or not JSON")
        }
    })?;
    if *answer.token_type() != BasicTokenType::Bearer {
        return Err(unusable("the tokens are of another type than bearer"));
    }
    let access = answer.access_token().secret();
    if access.is_empty() || !access.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(unusable(
            "the access token is not one that a header can carry",
        ));
    }
    let refresh = answer
        .refresh_token()
        .filter(|token| !token.secret().is_empty())
        .ok_or_else(|| unusable("the field `refresh_token` is missing"))?;
    let expires_in = answer
        .expires_in()
        .ok_or_else(|| unusable("the field `expires_in` is missing"))?;
    Ok(Response {
        value: TokenPair {
            access: AccessToken::new(access.as_str()),
            refresh: RefreshToken::new(refresh.secret().as_str()),
            expires_in,
        },
        request_id,
    })
}
