//! What is said once a person's older posts came.

use super::{Play, person};
use crate::app::Event;
use crate::app::model::Message;
use crate::domain::{FurtherBack, Older, ParticipantId};
use crate::text::Clean;

#[test]
fn what_getting_older_posts_came_to_is_said_with_the_person_s_name() {
    let mut play = Play::of(vec![]);
    play.model.people = vec![person(1, "Ama")];
    let state = Older { posts: 3, back_to: None, further: FurtherBack::Beginning };

    // The second left the list meanwhile.
    for (id, name) in [(1, "Ama"), (2, "")] {
        play.tell(Event::Older { person: ParticipantId(id), state: state.clone() });

        let said = Message::Older(Clean::line(name), Box::new(state.clone()));
        assert_eq!(play.model.message, Some(said));
    }
}
