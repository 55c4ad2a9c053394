//! Opens a page in the person's browser: one address, as one argument.

use std::io;
use std::net::SocketAddr;

use url::Url;

use crate::domain::is_web;

/// Opens the page of a post: of the web, or of the sample where it is really served. Anything else is refused.
pub fn open_page(page: &str, local: Option<SocketAddr>) -> io::Result<()> {
    let Some(url) = Url::parse(page).ok().filter(is_web) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    open(&local.map_or_else(|| url.to_string(), |at| served(&url, at)))
}

/// Where the sample serves a page of one of its invented hosts.
fn served(url: &Url, at: SocketAddr) -> String {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let fragment = url.fragment().map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("http://{at}/{}{}{query}{fragment}", url.host_str().unwrap_or_default(), url.path())
}

/// Opens a page; nothing of what the browser prints reaches the terminal. Waits until it is begun.
pub fn open(page: &str) -> io::Result<()> {
    let mut quietly = webbrowser::BrowserOptions::new();
    quietly.with_suppress_output(true);
    webbrowser::open_browser_with_options(webbrowser::Browser::Default, page, &quietly)
}
