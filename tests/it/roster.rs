//! Lists of people, in every shape in which cohorts have kept one, with what goes wrong in them.

use cohort::config::lists::{
    Hint, ListError, ListKind, Listed, Listing, WhySkipped, document_of, participants, read,
    read_with,
};
use cohort::domain::WeekNumber;
use cohort::programme::roster::{Known, changes};
use url::Url;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

/// Each entry as one line: name, feed, page, others, handles, group.
fn lines(listing: &Listing) -> Vec<String> {
    listing.listed.iter().map(line).collect()
}

fn line(entry: &Listed) -> String {
    let mut parts = vec![entry.name.as_ref().map(ToString::to_string).unwrap_or_default()];
    parts.extend(entry.feed.iter().map(|feed| format!("feed {feed}")));
    parts.extend(entry.page.iter().map(ToString::to_string));
    parts.extend(entry.also.iter().map(|also| format!("also {also}")));
    parts.extend(entry.fediverse.iter().cloned());
    parts.extend(entry.bluesky.iter().map(|handle| format!("bsky {handle}")));
    parts.extend(entry.group.iter().map(|group| format!("({group})")));
    parts.join(" | ")
}

fn skipped(listing: &Listing) -> Vec<(String, WhySkipped)> {
    listing.skipped.iter().map(|skipped| (skipped.written.to_string(), skipped.why)).collect()
}

#[test]
fn a_page_is_read_without_its_menus_tools_and_visitors() {
    let page = url("https://cpd.example/people");
    let hint = Hint { content_type: Some("text/html; charset=utf-8"), address: Some(&page) };

    let listing = read_with(include_bytes!("roster/page.html"), &hint).unwrap();

    assert_eq!(listing.kind, ListKind::Page);
    assert_eq!(
        lines(&listing),
        [
            "Ama Mensah | https://ama.example/ | (Public libraries)",
            "Ben Okri | http://ben.example/blog | @ben@books.example | (Public libraries)",
            " | https://cleo.example/ | (Public libraries)",
            "Dan | https://dan.example/ | (Universities & colleges)",
        ]
    );
    assert_eq!(skipped(&listing), [("https://ama.example/".to_owned(), WhySkipped::Twice)]);
}

#[test]
fn the_blogs_of_a_class_may_all_be_on_the_site_of_the_list() {
    let page = url("https://class.example/people/");
    let hint = Hint { address: Some(&page), ..Hint::default() };
    let html = "<html><body><nav><ul><li><a href='/about'>About</a></li></ul></nav><ul>\
                <li><a href='/ama/'>Ama</a></li><li><a href='/ben/'>Ben</a></li></ul></body></html>";

    let listing = read_with(html.as_bytes(), &hint).unwrap();

    assert_eq!(
        lines(&listing),
        ["Ama | https://class.example/ama/", "Ben | https://class.example/ben/"]
    );
}

#[test]
fn the_table_of_a_wiki_is_read_by_its_headings() {
    let listing = read(include_bytes!("roster/wiki.html")).unwrap();

    assert_eq!(
        lines(&listing),
        [
            "Dorothea Finkbein | https://dorothea.example/ | @dorothea@biblio.example | (Gruppe Nord)",
            "Jörg Weiß | https://joerg.example/blog | (Gruppe Nord)",
        ]
    );
    assert_eq!(skipped(&listing), [("Anne Ohne".to_owned(), WhySkipped::NotYet)]);
}

#[test]
fn a_table_that_was_copied_as_text_is_one_of_tabs() {
    let text =
        "Name\tBlog\tGruppe\nDorothea\thttps://dorothea.example/\tNord\nJörg\tjoerg.example\t\n";

    let listing = read(text.as_bytes()).unwrap();

    assert_eq!(
        lines(&listing),
        ["Dorothea | https://dorothea.example/ | (Nord)", "Jörg | https://joerg.example/"]
    );
}

#[test]
fn the_answers_to_a_form_are_read_with_everything_people_write_into_it() {
    let listing = read(include_bytes!("roster/form.csv")).unwrap();

    assert_eq!(listing.kind, ListKind::Table);
    assert_eq!(
        lines(&listing),
        [
            "Ama Mensah | https://ama.example/ | (Nord)",
            "Ben | https://ben.example/ | also https://ben-two.example/blog | (Süd)",
            "Gus \"G\" Hill | https://gus.example/ | (Süd)",
        ]
    );
    let left_out = [
        ("cleo@books.example", WhySkipped::Email),
        ("Dan", WhySkipped::NotYet),
        ("Eve", WhySkipped::NotYet),
        ("Fay", WhySkipped::AskedNotTo),
        ("http://www.ama.example/", WhySkipped::Twice),
    ];
    assert_eq!(skipped(&listing), left_out.map(|(written, why)| (written.to_owned(), why)));
    assert_eq!(listing.skipped[1].line, 5);
    let people = participants(&listing.listed);
    assert_eq!(people.iter().filter(|person| person.name.as_str() == "Ben").count(), 2);
}

#[test]
fn the_columns_may_be_in_any_order_and_in_any_language() {
    for header in [
        "Group,Blog address,Timestamp,Your name",
        "Groep,Blogadres / url,Tijdstempel,Naam",
        "Gruppe,Webseite,Zeitstempel,Name",
        "Gruppe,Bloggens adresse,Tidsstempel,Navn",
        "Grupp,Hemsida,Tidsstämpel,Namn",
        "Ryhmä,Blogin osoite,Aikaleima,Nimi",
        "Groupe,Adresse du blog,Horodateur,Nom",
        "Gruppo,Indirizzo del blog,Informazioni cronologiche,Nome",
        "Grupo,Dirección del blog,Marca temporal,Nombre",
        "Grupo,Endereço do blog,Carimbo de data/hora,Nome",
        "Grupa,Adres bloga,Sygnatura czasowa,Imię i nazwisko",
        "Группа,Адрес блога,Отметка времени,Имя",
        "קבוצה,כתובת הבלוג,חותמת זמן,שם",
        "المجموعة,عنوان المدونة,طابع زمني,الاسم",
        "小组,博客网址,时间戳记,姓名",
        "グループ,ブログのアドレス,タイムスタンプ,お名前",
        "그룹,블로그 주소,타임스탬프,이름",
        "Skupina,Adresa blogu,Časové razítko,Jméno",
    ] {
        let text = format!(
            "{header}\nNorth,https://ama.example/,2026-03-02,Ama Mensah\n\
             South,https://ben.example/,2026-03-03,Ben\n"
        );

        let listing = read(text.as_bytes()).unwrap();

        let expected =
            ["Ama Mensah | https://ama.example/ | (North)", "Ben | https://ben.example/ | (South)"];
        assert_eq!(lines(&listing), expected, "{header}");
    }
}

#[test]
fn a_table_without_headings_is_read_by_what_is_in_it() {
    let text = "Ama,https://ama.example/\nBen,ben.example/blog\n";

    let listing = read(text.as_bytes()).unwrap();

    assert_eq!(lines(&listing), ["Ama | https://ama.example/", "Ben | https://ben.example/blog"]);
}

#[test]
fn a_table_tells_tags_weeks_feeds_and_handles_too() {
    let text = "Name,Blog,RSS,Mastodon or Bluesky,Tag,Week joined\n\
                Ama,https://ama.example/,https://ama.example/feed,@ama@books.example,#cpd23,Week 9\n\
                Ben,,,@ben.example,,1\n";

    let listing = read(text.as_bytes()).unwrap();

    assert_eq!(
        lines(&listing),
        [
            "Ama | feed https://ama.example/feed | https://ama.example/ | @ama@books.example",
            "Ben | bsky ben.example",
        ]
    );
    assert_eq!(listing.listed[0].only, ["cpd23"]);
    assert_eq!(listing.listed[0].joined, Some(WeekNumber(9)));
}

#[test]
fn one_row_is_a_table_where_its_server_says_so() {
    let hint = Hint { content_type: Some("text/csv"), address: None };

    let listing = read_with(b"Name,Blog\nAma,https://ama.example/\n", &hint).unwrap();

    assert_eq!(lines(&listing), ["Ama | https://ama.example/"]);
    assert_eq!(read_with(b"Name,Blog\n", &hint), Err(ListError::NoBlogs));
}

#[test]
fn the_parts_of_a_planet_are_people() {
    let listing = read(include_bytes!("roster/planet.ini")).unwrap();

    assert_eq!(listing.kind, ListKind::Planet);
    assert_eq!(
        lines(&listing),
        [
            "Ama Mensah | feed https://ama.example/feed/",
            "Ben | feed https://ben.example/atom.xml",
            "Cleo & Co | feed https://cleo.example/index.xml | https://cleo.example/",
        ]
    );
}

#[test]
fn a_list_of_whom_somebody_follows_has_handles_and_no_blogs() {
    let listing = read(include_bytes!("roster/follows.csv")).unwrap();

    assert_eq!(
        lines(&listing),
        [" | @ama@books.example", " | @ben@biblio.example", " | @cleo@sub.books.example"]
    );
    let names: Vec<String> =
        participants(&listing.listed).iter().map(|person| person.name.to_string()).collect();
    assert_eq!(names[0], "@ama@books.example");
}

#[test]
fn a_starter_pack_and_a_list_tell_where_the_rest_is() {
    let page = document_of(&url("https://bsky.app/starter-pack/org.example/3k"));
    let hint = Hint { content_type: Some("application/json"), address: Some(&page) };
    let pack = read_with(include_bytes!("roster/starter_pack.json"), &hint).unwrap();

    assert_eq!(lines(&pack), ["Ama [31mMensah | bsky ama.example", " | bsky ben.bsky.social"]);
    let rest = pack.rest_at.clone().unwrap();
    assert_eq!(rest.path(), "/xrpc/app.bsky.graph.getList");

    let hint = Hint { address: Some(&rest), ..hint };
    let list = read_with(include_bytes!("roster/list.json"), &hint).unwrap();
    assert_eq!(lines(&list), ["Ama | bsky ama.example", " | bsky did:plc:gone"]);
    let next = list.rest_at.clone().unwrap();
    assert!(next.query().unwrap().ends_with("&cursor=page2"));
    let whole = pack.with_rest(list);
    assert_eq!((whole.listed.len(), whole.rest_at.as_ref()), (3, Some(&next)));
    // A server that gives its last page again is not asked for ever.
    let hint = Hint { address: Some(&next), ..hint };
    let again = read_with(include_bytes!("roster/list.json"), &hint).unwrap();
    assert_eq!(again.rest_at, None);
}

#[test]
fn lines_of_an_email_are_read_with_the_names_in_them() {
    let listing = read(include_bytes!("roster/lines.txt")).unwrap();

    assert_eq!(
        lines(&listing),
        [
            "Ama Mensah | https://ama.example/",
            "Ben | feed https://ben.example/feed.xml",
            "Cleo | https://www.cleo.example/",
            " | https://dan.example/",
            "Eve | @eve@books.example",
        ]
    );
}

#[test]
fn folders_are_groups_and_http_and_https_are_one_blog() {
    let listing = read(include_bytes!("roster/nested.opml")).unwrap();

    assert_eq!(
        lines(&listing),
        [
            "The quiet desk | feed http://ama.example/feed | http://ama.example/ | (Public libraries)",
            "Ben's shelf | feed https://ben.example/rss | (Public libraries)",
        ]
    );
    assert_eq!(listing.skipped[0].why, WhySkipped::Twice);
}

#[test]
fn a_list_is_read_again_and_people_are_known_by_their_addresses() {
    let first = read(b"Name,Blog\nAma,https://ama.example/\nBen,https://ben.example/\n").unwrap();
    let again = read(
        b"Blog,Name,Mastodon\nhttps://cleo.example/,Cleo,\nhttp://www.ama.example,Ama M.,\n\
          https://ben-two.example/,Ben,@ben@books.example\n",
    )
    .unwrap();
    let known: Vec<Known> = first
        .listed
        .iter()
        .map(|entry| Known {
            name: entry.name.clone().unwrap_or_default(),
            pages: entry.page.iter().cloned().collect(),
            fediverse: (entry.name == Some("Ben".into())).then(|| "@ben@books.example".to_owned()),
            ..Known::default()
        })
        .collect();

    let changes = changes(&known, &again.listed);

    assert_eq!(changes.newcomers, [0]);
    let stayed: Vec<(usize, usize, bool)> =
        changes.stayed.iter().map(|one| (one.known, one.listed, one.new_address)).collect();
    assert_eq!(stayed, [(0, 1, false), (1, 2, true)]);
    assert_eq!(changes.left, [0; 0]);
}

#[test]
fn eight_hundred_and_six_people_are_read_and_known_again() {
    let rows: Vec<String> =
        (1..=806).map(|n| format!("{n},Person {n},https://blog{n}.example/\n")).collect();
    let html: Vec<String> = (1..=806)
        .map(|n| format!("<li>Person {n}: <a href='https://blog{n}.example/'>Blog</a></li>"))
        .collect();

    let table = read(format!("Nr,Name,Blog\n{}", rows.concat()).as_bytes()).unwrap();
    let page =
        read(format!("<html><body><ul>{}</ul></body></html>", html.concat()).as_bytes()).unwrap();

    assert_eq!((table.listed.len(), table.skipped.len()), (806, 0));
    assert_eq!(page.listed, table.listed);
    let known: Vec<Known> = table
        .listed
        .iter()
        .map(|entry| Known { pages: entry.page.iter().cloned().collect(), ..Known::default() })
        .collect();
    let changes = changes(&known[..800], &page.listed);
    assert_eq!((changes.stayed.len(), changes.newcomers.len()), (800, 6));
}

#[test]
fn whatever_is_no_list_is_no_list_and_nothing_is_made_up() {
    for text in [
        "",
        "{}",
        "[]",
        "{\"items\":[]}",
        "[Planet]\nname = x\n",
        "Name,Age\nAma,3\nBen,4\n",
        "<html><body><p>Hello</p></body></html>",
        "<rss><channel><link>https://ama.example/</link></channel></rss>",
        "one, two\nthree, four\n",
    ] {
        assert_eq!(
            read(text.as_bytes()).map(|listing| lines(&listing)),
            Err(ListError::NoBlogs),
            "{text}"
        );
    }
}
