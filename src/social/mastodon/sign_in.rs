//! Signing in to a Mastodon server, or one that speaks its language: OAuth 2 with PKCE
//! (docs.joinmastodon.org, methods/oauth; RFC 6749, RFC 7636). The addresses are fixed: few servers
//! publish `.well-known/oauth-authorization-server`.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use url::Url;

/// What is asked for, and no more: reading, finding a note on one's own server, knowing who one is, and
/// writing notes.
pub const SCOPES: &str = "read:statuses read:search read:accounts write:statuses";
/// In place of an address to come back to: the server shows a code, which is pasted.
pub const SHOWN: &str = "urn:ietf:wg:oauth:2.0:oob";

/// How a server knows this program.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Program {
    /// Its name there.
    pub client_id: String,
    /// What proves it.
    pub client_secret: String,
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Program(…)")
    }
}

/// A secret of this one sign-in, by which the server knows that whoever brings the code asked for it.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof(String);

impl std::fmt::Debug for Proof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof(…)")
    }
}

impl Proof {
    /// Makes one of 32 random bytes.
    pub fn of(random: [u8; 32]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }

    /// A word that comes back with the code, so that a code nobody asked for is not taken.
    pub fn word(&self) -> String {
        self.challenge().chars().take(16).collect()
    }
}

/// Fields of a form.
pub type Form = Vec<(&'static str, String)>;

/// Makes the program known to a server; `back` is where the code is brought.
pub fn register(server: &Url, back: &str, homepage: &str) -> Option<(Url, Form)> {
    let form = vec![
        ("client_name", "cohort".to_owned()),
        ("redirect_uris", back.to_owned()),
        ("scopes", SCOPES.to_owned()),
        ("website", homepage.to_owned()),
    ];
    Some((server.join("/api/v1/apps").ok()?, form))
}

/// Reads what a server calls the program.
pub fn read_program(bytes: &[u8]) -> Option<Program> {
    serde_json::from_slice(bytes).ok()
}

/// The page where the person says yes.
pub fn page(server: &Url, program: &Program, back: &str, proof: &Proof) -> Option<Url> {
    let mut url = server.join("/oauth/authorize").ok()?;
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &program.client_id)
        .append_pair("redirect_uri", back)
        .append_pair("scope", SCOPES)
        .append_pair("state", &proof.word())
        .append_pair("code_challenge", &proof.challenge())
        .append_pair("code_challenge_method", "S256");
    Some(url)
}

/// Changes a code for a token.
pub fn token(
    server: &Url,
    program: &Program,
    (back, code): (&str, &str),
    proof: &Proof,
) -> Option<(Url, Form)> {
    let form = vec![
        ("grant_type", "authorization_code".to_owned()),
        ("code", code.to_owned()),
        ("client_id", program.client_id.clone()),
        ("client_secret", program.client_secret.clone()),
        ("redirect_uri", back.to_owned()),
        ("scope", SCOPES.to_owned()),
        ("code_verifier", proof.0.clone()),
    ];
    Some((server.join("/oauth/token").ok()?, form))
}

/// Reads a token.
pub fn read_token(bytes: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Token {
        access_token: String,
    }
    serde_json::from_slice::<Token>(bytes).ok().map(|token| token.access_token)
}

/// Takes a token back.
pub fn revoke(server: &Url, program: &Program, token: &str) -> Option<(Url, Form)> {
    let form = vec![
        ("client_id", program.client_id.clone()),
        ("client_secret", program.client_secret.clone()),
        ("token", token.to_owned()),
    ];
    Some((server.join("/oauth/revoke").ok()?, form))
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// What the server calls the account.
    pub id: String,
    /// The handle: `@name@server`.
    pub handle: String,
    /// The name that is shown.
    pub name: String,
}

/// The address that tells who is signed in.
pub fn who(server: &Url) -> Option<Url> {
    server.join("/api/v1/accounts/verify_credentials").ok()
}

/// Reads who is signed in.
pub fn read_who(bytes: &[u8], server: &Url) -> Option<Who> {
    #[derive(Deserialize)]
    struct Account {
        id: String,
        username: String,
        #[serde(default)]
        display_name: String,
    }
    let Account { id, username, display_name } = serde_json::from_slice(bytes).ok()?;
    let handle = format!("@{username}@{}", server.host_str()?);
    let name = if display_name.trim().is_empty() { username } else { display_name };
    Some(Who { id, handle, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_for_the_least_and_carries_a_proof_that_fits_the_token_s() {
        let server = Url::parse("https://books.example/").unwrap();
        let program =
            Program { client_id: "one".to_owned(), client_secret: "two three".to_owned() };
        // The example of RFC 7636, appendix B.
        let proof = Proof::of([
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]);

        let page = page(&server, &program, SHOWN, &proof).unwrap();
        let (_, form) = token(&server, &program, (SHOWN, "code"), &proof).unwrap();

        let query: Vec<(String, String)> = page.query_pairs().into_owned().collect();
        let asked = |name: &str| query.iter().find(|(key, _)| key == name).unwrap().1.clone();
        assert_eq!(asked("code_challenge"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert_eq!(asked("scope"), SCOPES);
        assert!(!page.as_str().contains("two"), "the page holds no secret");
        let verifier = form.iter().find(|(key, _)| *key == "code_verifier").unwrap();
        assert_eq!(verifier.1, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert!(!format!("{program:?}").contains("two"));
    }
}
