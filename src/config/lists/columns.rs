//! What the columns of a table hold, by what stands above them in any of eighteen languages and by what
//! is in them.

use super::cells::{Cell, email};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A name, or a part of one.
    Name,
    /// Addresses of blogs.
    Blog,
    /// Addresses of feeds.
    Feed,
    /// Handles on any network.
    Handle,
    /// A group.
    Group,
    /// Tags of the posts that count.
    Only,
    /// The week in which somebody joined.
    Joined,
    /// Whether somebody may be listed.
    Consent,
    /// Anything else.
    Other,
}

/// Words above a column, parted by `|`. Of the languages that put endings or articles on words, the stem
/// is enough.
const WORDS: [(Role, &str); 9] = [
    (Role::Feed, "rss|atom|feed|xml|flux"),
    (
        Role::Blog,
        "blog|blogs|weblog|blogue|blogi|blogg|blogadresse|url|website|site|web|webseite|\
         homepage|link|address|adresse|adres|adresa|adress|dirección|endereço|indirizzo|\
         osoite|strona|hemsida|hjemmeside|lien|enlace|odkaz|блог|адрес|сайт|ссылка|בלוג|\
         כתובת|קישור|אתר|مدونة|المدونة|عنوان|رابط|موقع|博客|部落格|网址|網址|链接|ブログ|アドレス|サイト|블로그|\
         주소|링크",
    ),
    (
        Role::Handle,
        "mastodon|fediverse|bluesky|bsky|handle|account|konto|compte|cuenta|conta|social|\
         аккаунт|חשבון|حساب|账号|帳號|アカウント|계정",
    ),
    (
        Role::Group,
        "group|gruppe|groep|groupe|grupo|gruppo|grupp|ryhmä|grupa|skupina|sector|sektor|\
         secteur|team|class|klas|klasse|classe|clase|school|library|institution|country|\
         land|pays|país|paese|группа|страна|קבוצה|مجموعة|المجموعة|组|小组|組|グループ|그룹|모둠",
    ),
    (
        Role::Only,
        "tag|tags|label|hashtag|category|etiqueta|schlagwort|étiquette|тег|תגית|وسم|标签|\
         タグ|태그",
    ),
    (
        Role::Joined,
        "joined|week|woche|semaine|semana|settimana|uge|vecka|viikko|tydzień|týden|\
         неделя|שבוע|أسبوع|周|週|주차",
    ),
    (
        Role::Consent,
        "consent|permission|agree|publish|list you|list your|may we|can we|einverstanden|\
         einwilligung|veröffentlich|toestemming|akkoord|samtykke|samtycke|consentement|\
         accord|autorizo|autorización|autorização|consenso|suostumus|zgoda|souhlas|\
         согласие|הסכמה|موافقة|同意|동의",
    ),
    (
        Role::Name,
        "name|names|naam|navn|namn|nimi|nom|prénom|nome|cognome|nombre|apellido|\
         apellidos|apelido|vorname|nachname|voornaam|achternaam|fornavn|efternavn|imię|\
         nazwisko|jméno|příjmení|who|participant|teilnehmer|имя|фамилия|שם|اسم|الاسم|姓名|\
         名字|名前|氏名|이름|성명",
    ),
    (
        Role::Other,
        "email|e-mail|mail|courriel|correo|sähköposti|почта|דוא|بريد|البريد|邮箱|郵件|メール|\
         이메일|timestamp|zeitstempel|tijdstempel|horodateur|marca temporal|carimbo|\
         cronologiche|sygnatura|отметка времени|חותמת|طابع|时间戳|時間戳記|タイムスタンプ|타임스탬프|date|\
         datum|fecha",
    ),
];

/// A column while its role is decided.
struct Column {
    addresses: usize,
    filled: usize,
    /// Cells that may be a name.
    names: usize,
}

/// What each column holds. `header` is the first row, if it stands above the others.
pub(super) fn roles(header: Option<&[Cell]>, rows: &[(usize, Vec<Cell>)]) -> Vec<Role> {
    let width = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let columns: Vec<Column> = (0..width).map(|index| Column::of(index, rows)).collect();
    let said = |index: usize, role: Role| {
        let cell = header.and_then(|header| header.get(index));
        cell.is_some_and(|cell| says(&cell.text, role))
    };
    let mut roles: Vec<Role> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| column.role(|role| said(index, role)))
        .collect();
    if !roles.iter().any(|role| matches!(role, Role::Blog | Role::Feed)) {
        for (role, column) in roles.iter_mut().zip(&columns) {
            if *role == Role::Other && column.addresses * 2 > column.filled {
                *role = Role::Blog;
            }
        }
    }
    if !roles.contains(&Role::Name) {
        let is_name = |index: &usize| {
            let found = roles.get(*index).zip(columns.get(*index));
            found.is_some_and(|(role, column)| {
                *role == Role::Other && column.addresses == 0 && column.names * 2 >= rows.len()
            })
        };
        let name = (0..width).find(|index| !said(*index, Role::Other) && is_name(index));
        if let Some(role) = name.and_then(|index| roles.get_mut(index)) {
            *role = Role::Name;
        }
    }
    roles
}

impl Column {
    fn of(index: usize, rows: &[(usize, Vec<Cell>)]) -> Self {
        let cells = || rows.iter().filter_map(|(_, cells)| cells.get(index));
        let count = |holds: &dyn Fn(&Cell) -> bool| cells().filter(|cell| holds(cell)).count();
        Self {
            addresses: count(&|cell| !cell.addresses(true).is_empty()),
            filled: count(&|cell| !cell.is_empty()),
            names: count(&|cell| may_be_name(&cell.text)),
        }
    }

    /// A word alone does not make a column one of addresses; some address must be in it.
    fn role(&self, said: impl Fn(Role) -> bool) -> Role {
        let address = self.addresses > 0;
        if said(Role::Feed) && address {
            Role::Feed
        } else if said(Role::Handle) {
            Role::Handle
        } else if said(Role::Other) && !address {
            Role::Other
        } else if said(Role::Blog) && address {
            Role::Blog
        } else if said(Role::Consent) {
            Role::Consent
        } else if said(Role::Blog) && said(Role::Name) {
            // The title of a blog.
            Role::Other
        } else {
            let rest = [Role::Group, Role::Only, Role::Joined, Role::Name];
            rest.into_iter().find(|role| said(*role)).unwrap_or(Role::Other)
        }
    }
}

/// Whether a cell may hold somebody's name: letters, and no answer to a question.
fn may_be_name(text: &str) -> bool {
    const ANSWERS: [&str; 4] = ["true", "false", "yes", "no"];
    text.chars().any(char::is_alphabetic)
        && email(text).is_none()
        && !ANSWERS.contains(&text.to_lowercase().as_str())
}

/// Whether a row stands above the others: it has no address, and something under it has.
pub(super) fn is_header(first: &[Cell]) -> bool {
    let words = first.iter().any(|cell| WORDS.iter().any(|(role, _)| says(&cell.text, *role)));
    let address = first.iter().any(|cell| !cell.addresses(true).is_empty());
    let handle = first.iter().any(|cell| email(&cell.text).is_some());
    words && !address && !handle
}

/// Whether what stands above a column says its role.
fn says(header: &str, role: Role) -> bool {
    let header = header.to_lowercase();
    let words =
        WORDS.iter().filter(|(known, _)| *known == role).flat_map(|(_, words)| words.split('|'));
    words.into_iter().any(|word| {
        let whole = word.chars().all(|ch| u32::from(ch) < 0x0400);
        header.match_indices(word).any(|(at, _)| {
            let before = header.get(..at).and_then(|before| before.chars().next_back());
            let after = header.get(at + word.len()..).and_then(|after| after.chars().next());
            !whole || [before, after].iter().flatten().all(|ch| !ch.is_alphanumeric())
        })
    })
}
