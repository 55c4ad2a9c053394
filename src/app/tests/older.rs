//! What is said once a person's older posts came.

use super::{Play, now, person};
use crate::app::Event;
use crate::domain::{FurtherBack, Older, ParticipantId, SourceId, Trouble, TroubleAt};
use crate::text::Clean;
use crate::words::screens;

fn said(play: &Play) -> String {
    play.model.message.as_ref().map(screens::message).unwrap_or_default()
}

#[test]
fn what_getting_older_posts_came_to_is_said_with_the_person_s_name() {
    let mut play = Play::of(vec![]);
    play.model.people = vec![person(1, "Ama")];
    let came = |person| {
        let (source, details) = (SourceId(1), Clean::default());
        let at = TroubleAt { source, trouble: Trouble::Slow, since: now(), details };
        let further = FurtherBack::Failed(at);
        Event::Older { person, state: Older { posts: 0, back_to: None, further } }
    };

    play.tell(came(ParticipantId(1)));

    assert_eq!(
        said(&play),
        "Ama’s blog did not answer in time. Ask again later: it goes on from there."
    );

    // Somebody who left the list meanwhile.
    play.tell(came(ParticipantId(2)));
    assert!(said(&play).starts_with("The blog did not answer"));
}
