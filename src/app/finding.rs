//! Finding: what is typed to find posts, what it means, and where one was before.

use super::ListView;
use super::list::List;
use super::model::{Model, Prompt, Purpose, Tab, TroublePage};
use crate::domain::{Filter, Mistake, What};
use crate::text::Clean;
use crate::text::find::Sought;

/// A view that the person made: it shows what its words find.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedView {
    /// What it is called.
    pub name: Clean,
    /// What it shows.
    pub show: Filter,
}

/// What is looked for while one finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Whether it began with the view one was in, or with everything.
    pub narrows: bool,
    /// What is typed.
    pub text: String,
    /// What of it was understood last.
    pub filter: Filter,
    /// What cannot be understood in it.
    pub mistake: Option<Mistake>,
    /// Whether some posts cannot be found yet.
    pub unfinished: bool,
    /// Whether one wants to see the words there are.
    pub explains: bool,
    pub(super) before: Before,
}

/// Where one was before.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Before {
    pub(super) list: Option<(ListView, List)>,
    pub(super) trouble: Option<TroublePage>,
}

impl Finding {
    pub(super) fn new(narrows: bool, before: Before) -> Self {
        Self {
            narrows,
            text: String::new(),
            filter: Filter::default(),
            mistake: None,
            unfinished: false,
            explains: false,
            before,
        }
    }

    /// The list one had before, if it is the one of this view.
    pub(super) fn list_of(&self, view: ListView) -> Option<&List> {
        self.before.list.as_ref().filter(|(known, _)| *known == view).map(|(_, list)| list)
    }
}

impl Model {
    /// What the list that is shown was found by, if it was.
    pub fn filter(&self) -> Option<&Filter> {
        self.filter_of(self.view()?)
    }

    /// What a list is found by, if it is.
    pub(super) fn filter_of(&self, view: ListView) -> Option<&Filter> {
        match view {
            ListView::Found => self.finding.as_ref().map(|finding| &finding.filter),
            ListView::Named(number) => self.views.get(usize::from(number)).map(|named| &named.show),
            ListView::Everything
            | ListView::Waiting
            | ListView::ForYou
            | ListView::Notes
            | ListView::Saved
            | ListView::Person(_)
            | ListView::Thing(..) => None,
        }
    }

    /// What is to be marked in titles and texts.
    pub fn sought(&self) -> Sought {
        self.filter().map(Filter::sought).unwrap_or_default()
    }

    /// The view of the person's that is shown, if one is.
    pub fn named_view(&self) -> Option<&NamedView> {
        match self.tab {
            Tab::Named(number) => self.views.get(usize::from(number)),
            _ => None,
        }
    }

    /// What is typed to find posts, while it is typed.
    pub fn find_line(&self) -> Option<&Prompt> {
        self.prompt.as_ref().filter(|prompt| prompt.purpose == Purpose::Find)
    }

    /// Whether the words that find posts are explained in place of a list.
    pub fn explains_finding(&self) -> bool {
        let typing = self.find_line().is_some();
        let finding = self.finding.as_ref().filter(|_| typing);
        finding.is_some_and(|finding| finding.explains || finding.text.trim().is_empty())
    }

    /// The view one is in, in words that find the same.
    pub(super) fn view_in_words(&self) -> Filter {
        let Some(view) = self.view() else { return Filter::default() };
        match view {
            ListView::Everything => Filter::default(),
            ListView::Waiting => Filter::only(What::Waiting),
            ListView::ForYou => Filter::only(What::ToYou),
            ListView::Notes => Filter::only(What::On(crate::domain::Written::Notes)),
            ListView::Saved => Filter::only(What::Saved),
            ListView::Thing(_, thing) => Filter::only(What::Thing(thing)),
            ListView::Person(person) => {
                let known = self.people.iter().find(|known| known.id == person);
                let name = known.map(|known| known.name.to_string());
                name.map(|name| Filter::only(What::From(name))).unwrap_or_default()
            }
            ListView::Found | ListView::Named(_) => {
                self.filter_of(view).cloned().unwrap_or_default()
            }
        }
    }
}
