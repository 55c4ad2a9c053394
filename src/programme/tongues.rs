//! What a Thing, a week and the small numbers are called in the languages cohorts write in.

/// A set of languages; bit n stands for row n of [`TONGUES`].
pub(super) type Tongues = u32;

/// Every language, for a noun that is in no row.
pub(super) const EVERY: Tongues = u32::MAX;

/// One language.
pub(super) struct Tongue {
    /// Forms of "Thing" that stand before one number.
    pub(super) thing: &'static [&'static str],
    /// Forms of "Things", which stand before several.
    pub(super) things: &'static [&'static str],
    /// Forms of "week" and "weeks".
    pub(super) week: &'static [&'static str],
    /// The numbers from one on, each one word.
    pub(super) numbers: &'static str,
    /// Whether "12. Ding" means the twelfth.
    pub(super) dotted: bool,
}

/// The languages. Where a number stands inside a word ("第12件事") the counter is the noun.
pub(super) const TONGUES: [Tongue; 18] = [
    Tongue {
        thing: &["thing"],
        things: &["things"],
        week: &["week", "weeks"],
        numbers: "one two three four five six seven eight nine ten eleven twelve thirteen fourteen \
                  fifteen sixteen seventeen eighteen nineteen twenty",
        dotted: false,
    },
    Tongue {
        thing: &["ding"],
        things: &["dingen"],
        week: &["week", "weken"],
        numbers: "een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien \
                  vijftien zestien zeventien achttien negentien twintig eenentwintig \
                  tweeëntwintig drieëntwintig",
        dotted: false,
    },
    Tongue {
        thing: &["ding"],
        things: &["dinge", "dinger"],
        week: &["woche", "wochen"],
        numbers: "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn \
                  fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig einundzwanzig \
                  zweiundzwanzig dreiundzwanzig",
        dotted: true,
    },
    Tongue {
        thing: &["ting", "tingen"],
        things: &["tingene"],
        week: &["uge", "uger", "uke", "uker"],
        numbers: "en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten \
                  sytten atten nitten tyve enogtyve toogtyve treogtyve",
        dotted: true,
    },
    Tongue {
        thing: &["sak", "saken"],
        things: &["saker"],
        week: &["vecka", "veckor"],
        numbers: "ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton \
                  sjutton arton nitton tjugo tjugoett tjugotvå tjugotre",
        dotted: false,
    },
    Tongue {
        thing: &["asia"],
        things: &["asiat", "asiaa"],
        week: &["viikko", "viikot"],
        numbers: "yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen \
                  yksitoista kaksitoista",
        dotted: true,
    },
    Tongue {
        thing: &["chose"],
        things: &["choses"],
        week: &["semaine", "semaines"],
        numbers: "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze \
                  seize",
        dotted: false,
    },
    Tongue {
        thing: &["cosa"],
        things: &["cose"],
        week: &["settimana", "settimane"],
        numbers: "uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici \
                  quattordici quindici sedici diciassette diciotto diciannove venti ventuno \
                  ventidue ventitré",
        dotted: false,
    },
    Tongue {
        thing: &["cosa"],
        things: &["cosas"],
        week: &["semana", "semanas"],
        numbers: "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince \
                  dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés",
        dotted: false,
    },
    Tongue {
        thing: &["coisa"],
        things: &["coisas"],
        week: &["semana", "semanas"],
        numbers: "um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze \
                  dezasseis dezassete dezoito dezanove vinte",
        dotted: false,
    },
    Tongue {
        thing: &["rzecz"],
        things: &["rzeczy"],
        week: &["tydzień", "tygodnie"],
        numbers: "jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście \
                  dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście \
                  dziewiętnaście dwadzieścia",
        dotted: true,
    },
    Tongue {
        thing: &["вещь"],
        things: &["вещи", "вещей"],
        week: &["неделя", "недели"],
        numbers: "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать \
                  тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать \
                  девятнадцать двадцать",
        dotted: false,
    },
    Tongue {
        thing: &["דבר", "הדבר"],
        things: &["דברים", "הדברים"],
        week: &["שבוע", "שבועות"],
        numbers: "",
        dotted: false,
    },
    Tongue {
        thing: &["شيء", "الشيء", "شئ", "الشئ"],
        things: &["أشياء", "الأشياء"],
        week: &["أسبوع", "الأسبوع", "الأسابيع"],
        numbers: "",
        dotted: false,
    },
    Tongue {
        thing: &["věc"],
        things: &["věci"],
        week: &["týden", "týdny"],
        numbers: "jedna dvě tři čtyři pět šest sedm osm devět deset jedenáct dvanáct třináct \
                  čtrnáct patnáct šestnáct sedmnáct osmnáct devatenáct dvacet",
        dotted: true,
    },
    Tongue { thing: &["件事"], things: &[], week: &["周", "週"], numbers: "", dotted: false },
    Tongue {
        thing: &["のこと", "の事"], things: &[], week: &["週"], numbers: "", dotted: false
    },
    Tongue { thing: &["번째"], things: &[], week: &["주차"], numbers: "", dotted: false },
];

/// Tens that are in no list above.
pub(super) const TENS: [(&str, u32); 7] = [
    ("vingt", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("dertig", 30),
    ("dreißig", 30),
    ("trente", 30),
];

/// "the twelfth thing"; only where the programme is named too.
pub(super) const ORDINALS: &str = "first second third fourth fifth sixth seventh eighth ninth tenth \
    eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth \
    twentieth";

/// What makes "12" the twelfth when it is written against it.
pub(super) const ORDINAL_ENDINGS: [&str; 16] = [
    "st", "nd", "rd", "th", "e", "er", "de", "ste", "ère", "ere", "eme", "ème", "o", "a", "ta",
    "te",
];

/// "and" between two numbers.
pub(super) const AND: [&str; 16] =
    ["and", "et", "en", "und", "y", "e", "och", "og", "i", "ו", "و", "и", "ja", "와", "と", "和"];

/// From one number to another.
pub(super) const TO: [&str; 14] = [
    "to", "through", "thru", "till", "until", "bis", "tot", "til", "till", "à", "al", "a", "do",
    "по",
];

/// What stands between a number and how many there are.
pub(super) const OF: [&str; 9] = ["of", "von", "van", "de", "di", "sur", "af", "av", "из"];

/// What stands for "number".
pub(super) const NUMBER: [&str; 12] = [
    "no",
    "nr",
    "num",
    "number",
    "nummer",
    "numero",
    "número",
    "numéro",
    "n",
    "номер",
    "رقم",
    "מספר",
];

/// Words after a number that do not make it a count of something.
pub(super) const FUNCTION: [&str; 41] = [
    "in",
    "for",
    "of",
    "together",
    "at",
    "with",
    "on",
    "by",
    "from",
    "as",
    "the",
    "a",
    "an",
    "my",
    "our",
    "are",
    "is",
    "was",
    "were",
    "done",
    "both",
    "all",
    "combined",
    "finally",
    "complete",
    "completed",
    "finished",
    "catch",
    "but",
    "and",
    "or",
    "to",
    "not",
    "yet",
    "plus",
    "im",
    "für",
    "para",
    "pour",
    "voor",
    "per",
];

/// Words before a noun that make it a thing like any other.
pub(super) const DETERMINERS: [&str; 33] = [
    "the",
    "only",
    "one",
    "every",
    "best",
    "worst",
    "first",
    "last",
    "next",
    "a",
    "any",
    "favourite",
    "favorite",
    "that",
    "this",
    "single",
    "same",
    "another",
    "some",
    "no",
    "which",
    "each",
    "funny",
    "good",
    "little",
    "big",
    "other",
    "new",
    "old",
    "main",
    "important",
    "right",
    "whole",
];

/// Words before a Thing that say that it is not done.
pub(super) const NOT_DONE: [&str; 22] = [
    "skip",
    "skipping",
    "skipped",
    "skips",
    "haven't",
    "havent",
    "hasn't",
    "didn't",
    "didnt",
    "won't",
    "can't",
    "cannot",
    "stuck",
    "avoiding",
    "dreading",
    "postponing",
    "revisiting",
    "overgeslagen",
    "überspringe",
    "ausgelassen",
    "sauter",
    "saltar",
];

/// Words behind "not" that make it say the same.
pub(super) const DONE: [&str; 9] =
    ["yet", "done", "doing", "do", "started", "ready", "tried", "finished", "attempted"];

/// Words right before a Thing that say the same.
pub(super) const BEFORE: [&str; 8] =
    ["before", "vor", "voor", "avant", "antes", "før", "före", "przed"];

/// Words after a Thing that say that it is looked at again.
pub(super) const AGAIN: [&str; 8] = [
    "revisited",
    "postponed",
    "skipped",
    "abandoned",
    "herzien",
    "wiederbesucht",
    "revisité",
    "revisitada",
];
