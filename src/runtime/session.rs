//! The open screen: messages in, effects out. Sleeps until something happens.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crossterm::event::{
    Event as Input, EventStream, KeyCode, MouseButton, MouseEvent, MouseEventKind,
};
use futures_util::StreamExt as _;
use jiff::tz::TimeZone;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::clock::Clock;
use super::effects::World;
use super::ground::{Heard, Listening};
use super::pipe;
use super::saved::Saved;
use super::setup::Setup;
use super::terminal::Screen;
use crate::app::{Effect, Event, Failure, Model, Msg, Ticket, update};
use crate::config::Environment;
use crate::text::Clean;
use crate::ui::{self, Ground, Spots};
use crate::words::{config as config_words, reading, reply as words};

/// So many answers wait for the screen at most.
const WAITING: usize = 256;
/// `yours.bak` is renewed so often while there are changes.
const BACKUP_EVERY: Duration = Duration::from_secs(600);

/// What a session needs.
pub struct Session {
    /// The model to begin with.
    pub model: Model,
    /// What carries the effects out.
    pub world: World,
    /// How everything looks.
    pub theme: ui::Theme,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The file of settings, and the environment.
    pub config: (PathBuf, Environment),
    /// The time.
    pub clock: Clock,
    /// The person's zone.
    pub zone: TimeZone,
    /// Whether there is nobody on the list yet.
    pub first_start: bool,
    /// Whether F12 panics, for a test of what a panic leaves behind.
    pub panics_on_f12: bool,
    /// Where `yours.bak` is.
    pub backup: PathBuf,
    /// Words that are to be written in the person's own editor.
    pub editing: Option<String>,
    /// A command that is to have the text of the open post.
    pub piping: Option<Vec<String>>,
    /// That editor.
    pub editor: Option<String>,
    /// The file the editor works on while it is open.
    pub scratch: PathBuf,
}

/// What a session keeps to itself.
struct Hearing {
    spots: Spots,
    listening: Listening,
    saved: Saved,
    /// What the terminal said of its ground.
    ground: Option<Ground>,
    /// Whether the terminal has another size since it was drawn on.
    resized: bool,
}

impl Hearing {
    /// Begins to listen; a terminal that did not say so is asked for its ground.
    fn begin(session: &Session) -> io::Result<Self> {
        let mut listening = Listening::default();
        if session.theme.wants_ground() {
            listening.ask()?;
        }
        let saved = Saved::of(&session.config.0);
        let spots = Spots::default();
        Ok(Self { spots, listening, saved, ground: None, resized: false })
    }
}

/// Why the screen was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The person wanted to.
    Quit,
    /// The person wants to look at the sample.
    ForSample,
}

impl Session {
    /// Opens the screen, and returns when it is left. The terminal is as before then, also after an
    /// error.
    pub async fn run(mut self) -> io::Result<Left> {
        let mut screen = Screen::take((self.mouse, self.theme.orders()))?;
        let (answers, mut waiting) = channel::<Event>(WAITING);
        let outcome = self.turn(&mut screen, &answers, &mut waiting).await;
        drop(screen);
        self.world.finish(&self.backup).await;
        outcome
    }

    async fn turn(
        &mut self,
        screen: &mut Screen,
        answers: &Sender<Event>,
        waiting: &mut Receiver<Event>,
    ) -> io::Result<Left> {
        let mut hearing = Hearing::begin(self)?;
        let mut input = EventStream::new();
        let mut signals = Signals::listen()?;
        let mut backup = tokio::time::interval(BACKUP_EVERY);
        backup.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        backup.reset();
        let (columns, rows) = crossterm::terminal::size()?;
        let mut messages = self.first_messages((columns, rows), answers).await;
        loop {
            for message in messages.drain(..) {
                for effect in update(&mut self.model, message) {
                    match self.perform(effect, screen, answers)? {
                        None => {}
                        Some(left) => return Ok(left),
                    }
                }
            }
            if self.editing.is_some() || self.piping.is_some() {
                // Whatever has the terminal has the keys to itself; what was pressed for it is not ours.
                drop(input);
                let told = self.lend(screen)?;
                input = EventStream::new();
                signals = Signals::listen()?;
                let (columns, rows) = crossterm::terminal::size()?;
                messages = vec![
                    Msg::Event(Event::Clock(self.clock.now())),
                    Msg::Event(Event::Resized { columns, rows }),
                ];
                messages.extend(told.map(Msg::Event));
                continue;
            }
            // A terminal that was made smaller has lost what it showed, whatever size it has now.
            if std::mem::take(&mut hearing.resized) {
                screen.redraw_all()?;
            }
            screen
                .terminal
                .draw(|frame| hearing.spots = ui::draw(&self.model, &self.theme, frame))?;
            messages = tokio::select! {
                typed = input.next() => match typed {
                    Some(Ok(typed)) => self.read(typed, (screen, &mut hearing), answers)?,
                    // The terminal is gone.
                    Some(Err(_)) | None => return Ok(Left::Quit),
                },
                Some(event) = waiting.recv() => vec![Msg::Event(event)],
                signal = signals.next() => match signal {
                    Signal::End => return Ok(Left::Quit),
                    Signal::Stop => {
                        screen.suspend()?;
                        vec![Msg::Event(Event::Clock(self.clock.now()))]
                    }
                },
                () = self.world.due() => {
                    vec![Msg::Event(Event::Clock(self.clock.now())), Msg::Event(Event::Due)]
                }
                _ = backup.tick(), if self.world.has_changes() => {
                    self.world.back_up(&self.backup);
                    Vec::new()
                }
            };
            // What is waiting already is taken together, so that it is drawn once.
            while let Ok(event) = waiting.try_recv() {
                messages.push(Msg::Event(event));
            }
        }
    }

    /// What the model is told before anything is drawn.
    async fn first_messages(
        &mut self,
        (columns, rows): (u16, u16),
        answers: &Sender<Event>,
    ) -> Vec<Msg> {
        vec![
            Msg::Event(self.world.begin(answers).await),
            Msg::Event(Event::Resized { columns, rows }),
            Msg::Event(Event::Started {
                place: self.world.last_place().await,
                last_here: self.world.last_here().await,
                now: self.clock.now(),
                zone: self.zone.clone(),
                first_start: self.first_start,
            }),
        ]
    }

    /// Does what concerns the screen itself; the world does the rest.
    fn perform(
        &mut self,
        effect: Effect,
        screen: &mut Screen,
        answers: &Sender<Event>,
    ) -> io::Result<Option<Left>> {
        match effect {
            Effect::Quit => return Ok(Some(Left::Quit)),
            Effect::StartSample => return Ok(Some(Left::ForSample)),
            Effect::Suspend => screen.suspend()?,
            Effect::Edit { text } => self.editing = Some(text),
            Effect::Pipe { command } => self.piping = Some(command),
            Effect::Redraw => screen.redraw_all()?,
            Effect::Copy { text } => crossterm::execute!(
                io::stdout(),
                crossterm::clipboard::CopyToClipboard::to_clipboard_from(text.as_str())
            )?,
            other => {
                // Where one reads or writes is where one comes back to, also when the power fails.
                let reads = matches!(other, Effect::SaveMarks { .. } | Effect::KeepDraft { .. });
                self.world.perform(other, answers);
                if let Some(row) = self.model.last_place().filter(|_| reads) {
                    self.world.perform(Effect::KeepPlace { row }, answers);
                }
            }
        }
        Ok(None)
    }

    /// Lends the terminal to the person's editor or command. What is to be told of it.
    fn lend(&mut self, screen: &mut Screen) -> io::Result<Option<Event>> {
        if let Some(text) = self.editing.take() {
            let edited = screen.edit(&text, self.editor.as_deref(), &self.scratch)?;
            let no_editor = || Event::Told(Clean::line(words::NO_EDITOR));
            return Ok(Some(edited.map_or_else(no_editor, Event::Edited)));
        }
        match self.piping.take() {
            Some(command) => self.pipe(screen, &command),
            None => Ok(None),
        }
    }

    /// Gives the terminal to a command, and the text of the open post. What is to be told of it.
    fn pipe(&self, screen: &mut Screen, command: &[String]) -> io::Result<Option<Event>> {
        let reader = self.model.reader.as_ref();
        let Some(article) = reader.and_then(|reader| reader.article.as_ref()) else {
            return Ok(None);
        };
        // What stands behind a warning is given to nobody before it was looked at.
        let folded = article.warning.is_some() && reader.is_some_and(|reader| !reader.unfolded);
        if folded {
            return Ok(Some(Event::Told(Clean::line(reading::BEHIND_A_WARNING))));
        }
        let text = pipe::text_of(article, &self.zone);
        let ended = screen.pipe(command, &text, reading::GO_BACK)?;
        let name = command.first().map(String::as_str).unwrap_or_default();
        Ok(match ended {
            Ok(status) if status.success() => None,
            Ok(status) => {
                let says = reading::command_failed(name, status.code());
                Some(Event::Told(Clean::line(&says)))
            }
            Err(cause) => {
                tracing::warn!(%cause, name, "a command could not be started");
                let failure = Failure::NoProgram(Clean::line(name));
                Some(Event::Failed { ticket: Ticket::default(), failure })
            }
        })
    }

    fn read(
        &mut self,
        typed: Input,
        (screen, hearing): (&mut Screen, &mut Hearing),
        answers: &Sender<Event>,
    ) -> io::Result<Vec<Msg>> {
        let mut messages = vec![Msg::Event(Event::Clock(self.clock.now()))];
        match typed {
            Input::Key(key) => {
                assert!(
                    !(self.panics_on_f12 && key.code == KeyCode::F(12)),
                    "a test wanted to see a panic"
                );
                self.world.look_for_changes(answers);
                let (settings, mistake) = self.read_again_if_saved(screen, hearing, answers)?;
                // Changed keys hold for this one already; what is said of a mistake outlives it.
                messages.extend(settings);
                match ui::key_of(key).map(|key| hearing.listening.hear(key)) {
                    Some(Heard::Keys(keys)) => messages.extend(keys.into_iter().map(Msg::Key)),
                    Some(Heard::Ground(ground)) => {
                        hearing.ground = Some(ground);
                        self.theme = self.theme.on(ground);
                    }
                    None => {}
                }
                messages.extend(mistake);
            }
            Input::Paste(text) => messages.push(Msg::Paste(text)),
            Input::Resize(columns, rows) => {
                hearing.resized = true;
                messages.push(Msg::Event(Event::Resized { columns, rows }));
            }
            Input::FocusGained => {
                self.world.look_for_changes(answers);
                let (settings, mistake) = self.read_again_if_saved(screen, hearing, answers)?;
                messages.extend(settings.into_iter().chain(mistake));
                messages.push(Msg::Event(Event::Focus(true)));
            }
            Input::FocusLost => messages.push(Msg::Event(Event::Focus(false))),
            Input::Mouse(mouse) => messages.extend(pointed(mouse, &hearing.spots)),
        }
        Ok(messages)
    }

    /// Where the person saved their settings, they hold from now on; a mistake in them changes nothing and
    /// is told. The answer is what changed, and what is wrong.
    fn read_again_if_saved(
        &mut self,
        screen: &mut Screen,
        hearing: &mut Hearing,
        answers: &Sender<Event>,
    ) -> io::Result<(Option<Msg>, Option<Msg>)> {
        if !hearing.saved.changed() {
            return Ok((None, None));
        }
        let told = |sentence| Ok((None, Some(Msg::Event(Event::Told(sentence)))));
        let (config, environment) = &self.config;
        let settings = match self.world.settings() {
            Ok(settings) => settings,
            Err(sentence) => return told(sentence),
        };
        let setup = match Setup::of(&settings, (config, environment), self.model.options.sample) {
            Ok(setup) => setup,
            Err(all) => {
                let says = all.first().map(|mistaken| {
                    config_words::mistake_while_open(&mistaken.file, &mistaken.mistakes)
                });
                let says = says.unwrap_or_default();
                return told(Clean::line(&says));
            }
        };
        self.theme = match hearing.ground.filter(|_| setup.theme.wants_ground()) {
            Some(ground) => setup.theme.on(ground),
            None => setup.theme,
        };
        if self.theme.wants_ground() {
            hearing.listening.ask()?;
        }
        screen.listen_to_mouse(setup.mouse)?;
        self.world.settings_changed(settings, answers);
        Ok((Some(Msg::Event(Event::Settings(Box::new(setup.options)))), None))
    }
}

/// What was done with the mouse.
fn pointed(mouse: MouseEvent, spots: &Spots) -> Option<Msg> {
    let over = spots.at(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => over.map(Msg::Click),
        MouseEventKind::ScrollDown => Some(Msg::Wheel { down: true, over }),
        MouseEventKind::ScrollUp => Some(Msg::Wheel { down: false, over }),
        _ => None,
    }
}

enum Signal {
    End,
    Stop,
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    stop: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
            interrupt: signal(SignalKind::interrupt())?,
            stop: signal(SignalKind::from_raw(signal_hook::consts::SIGTSTP))?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::End,
            _ = self.hangup.recv() => Signal::End,
            _ = self.interrupt.recv() => Signal::End,
            _ = self.stop.recv() => Signal::Stop,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) | Err(_) => Signal::End,
        }
    }
}
