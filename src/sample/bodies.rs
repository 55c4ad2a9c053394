//! The texts of the posts, which the tables leave out: sentences chosen by number, so that every run
//! writes the same, with the pictures, lists, quotes, tables and code that a reader must cope with.

use super::tables::Post;

/// The post that is as long as a small book.
const LONG_POST: usize = 100;

/// The text of a post as HTML.
pub(super) fn html(post: &Post) -> String {
    let sentences = sentences(post);
    let paragraphs = if post.number == LONG_POST { 260 } else { 3 };
    let mut html: Vec<String> =
        (0..paragraphs).map(|index| paragraph(post, sentences, index)).collect();
    if post.title.is_empty()
        && let (Some(first), Some(thing)) = (html.first_mut(), post.things.first())
    {
        *first = first.replacen("<p>", &format!("<p>Thing {thing}: "), 1);
    }
    if post.kind == "short" {
        html.truncate(1);
        if let Some(words) = quoted(post.remark) {
            html = vec![format!("<p>{words}</p>")];
        }
    }
    html.extend(extras(post));
    html.join("\n")
}

/// The beginning of the text, for feeds that give no more.
pub(super) fn summary(post: &Post) -> String {
    sentences(post)
        .get(post.number % sentences(post).len().max(1))
        .map(|text| format!("<p>{text}</p>"))
        .unwrap_or_default()
}

fn quoted(remark: &str) -> Option<&str> {
    remark.split_once('\'').and_then(|(_, rest)| rest.rsplit_once('\'')).map(|(words, _)| words)
}

fn paragraph(post: &Post, sentences: &[&str], index: usize) -> String {
    // A paragraph of the long post has some fifty words, so that 260 of them make 12,000.
    let count = if post.number == LONG_POST { 5 } else { 2 };
    let words: Vec<&str> = (0..count)
        .filter_map(|more| {
            sentences.get((post.number + index + more) % sentences.len().max(1)).copied()
        })
        .collect();
    format!("<p>{}</p>", words.join(" "))
}

/// What stands in every so manieth post.
fn extras(post: &Post) -> Vec<String> {
    let number = post.number;
    let every = |nth: usize| number.is_multiple_of(nth);
    let mut html = Vec::new();
    if every(5) {
        html.push(format!("<p><img src=\"/pictures/{number}.jpg\" alt=\"A desk by a window, with a lamp and a pile of returned books\"></p>"));
    }
    if every(7) {
        html.push(format!("<p><img src=\"/pictures/{number}-b.jpg\"></p>"));
    }
    if every(11) {
        html.push("<ul><li>What I tried first</li><li>What I <em>meant</em> to try<ol><li>on Monday</li><li>on Tuesday</li></ol></li><li>What happened</li></ul>".to_owned());
    }
    if every(13) {
        html.push("<blockquote><p>You can start whenever you like, and stop whenever you must.</p></blockquote>".to_owned());
    }
    if every(17) {
        html.push("<table><tr><th>Shelf</th><th>Visitors</th></tr><tr><td>Local history</td><td>3</td></tr><tr><td>Poetry</td><td>1, and it was me</td></tr></table>".to_owned());
    }
    if every(19) {
        html.push("<pre><code>for reader in library:\n    if reader.is_lost():\n        walk_with(reader)</code></pre>".to_owned());
    }
    if every(23) || post.things.contains(&8) {
        html.push(format!("<audio src=\"/sounds/{number}.mp3\" controls></audio>"));
    }
    html
}

/// Whether a post carries a sound file.
pub(super) fn sound(post: &Post) -> Option<String> {
    (post.number.is_multiple_of(23) || post.things.contains(&8))
        .then(|| format!("/sounds/{}.mp3", post.number))
}

fn sentences(post: &Post) -> &'static [&'static str] {
    match (post.language, post.things.first()) {
        ("en", Some(thing)) => THINGS.get((thing - 1) % THINGS.len()).copied().unwrap_or(GENERAL),
        ("nl", _) => DUTCH,
        ("da", _) => DANISH,
        ("fr", _) => FRENCH,
        ("ar", _) => ARABIC,
        ("he", _) => HEBREW,
        ("zh", _) => CHINESE,
        ("ja", _) => JAPANESE,
        ("es", _) => SPANISH,
        ("pl", _) => POLISH,
        ("pt", _) => PORTUGUESE,
        ("de", _) => GERMAN,
        _ => GENERAL,
    }
}

const THINGS: &[&[&str]] = &[
    &[
        "Hello from the enquiry desk, where I have worked for longer than the carpet.",
        "I signed up because a colleague did, and because the kettle is next to the poster.",
        "You will find me between the photocopier and the window that does not open.",
        "I am not sure what I will write about, but I have promised to write something.",
        "If you are reading this, say hello back; it gets quiet here after four.",
    ],
    &[
        "I visited three neighbours, and only one of them was a blog.",
        "The first one wrote about rain in a way that made me look up.",
        "The second had no comments, so I left one, and felt brave for an hour.",
        "The third answered within ten minutes and asked what I was reading.",
        "It is easier to knock when somebody has left the light on.",
    ],
    &[
        "This is my desk before I tidied it, which is the honest version.",
        "The plant is plastic, and people water it all the same.",
        "Under the stapler is a note from a child that says thank you for the dragons.",
        "I counted eleven pens and none of them is mine.",
        "The second screen is for looking busy; the first is for being busy.",
    ],
    &[
        "The word I always have to explain is catalogue, and I never do it well.",
        "People hear a list, and I mean a promise that things can be found again.",
        "A boy said it is like a map of a place that keeps moving, and that is better.",
        "I now draw it on the back of an envelope.",
        "Some words are doors, and some are doors painted on a wall.",
    ],
    &[
        "Every week somebody asks whether we have the blue one.",
        "They do not mean the colour, and neither do I when I say yes.",
        "We found it on the second try, on the trolley, where everything is.",
        "I have started to write the questions down, and they make a kind of poem.",
        "The answer is nearly always: come with me.",
    ],
    &[
        "My day is a corridor with twelve doors, and I open most of them twice.",
        "I drew the map in three colours: people, paper and waiting.",
        "Waiting turned out to be the widest line on it.",
        "There is a small island at three o'clock where the biscuits live.",
        "Tomorrow I will try to walk it in the other direction.",
    ],
    &[
        "I stopped counting visitors by hand, and nobody has missed the number.",
        "For a week I felt I had forgotten my keys.",
        "What I do instead is look up when the door opens.",
        "It turns out you learn more from one face than from forty strokes on a card.",
        "I kept the pencil, in case.",
    ],
    &[
        "The sound of our building is the lift, which sighs before it stops.",
        "I recorded it at eight in the morning, when nobody else was there to hear.",
        "If you listen closely there is a radiator answering.",
        "The children call it the whale.",
        "I had not noticed that I hum along until I heard myself.",
    ],
    &[
        "The shelf nobody visits is in the basement, behind the spare chairs.",
        "I took one book from it upstairs, and it was borrowed the same day.",
        "Nobody avoids it on purpose; the light switch is simply in the wrong place.",
        "I have put a chair there and a sign that says: somebody was here.",
        "Next week I will choose another one.",
    ],
    &[
        "Dear newcomer, nobody here knows everything, and we meet on Thursdays.",
        "The key to the printer is patience, and the other key is under the tray.",
        "Ask the person who looks busiest; they are usually only shy.",
        "You will be thanked for things you did not know you did.",
        "Write soon, and do not read it twice before you send it.",
    ],
    &[
        "A child showed me that you can read a map upside down if you stand on a chair.",
        "I had never asked why the dinosaurs are next to the cookery books.",
        "She said it is obvious: both have bones.",
        "I moved one book, and she approved.",
        "What I learned is to kneel before I answer.",
    ],
    &[
        "I disagreed with a sign today, and left a smaller sign.",
        "It said: perhaps, on the other hand, come in.",
        "Disagreeing kindly takes longer, and so does everything else worth doing.",
        "My colleague wrote underneath, and now it is a conversation.",
        "Nobody won, and the door is open.",
    ],
    &[
        "Our sign said what not to do; the new one says where to go.",
        "I watched nine people read it, and seven smiled.",
        "An arrow is the shortest sentence I know.",
        "We kept the old one in the office as a warning to ourselves.",
        "The best sign, of course, is a person.",
    ],
    &[
        "Two minutes is long enough to teach somebody to fold a leaflet so that it stands.",
        "It is also long enough to lose your thread, as I now know.",
        "I practised on the kettle, which listened to the end.",
        "Say one thing, show it, let them do it, and stop talking.",
        "She taught me hers in return, and it was better.",
    ],
];

const GENERAL: &[&str] = &[
    "Thank you to everybody who wrote this week; I have read you all, slowly.",
    "I nearly did not post this, and then the bus was late.",
    "There is no exam at the end, which I keep forgetting.",
    "The library was full of rain coats and very quiet people.",
    "I will try again on Thursday, when the tea is fresh.",
    "Somebody left a bookmark that says: you are here.",
    "If you only have five minutes, read the comments.",
    "It is all right to begin in the middle.",
];

const DUTCH: &[&str] = &[
    "Goedemorgen vanuit de stille zaal, waar de stoelen altijd een beetje kraken.",
    "Ik had nog nooit zo lang over een gewone dinsdag nagedacht.",
    "Een lezer vroeg of ik de blauwe had, en ik wist precies welke.",
    "Het regende, dus iedereen bleef langer.",
    "Volgende week probeer ik het opnieuw, met koffie.",
    "Mijn collega heeft meegelezen en knikte twee keer.",
    "Wie heeft hier ervaring mee? Ik hoor het graag.",
    "Dank jullie wel voor de vriendelijke woorden.",
];
const DANISH: &[&str] = &[
    "Hej fra skolebiblioteket, hvor klokken altid er fem minutter foran.",
    "Jeg prøvede det sammen med tredje klasse, og de vandt.",
    "Det tog længere tid, end jeg havde tænkt.",
    "En dreng spurgte, om bøger kan være trætte.",
    "Jeg svarede ja, og at de hviler på hylden.",
    "I morgen prøver vi igen med tegninger.",
    "Skriv endelig, hvis I har en bedre idé.",
    "Tak fordi I læste med så langt.",
];
const FRENCH: &[&str] = &[
    "Bonjour depuis la médiathèque, où la porte grince exactement en sol.",
    "J'ai essayé avec trois lecteurs, et deux sont revenus.",
    "On ne voit pas ce qu'on a devant soi tous les jours.",
    "J'ai posé une affiche, puis je l'ai enlevée, puis remise.",
    "Ma journée commence par un croissant et finit par une question.",
    "Qui d'entre vous a déjà tenté l'expérience ?",
    "C'est un début, et c'est déjà beaucoup.",
    "Merci pour vos mots de la semaine dernière.",
];
const ARABIC: &[&str] = &[
    "صباح الخير من مكتبة المدرسة، حيث تصل الشمس قبل الطلاب.",
    "جربت الفكرة مع صف صغير، وكانت الأسئلة أجمل من الأجوبة.",
    "كتبت هذه السطور في استراحة قصيرة مع كوب شاي.",
    "سألني طالب: هل تنام الكتب ليلا؟",
    "قلت له إنها تنتظر من يفتحها.",
    "سأحاول مرة أخرى يوم الخميس.",
    "من منكم عنده طريقة أبسط؟",
    "شكرا لكل من قرأ وعلق.",
];
const HEBREW: &[&str] = &[
    "שלום מהמדף הפתוח, ליד החלון שלא נסגר.",
    "ניסיתי את זה עם שתי סטודנטיות, והן לימדו אותי משהו.",
    "לקח לי שבוע להבין מה בעצם שאלו.",
    "יש בבניין צליל אחד שאני שומע רק בבוקר.",
    "כתבתי את זה על פתק, והפתק נעלם בתוך ספר.",
    "מחר אנסה שוב, לאט יותר.",
    "למישהו יש רעיון אחר?",
    "תודה על המילים החמות.",
];
const CHINESE: &[&str] = &[
    "早上好，今天借书处很安静，只有打印机在说话。",
    "我试了三次，第三次有人笑了。",
    "一个孩子问我，书会不会觉得冷。",
    "我在窗边放了一把椅子，下午就有人坐下了。",
    "每天路过的东西，写下来才看见。",
    "下周我想换一个角度再试一次。",
    "大家有没有更好的办法？",
    "谢谢你们上周的留言。",
];
const JAPANESE: &[&str] = &[
    "図書室からこんにちは。今日は雨で、みんな静かでした。",
    "三人にためしてもらって、二人がまた来てくれました。",
    "子どもに「本もつかれるの」と聞かれました。",
    "少し考えて、「棚で休んでいるよ」と答えました。",
    "毎日見ているのに、書いてみて初めて気づきました。",
    "来週は机の向きを変えてみます。",
    "よい方法があれば教えてください。",
    "先週のコメント、ありがとうございました。",
];
const SPANISH: &[&str] = &[
    "Hola desde el estante veintitrés, donde siempre falta un libro.",
    "Lo probé con tres lectoras y una me corrigió, con razón.",
    "Nunca había mirado mi mesa como si fuera de otra persona.",
    "Un niño me preguntó si los libros tienen frío.",
    "Le dije que por eso llevan tapas.",
    "La semana que viene lo intento con menos palabras.",
    "¿Alguien lo ha hecho de otra manera?",
    "Gracias por los comentarios, de verdad.",
];
const POLISH: &[&str] = &[
    "Dzień dobry z mojej półki, dziś trochę krzywej.",
    "Spróbowałem z dwiema studentkami i obie miały lepsze pytania niż ja.",
    "Nie wiedziałem, że korytarz tak głośno milczy.",
    "Ktoś zostawił w książce bilet z dziewięćdziesiątego roku.",
    "Zrobiłem zdjęcie, zanim znowu zniknął.",
    "Jutro spróbuję jeszcze raz, bez pośpiechu.",
    "Jak to wygląda u was?",
    "Dziękuję za dobre słowa.",
];
const PORTUGUESE: &[&str] = &[
    "Olá das folhas soltas, que hoje ficaram quase todas no lugar.",
    "Juntei várias coisas num só texto, porque assim me lembro de todas.",
    "Uma leitora disse que a estante parece um barco.",
    "Desde então digo bom dia ao capitão.",
    "Ainda estou a meio, e o meio é bonito.",
    "Amanhã continuo com chá de limão.",
    "Alguém quer escrever comigo?",
    "Obrigada pela paciência.",
];
const GERMAN: &[&str] = &[
    "Grüße aus dem offenen Zettelkasten, der heute wieder klemmt.",
    "Ich habe es zweimal versucht, und beim zweiten Mal half mir ein Schüler.",
    "Über das Regal im Keller spricht niemand, also schreibe ich darüber.",
    "Zwei Wochen später als gedacht, und sehr zufrieden.",
    "Für mich war das Überraschende die Stille danach.",
    "Morgen räume ich die Schublade aus, in der alles anfängt.",
    "Wie macht ihr das bei euch?",
    "Vielen Dank für die freundlichen Worte.",
];
