//! Signing in to the sample's Bluesky: with any password but a wrong one. Tokens end by the sample's clock,
//! as the real ones do; nothing secret is in them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Mistake, posts};
use crate::sample::people::SKY_HOST;

/// The word in a password that is not taken.
const WRONG: &str = "wrong";
/// A token for questions is good for so long.
const ACCESS: SignedDuration = SignedDuration::from_hours(2);
/// One for new tokens.
const REFRESH: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// Everything but new tokens.
    Access,
    /// New tokens.
    Refresh,
}

#[derive(Serialize, Deserialize)]
struct Token {
    sub: String,
    scope: Kind,
    iat: i64,
    exp: i64,
}

/// Signs in.
pub(super) fn create(handle: &str, password: &str, now: Timestamp) -> Result<Value, Mistake> {
    let known = posts::did(handle).filter(|did| posts::may_sign_in(did));
    match known {
        Some(did) if !password.is_empty() && !password.contains(WRONG) => Ok(tokens(&did, now)),
        _ => {
            let says = "Invalid identifier or password";
            Err(Mistake::new(401, "AuthenticationRequired", says))
        }
    }
}

/// A new pair of tokens, with what else belongs to a sign-in.
pub(super) fn tokens(did: &str, now: Timestamp) -> Value {
    let handle = posts::handle(did);
    json!({
        "accessJwt": token(did, Kind::Access, now),
        "refreshJwt": token(did, Kind::Refresh, now),
        "did": did,
        "handle": handle,
        "active": true,
        "didDoc": {
            "id": did,
            "alsoKnownAs": [format!("at://{handle}")],
            "service": [{
                "id": "#atproto_pds",
                "type": "AtprotoPersonalDataServer",
                "serviceEndpoint": format!("http://{SKY_HOST}"),
            }],
        },
    })
}

fn token(did: &str, scope: Kind, now: Timestamp) -> String {
    let lasts = if scope == Kind::Access { ACCESS } else { REFRESH };
    let (iat, sub) = (now.as_second(), did.to_owned());
    let token = Token { sub, scope, iat, exp: iat + lasts.as_secs() };
    let text = serde_json::to_string(&token).unwrap_or_default();
    format!("sample.{}.unsigned", BASE64.encode(text))
}

/// Whose token it is (RFC 6750), if it is one of this kind and not over.
pub(super) fn who(login: &str, kind: Kind, now: Timestamp) -> Result<String, Mistake> {
    if login.is_empty() {
        return Err(Mistake::new(401, "AuthMissing", "Authentication Required"));
    }
    let token: Option<Token> = login
        .strip_prefix("Bearer sample.")
        .and_then(|rest| rest.strip_suffix(".unsigned"))
        .and_then(|text| BASE64.decode(text).ok())
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    match token {
        Some(token) if token.scope == kind && token.exp > now.as_second() => Ok(token.sub),
        Some(token) if token.scope == kind => {
            Err(Mistake::new(400, "ExpiredToken", "Token has expired"))
        }
        _ => Err(Mistake::new(400, "InvalidToken", "Token could not be verified")),
    }
}
