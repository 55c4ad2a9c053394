//! `cohort login`, `logout` and `accounts`.

use std::io::{BufRead as _, IsTerminal as _, Write as _};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use super::args::{LoginArgs, PlatformWord, SiteArgs};
use super::context::{Context, tasks};
use super::out::{Failed, Out, tell};
use crate::config::accounts::{Account, AccountsError, Password, Platform, home};
use crate::config::address;
use crate::config::secret::PasswordFrom;
use crate::conversation::send::who_am_i;
use crate::conversation::wordpress::Addresses;
use crate::fetch::{Client, Delivered, Delivery};
use crate::runtime::browser;
use crate::runtime::outbox;
use crate::runtime::sign_in::{self, Back};
use crate::social::bluesky::{DIRECTORY, PUBLIC};
use crate::words::{accounts as account_words, config as config_words, headless, reply as words};

/// Where one is logged in, as JSON. The fields are an interface; no password is ever among them.
#[derive(Debug, Serialize)]
struct Json<'a> {
    platform: Platform,
    site: &'a str,
    user: &'a str,
    name: &'a str,
    password: &'static str,
}

/// Where one is logged in.
pub(super) fn all(context: &Context) -> Result<Vec<Account>, Failed> {
    context.accounts().all().map_err(failed)
}

pub(super) fn failed(cause: AccountsError) -> Failed {
    match cause {
        AccountsError::File(cause) => Failed::because(config_words::file_error(&cause)),
        AccountsError::NotAccounts => Failed::because(words::NOT_ACCOUNTS),
        AccountsError::Open => Failed::because(words::ACCOUNTS_OPEN),
    }
}

/// Prints where one is logged in.
pub(super) fn list(context: &Context, as_json: bool, out: &mut Out) -> Result<(), Failed> {
    let accounts = all(context)?;
    if accounts.is_empty() && !as_json {
        out.line(words::NO_ACCOUNTS)?;
    }
    for account in &accounts {
        let password = match account.password {
            Password::Kept(_) => "kept",
            Password::From(PasswordFrom::Command(_)) => "command",
            Password::From(PasswordFrom::Variable(_)) => "environment",
            Password::From(PasswordFrom::File(_)) => "file",
        };
        if as_json {
            let json = Json {
                platform: account.platform,
                site: account.site.as_str(),
                user: &account.user,
                name: &account.name,
                password,
            };
            out.line(serde_json::to_string(&json).unwrap_or_default())?;
        } else {
            out.line(format_args!("{}  {} ({})", account.site, account.name, account.user))?;
        }
    }
    out.finish()
}

/// Logs out: the password is forgotten here, and a token is taken back at its server.
pub(super) fn logout(context: &Context, arguments: &SiteArgs, out: &mut Out) -> Result<(), Failed> {
    let written = arguments.site.trim();
    let site = site(written).ok();
    let handle = written.trim_start_matches('@').to_lowercase();
    let meant = |account: &Account| {
        site.as_ref() == Some(&account.site)
            || account.user.trim_start_matches('@').to_lowercase() == handle
    };
    let forgotten = context.accounts().forget(meant).map_err(failed)?;
    if forgotten.is_empty() {
        return Err(Failed::because(words::not_logged_in(written)));
    }
    let client = context.client(&context.settings()?)?;
    for account in forgotten {
        tasks()?.block_on(sign_in::revoke((&client, &context.clock), &account));
        out.line(words::logged_out(account.site.as_str()))?;
    }
    out.finish()
}

fn site(written: &str) -> Result<Url, Failed> {
    let checked = address::checked(written)
        .or_else(|_| address::checked(&format!("https://{written}")))
        .map_err(|_fault| Failed::usage(headless::not_an_address(written)))?;
    Ok(home(&checked))
}

/// Logs in. The login is tried first, and kept only if it is taken.
pub(super) fn login(context: &Context, arguments: &LoginArgs, out: &mut Out) -> Result<(), Failed> {
    match arguments.platform {
        PlatformWord::Wordpress => to_wordpress(context, arguments, out),
        PlatformWord::Mastodon => to_mastodon(context, arguments, out),
        PlatformWord::Bluesky => to_bluesky(context, arguments, out),
    }
}

/// Logs in to a Mastodon server: the person says yes on a page of the server, in a browser.
fn to_mastodon(context: &Context, arguments: &LoginArgs, out: &mut Out) -> Result<(), Failed> {
    let mut server = site(&arguments.site)?;
    server.set_path("/");
    let client = context.client(&context.settings()?)?;
    let with = (&client, &context.clock);
    let told = |cause| Failed::because(account_words::sign_in_error(&cause, server.as_str()));
    let tasks = tasks()?;
    // Over ssh the browser is on another computer, which could not bring the code here.
    let far = arguments.paste || context.environment.far;
    let back = if far { Back::Pasted } else { tasks.block_on(Back::here()) };
    let waiting = tasks.block_on(sign_in::begin(with, &server, back)).map_err(told)?;
    tell(account_words::say_yes_at(waiting.page.as_str(), waiting.is_pasted()));
    let code = if waiting.is_pasted() {
        asked(account_words::CODE, false)?
    } else {
        if browser::open(waiting.page.as_str()).is_err() {
            tell(account_words::NO_BROWSER);
        }
        tasks.block_on(waiting.code()).map_err(told)?
    };
    let account = tasks.block_on(waiting.finish(with, &code)).map_err(told)?;
    let (handle, name) = (account.user.clone(), account.name.clone());
    context.accounts().keep(account).map_err(failed)?;
    out.line(account_words::signed_in(&handle, &name))?;
    out.finish()
}

/// Signs in to Bluesky with an app password.
fn to_bluesky(context: &Context, arguments: &LoginArgs, out: &mut Out) -> Result<(), Failed> {
    let client = context.client(&context.settings()?)?;
    let (with, handle, tasks) = ((&client, &context.clock), &arguments.site, tasks()?);
    let told = |cause, at: &str| Failed::because(account_words::sign_in_error(&cause, at));
    let mut service = match &arguments.service {
        Some(written) => site(written)?,
        None => tasks
            .block_on(sign_in::bluesky_server(with, (PUBLIC, DIRECTORY), handle))
            .map_err(|_cause| Failed::because(account_words::nobody_called(handle)))?,
    };
    service.set_path("/");
    // Whoever mistypes the handle sees it before the password is typed.
    tell(account_words::account_is_at(handle, service.as_str()));
    let password = asked(account_words::APP_PASSWORD, true)?;
    let account = tasks
        .block_on(sign_in::to_bluesky(with, &service, (handle, &password)))
        .map_err(|cause| told(cause, service.as_str()))?;
    let (handle, name) = (format!("@{}", account.user), account.name.clone());
    context.accounts().keep(account).map_err(failed)?;
    out.line(account_words::signed_in(&handle, &name))?;
    out.finish()
}

/// Logs in to a `WordPress` blog.
fn to_wordpress(context: &Context, arguments: &LoginArgs, out: &mut Out) -> Result<(), Failed> {
    let settings = context.settings()?;
    let site = site(&arguments.site)?;
    let user = match &arguments.user {
        Some(user) => user.clone(),
        None => asked("Name you log in with: ", false)?,
    };
    let password = match (&arguments.password_command, &arguments.password_variable) {
        (Some(command), _) => Password::From(PasswordFrom::Command(command.clone())),
        (None, Some(name)) => Password::From(PasswordFrom::Variable(name.clone())),
        (None, None) => Password::Kept(asked("Application password: ", true)?),
    };
    let mut account = Account {
        platform: Platform::WordPress,
        site,
        name: user.clone(),
        user,
        password,
        id: String::new(),
        renewal: None,
        measure: None,
    };
    let client = context.client(&settings)?;
    account.name = tasks()?.block_on(name_of(&client, &account, context.clock.now()))?;
    let (shown, name) = (account.site.to_string(), account.name.clone());
    context.accounts().keep(account).map_err(failed)?;
    out.line(words::logged_in(&shown, &name))?;
    out.finish()
}

/// The name the blog knows a person by, who can log in.
async fn name_of(client: &Client, account: &Account, now: Timestamp) -> Result<String, Failed> {
    #[derive(Deserialize)]
    struct Me {
        name: String,
    }
    let Some(login) = outbox::login(account, true).await else {
        return Err(Failed::because(words::NO_PASSWORD));
    };
    for addresses in [Addresses::Pretty, Addresses::Plain] {
        let Some(url) = who_am_i(&account.site, addresses) else { continue };
        match client.deliver(&Delivery::ask(url).login(login.clone()), now).await {
            Delivered::Answered(answer) if answer.status == 200 => {
                if let Ok(me) = serde_json::from_slice::<Me>(&answer.body) {
                    return Ok(me.name);
                }
            }
            Delivered::Answered(answer) if matches!(answer.status, 401 | 403) => {
                return Err(Failed::because(words::LOGIN_REFUSED));
            }
            Delivered::Answered(_) => {}
            Delivered::NotSafe => return Err(Failed::because(words::login_not_safe())),
            Delivered::NotLeft(_) | Delivered::NotKnown(_) | Delivered::NotYet(_) => {
                return Err(Failed::because(headless::no_answer(account.site.as_str())));
            }
        }
    }
    Err(Failed::because(words::NO_WORDPRESS))
}

/// Asks for a line; what is secret is not shown while it is typed. Where no terminal is, it is read
/// from standard input, so that nothing secret need ever be an argument.
fn asked(question: &str, secret: bool) -> Result<String, Failed> {
    let input = std::io::stdin();
    if input.is_terminal() {
        let mut error = std::io::stderr();
        write!(error, "{question}")?;
        error.flush()?;
    }
    let line = if secret && input.is_terminal() {
        rpassword::read_password()?
    } else {
        let mut line = String::new();
        input.lock().read_line(&mut line)?;
        line
    };
    let line = line.trim().to_owned();
    if line.is_empty() { Err(Failed::because(words::NO_PASSWORD)) } else { Ok(line) }
}
