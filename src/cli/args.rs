//! The command line: what can be typed, and its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::domain::PublicId;
use crate::words::finding::{SEE_HELP, words_for_help};

/// Read the blogs and the hashtag of a group of people who learn together.
///
/// Without a command, the reader opens. `cohort sample` shows it at work with an invented group.
#[derive(Debug, Parser)]
#[command(name = "cohort", version, max_term_width = 100)]
pub struct Arguments {
    /// Choices that go with every command.
    #[command(flatten)]
    pub global: Global,
    /// Read line by line, for screen readers and braille: nothing is ever drawn anew
    #[arg(long)]
    pub plain: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Choices that go with every command.
#[derive(Debug, Args, Clone)]
pub struct Global {
    /// Use this config file (also `COHORT_CONFIG`).
    #[arg(long, global = true, value_name = "FILE", env = "COHORT_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// Keep what was read in this folder (also `COHORT_DATA`).
    #[arg(long, global = true, value_name = "DIR", env = "COHORT_DATA", hide_env = true)]
    pub data: Option<PathBuf>,
    /// Stop the clock at this time, for tests and archives: 2026-04-29T10:30:00Z.
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<Timestamp>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Look around with an invented group of 24 people; on a pipe, print its timeline
    Sample,
    /// Get new posts, without opening the reader
    Refresh(RefreshArgs),
    /// Get a person's older posts, those that their blog no longer lists with its newest
    Older(OlderArgs),
    /// Print the timeline, or what some words find, one post a line, newest first
    #[command(after_long_help = words_for_help(), after_help = SEE_HELP)]
    List(ListArgs),
    /// Print one post with its text
    Show(ShowArgs),
    /// Mark posts: read, new, saved, unsaved, hidden or shown
    Mark(MarkArgs),
    /// Add a blog by the address of its page; its posts are found
    Add(AddArgs),
    /// Add every blog of a list: an OPML file, newsboat's urls file, or addresses one a line
    Import(ImportArgs),
    /// Join a programme by the address of its file: its people, hashtags and Things come with it
    Join(JoinArgs),
    /// Leave a programme; what was kept and read stays stored
    Leave(LeaveArgs),
    /// Write lists for other programs
    Export(ExportArgs),
    /// Take a person off the list; what was kept and read stays stored
    Remove(NameArgs),
    /// Leave a person's blogs alone for a while
    Pause(NameArgs),
    /// Ask a person's blogs again, also closed ones
    Resume(NameArgs),
    /// Correct what the config says of a person
    Edit(EditArgs),
    /// Answer a post: shows what will be sent, asks, and sends it once
    Reply(ReplyArgs),
    /// Show what you wrote that is not known to have arrived
    Outbox(OutboxArgs),
    /// Change or remove a note of yours
    Note(NoteArgs),
    /// Log in to a blog or a network, to comment or answer there under your name
    Login(LoginArgs),
    /// Log out of a blog or a network; its password is forgotten
    Logout(SiteArgs),
    /// Show where you are logged in
    Accounts(AccountsArgs),
    /// Use the new address of a person's blog that `check` tells, from now on
    Fix(NameArgs),
    /// Print everybody with their Things and last post
    People(PeopleArgs),
    /// Note until when a person is away, for whoever helps to run the programme
    Away(AwayArgs),
    /// Note that a person stepped out of the programme
    StepOut(StepOutArgs),
    /// Say for every blog and hashtag how it is doing
    Check(CheckArgs),
    /// Print where config and data are
    Paths,
    /// Look over your settings, or print a theme to begin with
    #[command(subcommand)]
    Config(ConfigWord),
    /// Print what a shell needs to complete commands
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for every command
    Man(ManArgs),
}

/// `cohort config`
#[derive(Debug, Subcommand)]
pub enum ConfigWord {
    /// Say every mistake in the settings and in your theme, with its line
    Check,
    /// Print the file of a theme that comes with the program
    Theme {
        /// Its name: lamp, terminal or contrast
        name: String,
    },
}

/// `cohort completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// `cohort man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR")]
    pub to: Option<PathBuf>,
}

/// `cohort refresh`
#[derive(Debug, Args)]
pub struct RefreshArgs {
    /// Ask every blog and hashtag, not only those that are due
    #[arg(long)]
    pub all: bool,
    /// Print one JSON object instead of sentences
    #[arg(long)]
    pub json: bool,
}

/// `cohort older`
#[derive(Debug, Args)]
pub struct OlderArgs {
    /// The person's name, or a part of it that only one has
    pub name: String,
    /// Back to this day or time, not to the blog's beginning (2026-03-02, 2026-03-02T18:00:00Z)
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    pub json: bool,
}

/// `cohort list`
#[derive(Debug, Args, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct ListArgs {
    /// Only what these words find: libr from:niamh -tag:photo "story time"
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// Only what this view of yours shows
    #[arg(long, value_name = "NAME")]
    pub view: Option<String>,
    /// Only what is new to you
    #[arg(long)]
    pub new: bool,
    /// Only what you saved
    #[arg(long)]
    pub saved: bool,
    /// Only what you hid; `cohort mark shown` shows it again
    #[arg(long, conflicts_with_all = ["words", "view", "waiting"])]
    pub hidden: bool,
    /// Only what waits for a first reply, in the order of that view
    #[arg(long, conflicts_with_all = ["new", "saved", "for_me", "person", "since", "until"])]
    pub waiting: bool,
    /// Only posts under which somebody answered you, by the newest answer
    #[arg(long)]
    pub for_me: bool,
    /// Only of people whose name contains this
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// Only posts that answer this Thing of the programme
    #[arg(long, value_name = "N", conflicts_with = "waiting")]
    pub thing: Option<u16>,
    /// Only this week of the programme
    #[arg(long, value_name = "N", conflicts_with_all = ["waiting", "since", "until"])]
    pub week: Option<u16>,
    /// Only blog posts, or only hashtag posts
    #[arg(long)]
    pub kind: Option<KindWord>,
    /// Not before this day or time (2026-04-20, 2026-04-20T18:00:00Z)
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Before this day or time
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub limit: Option<u32>,
    /// Print JSON Lines: one object a post
    #[arg(long)]
    pub json: bool,
}

/// What kind of post.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum KindWord {
    /// Posts on blogs
    Blog,
    /// Hashtag posts
    Note,
}

/// `cohort show`
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The post's id, as `cohort list` prints it, or a beginning of it
    pub post: String,
    /// Print what is behind a warning, too
    #[arg(long)]
    pub unfold: bool,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
}

/// `cohort mark`
#[derive(Debug, Args)]
pub struct MarkArgs {
    /// What they become
    pub mark: MarkWord,
    /// The posts' ids, as `cohort list` prints them
    #[arg(required = true)]
    pub posts: Vec<String>,
}

/// What a post becomes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum MarkWord {
    /// Read.
    Read,
    /// New again.
    New,
    /// Saved for later.
    Saved,
    /// No longer saved.
    Unsaved,
    /// Not seen in any list.
    Hidden,
    /// Seen again.
    Shown,
}

/// `cohort add`
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The address of the blog or of any of its pages, or a handle: @name@server
    pub address: String,
    /// The person's name; without it, the blog's title
    #[arg(long)]
    pub name: Option<String>,
    /// Their handle on the fediverse: @name@server
    #[arg(long, value_name = "HANDLE")]
    pub fediverse: Option<String>,
    /// Their Bluesky handle
    #[arg(long, value_name = "HANDLE")]
    pub bluesky: Option<String>,
    /// The group they belong to
    #[arg(long)]
    pub group: Option<String>,
    /// On a blog about many things: only posts with this tag
    #[arg(long, value_name = "TAG")]
    pub only: Option<String>,
    /// Where a page has several lists of posts: the one with this number, as told by `cohort add`
    #[arg(long, value_name = "N")]
    pub choose: Option<usize>,
}

/// `cohort import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file; or the word `mine`
    pub file: PathBuf,
    /// With `mine`: what `cohort export mine` wrote on another computer; - reads standard input
    pub mine: Option<PathBuf>,
}

/// `cohort join`
#[derive(Debug, Args)]
pub struct JoinArgs {
    /// The address of the programme file, or of a list of people, or a file on this computer
    pub address: String,
    /// Join without asking
    #[arg(long)]
    pub yes: bool,
    /// Say that you begin this week: what was written before is then not new to you
    #[arg(long)]
    pub from_now: bool,
    /// Print JSON Lines: one object a person
    #[arg(long)]
    pub json: bool,
}

/// `cohort leave`
#[derive(Debug, Args)]
pub struct LeaveArgs {
    /// Its name, or the address or file it was joined by
    pub programme: String,
}

/// `cohort export`
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to write to standard output
    pub what: ExportWord,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ExportWord {
    /// The list of blogs, for other readers
    Opml,
    /// All that is yours: marks, drafts, what you corrected; for `cohort import mine` elsewhere
    Mine,
}

/// A person.
#[derive(Debug, Args)]
pub struct NameArgs {
    /// The person's name, or a part of it that only one has
    pub name: String,
}

/// `cohort edit`
#[derive(Debug, Args)]
pub struct EditArgs {
    /// The person's name, or a part of it that only one has
    pub name: String,
    /// Their new name
    #[arg(long = "name", value_name = "NAME")]
    pub new_name: Option<String>,
    /// The address of their blog
    #[arg(long, value_name = "ADDRESS")]
    pub blog: Option<String>,
    /// The address their posts are read from
    #[arg(long, value_name = "ADDRESS")]
    pub feed: Option<String>,
    /// @name@server
    #[arg(long, value_name = "HANDLE")]
    pub fediverse: Option<String>,
    /// Their Bluesky handle
    #[arg(long, value_name = "HANDLE")]
    pub bluesky: Option<String>,
    /// The group they belong to
    #[arg(long)]
    pub group: Option<String>,
}

/// `cohort reply`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct ReplyArgs {
    /// The post's id, as `cohort list` prints it
    pub post: String,
    /// The file with your words; - reads standard input
    #[arg(long)]
    pub file: PathBuf,
    /// Answer this comment: its key, as `cohort show --json` prints it
    #[arg(long, value_name = "KEY")]
    pub to: Option<String>,
    /// Write a note about it, with its address and the hashtag, instead of a comment
    #[arg(long)]
    pub note: bool,
    /// Write it as this account of yours, by its handle
    #[arg(long = "as", value_name = "HANDLE")]
    pub account: Option<String>,
    /// Send it without asking
    #[arg(long)]
    pub yes: bool,
    /// Print one JSON object instead of a sentence
    #[arg(long)]
    pub json: bool,
    /// Whether the words go on from the draft that was begun.
    #[arg(skip)]
    pub goes_on: bool,
}

impl ReplyArgs {
    /// An answer to a post that goes on from what was begun.
    pub fn to(post: &PublicId) -> Self {
        Self {
            post: post.0.to_string(),
            file: PathBuf::from("-"),
            to: None,
            note: false,
            account: None,
            yes: false,
            json: false,
            goes_on: true,
        }
    }
}

/// `cohort outbox`
#[derive(Debug, Args)]
pub struct OutboxArgs {
    /// What to do with it; without, it is shown
    #[command(subcommand)]
    pub what: Option<OutboxWhat>,
    /// Print JSON Lines: one object a reply
    #[arg(long, global = true)]
    pub json: bool,
}

/// What to do with a reply in the outbox.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum OutboxWhat {
    /// Send it; what may have arrived is looked for first
    Send {
        /// Its number, as `cohort outbox` prints it
        id: i64,
        /// Send it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Throw it away
    Discard {
        /// Its number, as `cohort outbox` prints it
        id: i64,
    },
}

/// `cohort note`
#[derive(Debug, Args)]
pub struct NoteArgs {
    /// What to do with it
    #[command(subcommand)]
    pub what: NoteWhat,
}

/// What one does with a note of one's own.
#[derive(Debug, Subcommand)]
pub enum NoteWhat {
    /// Give it other words
    Edit {
        /// Its id, as `cohort list` prints it, or its key, as `cohort show --json` does
        note: String,
        /// The file with all its words; - reads standard input
        #[arg(long)]
        file: PathBuf,
        /// Change it without asking
        #[arg(long)]
        yes: bool,
    },
    /// Remove it from its network
    Delete {
        /// Its id, as `cohort list` prints it, or its key, as `cohort show --json` does
        note: String,
        /// Remove it without asking
        #[arg(long)]
        yes: bool,
    },
}

/// `cohort login`
#[derive(Debug, Args)]
pub struct LoginArgs {
    /// What it is
    pub platform: PlatformWord,
    /// Its address; on Bluesky, your handle
    pub site: String,
    /// The name you log in with; asked for without it
    #[arg(long)]
    pub user: Option<String>,
    /// A command that prints the password, asked each time; then it is not kept here
    #[arg(long, value_name = "COMMAND", conflicts_with = "password_variable")]
    pub password_command: Option<String>,
    /// A variable of the environment with the password; then it is not kept here
    #[arg(long, value_name = "NAME")]
    pub password_variable: Option<String>,
    /// Show the code of a Mastodon server to paste, for when the browser is on another computer
    #[arg(long)]
    pub paste: bool,
    /// The Bluesky server where your account is; found by your handle if you do not say it
    #[arg(long, value_name = "ADDRESS")]
    pub service: Option<String>,
}

/// What one can log in to.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum PlatformWord {
    /// A `WordPress` blog, by an application password
    Wordpress,
    /// A Mastodon server, or one that speaks its language
    Mastodon,
    /// Bluesky, by an app password
    Bluesky,
}

/// A blog or an account on a network.
#[derive(Debug, Args)]
pub struct SiteArgs {
    /// Its address, or your handle there
    pub site: String,
}

/// `cohort accounts`
#[derive(Debug, Args)]
pub struct AccountsArgs {
    /// Print JSON Lines: one object a login
    #[arg(long)]
    pub json: bool,
}

/// `cohort check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Print JSON Lines: one object a blog or hashtag
    #[arg(long)]
    pub json: bool,
}

/// `cohort people`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct PeopleArgs {
    /// Print JSON Lines: one object a person
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print a table for a spreadsheet (CSV)
    #[arg(long)]
    pub csv: bool,
    /// Say where everybody is, too; only for whoever helps to run the programme
    #[arg(long)]
    pub state: bool,
    /// Instead, people who use the hashtag and link what may be their blog; nobody is added by this
    #[arg(long, conflicts_with = "csv")]
    pub offered: bool,
    /// Offer whoever has this handle no more
    #[arg(long, value_name = "HANDLE", conflicts_with_all = ["json", "csv", "offered"])]
    pub refuse: Option<String>,
}

/// `cohort away`
#[derive(Debug, Args)]
pub struct AwayArgs {
    /// The person's name
    pub name: String,
    /// The last day on which they are away (2026-05-11); without it, they are back
    #[arg(long, value_name = "DAY")]
    pub until: Option<Date>,
}

/// `cohort step-out`
#[derive(Debug, Args)]
pub struct StepOutArgs {
    /// The person's name
    pub name: String,
    /// They are back
    #[arg(long)]
    pub back: bool,
}
