//! Signing in to a network: by a page of the server in the person's browser, whose code comes back to an
//! address of this computer or is pasted; or by an app password.

use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use super::clock::Clock;
use crate::config::accounts::{Account, Password, Platform, Secret};
use crate::domain::SignInError;
use crate::fetch::{Client, Delivered, Delivery, Load, Login, Verb};
use crate::refresh::account_of;
use crate::social::bluesky;
use crate::social::mastodon::{post, sign_in};

/// So long the page may stay open.
const PATIENCE: Duration = Duration::from_secs(10 * 60);
/// Whoever connects has so long to say what they want.
const HEARING: Duration = Duration::from_secs(3);
/// A request of a browser is at most so long.
const MOST_BYTES: usize = 8 * 1024;

/// Where the code of a server comes back to.
#[derive(Debug)]
pub enum Back {
    /// To an address of this computer.
    Here(TcpListener, String),
    /// Nowhere: the server shows it, and the person pastes it.
    Pasted,
}

impl Back {
    /// An address of this computer; where none can be had, the code is pasted.
    pub async fn here() -> Self {
        let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await else {
            return Self::Pasted;
        };
        match listener.local_addr() {
            Ok(address) => Self::Here(listener, format!("http://{address}/")),
            Err(_cause) => Self::Pasted,
        }
    }

    fn address(&self) -> &str {
        match self {
            Self::Here(_, address) => address,
            Self::Pasted => sign_in::SHOWN,
        }
    }
}

/// A sign-in to a Mastodon server that waits for its code.
#[derive(Debug)]
pub struct Waiting {
    /// The page where the person says yes.
    pub page: Url,
    server: Url,
    program: sign_in::Program,
    back: Back,
    proof: sign_in::Proof,
}

/// Begins to sign in to a Mastodon server.
pub async fn begin(
    (client, clock): (&Client, &Clock),
    server: &Url,
    back: Back,
) -> Result<Waiting, SignInError> {
    let mut random = [0_u8; 32];
    getrandom::fill(&mut random).map_err(|_cause| SignInError::NoCode)?;
    let proof = sign_in::Proof::of(random);
    let homepage = env!("CARGO_PKG_HOMEPAGE");
    let (url, form) =
        sign_in::register(server, back.address(), homepage).ok_or(SignInError::NoServer)?;
    let answer = send((client, clock), Delivery::send(url, Load::Form(form))).await?;
    let program = sign_in::read_program(&answer).ok_or(SignInError::NoServer)?;
    let page =
        sign_in::page(server, &program, back.address(), &proof).ok_or(SignInError::NoServer)?;
    Ok(Waiting { page, server: server.clone(), program, back, proof })
}

impl Waiting {
    /// Whether the person has to paste the code.
    pub fn is_pasted(&self) -> bool {
        matches!(self.back, Back::Pasted)
    }

    /// Waits until the browser brings the code to this computer.
    pub async fn code(&self) -> Result<String, SignInError> {
        let Back::Here(listener, _) = &self.back else { return Err(SignInError::NoCode) };
        let wait = async {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                // Browsers open connections on which they say nothing yet.
                let word = self.proof.word();
                let heard = tokio::time::timeout(HEARING, brought(stream, &word)).await;
                if let Ok(Some(answer)) = heard {
                    return answer;
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.unwrap_or(Err(SignInError::NoCode))
    }

    /// Changes the code for a token, and learns who is signed in.
    pub async fn finish(
        &self,
        (client, clock): (&Client, &Clock),
        code: &str,
    ) -> Result<Account, SignInError> {
        let (url, form) = sign_in::token(
            &self.server,
            &self.program,
            (self.back.address(), code.trim()),
            &self.proof,
        )
        .ok_or(SignInError::NoServer)?;
        let answer = send((client, clock), Delivery::send(url, Load::Form(form))).await?;
        let token = sign_in::read_token(&answer).ok_or(SignInError::Refused)?;
        let login = Login::Token(token.clone());
        let who = sign_in::who(&self.server).ok_or(SignInError::NoServer)?;
        let answer = send((client, clock), Delivery::ask(who).login(login)).await?;
        let who = sign_in::read_who(&answer, &self.server).ok_or(SignInError::NoServer)?;
        let limits = match post::instance(&self.server) {
            Some(instance) => send((client, clock), Delivery::ask(instance)).await.ok(),
            None => None,
        };
        Ok(Account {
            platform: Platform::Mastodon,
            site: self.server.clone(),
            user: who.handle,
            name: who.name,
            password: Password::Kept(token),
            id: who.id,
            renewal: Some(Secret(format!(
                "{}\n{}",
                self.program.client_id, self.program.client_secret
            ))),
            measure: limits.map(|limits| post::read_limits(&limits)),
        })
    }
}

/// The server that somebody's Bluesky account is on: the network's `view` knows who has a handle, and the
/// `directory` what server they are on.
pub async fn bluesky_server(
    with: (&Client, &Clock),
    (view, directory): (&str, &str),
    handle: &str,
) -> Result<Url, SignInError> {
    let place = |written: &str| Url::parse(written).map_err(|_fault| SignInError::NoServer);
    let (view, directory) = (place(view)?, place(directory)?);
    let ask = async |url: Option<Url>| {
        let url = url.ok_or(SignInError::NoServer)?;
        send(with, Delivery::ask(url)).await
    };
    let answer = ask(bluesky::resolve_handle(&view, handle)).await?;
    let did = bluesky::read_did(&answer).ok_or(SignInError::NoServer)?;
    let document = ask(bluesky::did_document(&directory, &did)).await?;
    let server = bluesky::read_service(&document).ok_or(SignInError::NoServer)?;
    // The many servers of the usual provider have one door.
    match server.host_str() {
        Some(host) if host.ends_with(bluesky::USUAL_SERVERS) => place(bluesky::USUAL),
        _ => Ok(server),
    }
}

/// Signs in to Bluesky with an app password, which is not kept: the session is.
pub async fn to_bluesky(
    with: (&Client, &Clock),
    service: &Url,
    (handle, password): (&str, &str),
) -> Result<Account, SignInError> {
    let (url, document) =
        bluesky::create_session(service, handle, password).ok_or(SignInError::NoServer)?;
    let answer = send(with, Delivery::send(url, Load::Json(document))).await?;
    let session = bluesky::read_session(&answer).ok_or(SignInError::NoServer)?;
    Ok(account_of(service, session))
}

/// Takes the token of an account back at its server. It is forgotten here in any case.
pub async fn revoke((client, clock): (&Client, &Clock), account: &Account) {
    let (Password::Kept(token), Some(Secret(renewal))) = (&account.password, &account.renewal)
    else {
        return;
    };
    if account.platform == Platform::Bluesky {
        return end_session(client, clock, account, renewal).await;
    }
    let Some((client_id, client_secret)) = renewal.split_once('\n') else { return };
    let program = sign_in::Program {
        client_id: client_id.to_owned(),
        client_secret: client_secret.to_owned(),
    };
    if let Some((url, form)) = sign_in::revoke(&account.site, &program, token)
        && let Err(cause) = send((client, clock), Delivery::send(url, Load::Form(form))).await
    {
        tracing::warn!(%cause, "a token could not be taken back at its server");
    }
}

async fn end_session(client: &Client, clock: &Clock, account: &Account, token: &str) {
    let Some(url) = bluesky::delete_session(&account.site) else { return };
    let login = Login::Token(token.to_owned());
    let ends = Delivery { verb: Verb::Post, ..Delivery::ask(url) }.login(login);
    match client.deliver(&ends, clock.now()).await {
        Delivered::Answered(answer) if answer.status < 300 => {}
        other => tracing::warn!(?other, "a session could not be ended at its server"),
    }
}

/// The body of a good answer. Secrets travel in what is sent, so only safe ways are taken.
async fn send(
    (client, clock): (&Client, &Clock),
    delivery: Delivery,
) -> Result<bytes::Bytes, SignInError> {
    if !client.is_safe(&delivery.url) {
        return Err(SignInError::NotSafe);
    }
    match client.deliver(&delivery, clock.now()).await {
        Delivered::Answered(answer) if (200..300).contains(&answer.status) => Ok(answer.body),
        Delivered::Answered(answer) if matches!(answer.status, 400 | 401 | 403) => {
            Err(SignInError::Refused)
        }
        Delivered::Answered(_) => Err(SignInError::NoServer),
        Delivered::NotSafe => Err(SignInError::NotSafe),
        Delivered::NotLeft(_) | Delivered::NotKnown(_) | Delivered::NotYet(_) => {
            Err(SignInError::NoAnswer)
        }
    }
}

/// The code that a browser brings; `None` for whatever else asks here.
async fn brought(mut stream: TcpStream, word: &str) -> Option<Result<String, SignInError>> {
    let mut request = vec![0_u8; MOST_BYTES];
    let mut length = 0;
    while !request.get(..length)?.windows(4).any(|end| end == b"\r\n\r\n") && length < MOST_BYTES {
        match stream.read(request.get_mut(length..)?).await {
            Ok(0) | Err(_) => break,
            Ok(more) => length += more,
        }
    }
    let text = String::from_utf8_lossy(request.get(..length)?).into_owned();
    let target = text.lines().next()?.split(' ').nth(1)?;
    let url = Url::parse("http://localhost").ok()?.join(target).ok()?;
    let field = |name: &str| {
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let ours = field("state").as_deref() == Some(word);
    let answer = match (field("code"), field("error")) {
        (Some(code), _) if ours => Some(Ok(code)),
        (_, Some(_)) if ours => Some(Err(SignInError::Refused)),
        _ => None,
    };
    let (status, says) = match &answer {
        Some(Ok(_)) => ("200 OK", "You are signed in to cohort. You can close this page."),
        Some(Err(_)) => ("200 OK", "You said no. Nothing was changed. You can close this page."),
        None => ("404 Not Found", "There is nothing here."),
    };
    let page = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
        says.len() + PAGE.len(),
        PAGE.replacen("<p>", &format!("<p>{says}"), 1)
    );
    if let Err(cause) = stream.write_all(page.as_bytes()).await {
        tracing::debug!(%cause, "the browser did not wait for an answer");
    }
    answer
}

const PAGE: &str = "<!DOCTYPE html><meta charset=utf-8><title>cohort</title><p></p>";
