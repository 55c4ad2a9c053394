//! Opens a page in the person's browser: one address, as one argument.

use std::io;

/// Opens a page; nothing of what the browser prints reaches the terminal. Waits until it is begun.
pub fn open(page: &str) -> io::Result<()> {
    let mut quietly = webbrowser::BrowserOptions::new();
    quietly.with_suppress_output(true);
    webbrowser::open_browser_with_options(webbrowser::Browser::Default, page, &quietly)
}
