//! Walks over a JSON Feed without keeping it: what is kept of the blog and of one post is bounded,
//! however much a document holds, and each post is handed on before the next one is read.

use std::cell::Cell;
use std::fmt;

use serde::Deserialize as _;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Number, Value};

use super::Object;

/// What is read of a blog.
const BLOG: &[&str] = &["title", "home_page_url", "next_url", "language", "authors", "author"];
/// What is read of a post.
const POST: &[&str] = &[
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "date_modified",
    "authors",
    "author",
    "tags",
    "attachments",
    "language",
    "_comments",
];
/// So many values are kept of a blog or of a post.
const MOST_VALUES: usize = 2000;
/// How deep: what one thing of a list says, in a post.
const DEEPEST: u8 = 3;

/// What a document says of the blog, and how many items it lists.
///
/// # Errors
/// Where it is no JSON; of the category `Data` where it has no list of items.
pub(super) fn blog(text: &str) -> serde_json::Result<(Object, usize)> {
    let mut items = Count(None);
    let blog = walk(text, BLOG, &mut items)?;
    let count = items.0.ok_or_else(|| serde_json::Error::missing_field("items"))?;
    Ok((blog, count))
}

/// Hands on at most `most` items, and of each what is read of a post.
pub(super) fn posts(text: &str, most: usize, each: impl FnMut(Object)) -> serde_json::Result<()> {
    walk(text, &[], &mut Each { most, each }).map(drop)
}

/// Walks over the members of the outermost object: keeps those of these names, and lets `items` read
/// the items.
fn walk<'de, S>(text: &'de str, names: &[&str], items: &mut S) -> serde_json::Result<Object>
where
    for<'s> &'s mut S: DeserializeSeed<'de>,
{
    let mut reader = serde_json::Deserializer::from_str(text);
    let kept = reader.deserialize_map(Members { names, items })?;
    reader.end()?;
    Ok(kept)
}

struct Members<'a, S> {
    names: &'a [&'a str],
    items: &'a mut S,
}

impl<'de, S> Visitor<'de> for Members<'_, S>
where
    for<'s> &'s mut S: DeserializeSeed<'de>,
{
    type Value = Object;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a feed")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let left = Cell::new(MOST_VALUES);
        let mut kept = Object::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == "items" {
                map.next_value_seed(&mut *self.items)?;
            } else if self.names.contains(&name.as_str()) {
                let value = map.next_value_seed(Kept { left: &left, depth: 0, names: None })?;
                kept.insert(name, value);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(kept)
    }
}

/// Counts what a list holds.
struct Count(Option<usize>);

impl<'de> DeserializeSeed<'de> for &mut Count {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for &mut Count {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut count = 0;
        while list.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        self.0 = Some(count);
        Ok(())
    }
}

/// Hands on the objects of a list.
struct Each<F> {
    most: usize,
    each: F,
}

impl<'de, F: FnMut(Object)> DeserializeSeed<'de> for &mut Each<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(Object)> Visitor<'de> for &mut Each<F> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a list of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while self.most > 0 {
            let left = Cell::new(MOST_VALUES);
            let item = Kept { left: &left, depth: 0, names: Some(POST) };
            let Some(item) = list.next_element_seed(item)? else { return Ok(()) };
            if let Value::Object(item) = item {
                self.most -= 1;
                (self.each)(item);
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}

/// Keeps a value, and what is in it as long as there is room; of the outermost object the members of
/// these names.
#[derive(Clone, Copy)]
struct Kept<'a> {
    left: &'a Cell<usize>,
    depth: u8,
    names: Option<&'a [&'a str]>,
}

impl Kept<'_> {
    fn inside(self) -> Self {
        Self { depth: self.depth + 1, names: None, ..self }
    }
}

impl<'de> DeserializeSeed<'de> for Kept<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        if self.left.get() == 0 || self.depth > DEEPEST {
            IgnoredAny::deserialize(reader)?;
            return Ok(Value::Null);
        }
        self.left.set(self.left.get() - 1);
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Kept<'_> {
    type Value = Value;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut kept = Vec::new();
        while let Some(value) = list.next_element_seed(self.inside())? {
            if !value.is_null() {
                kept.push(value);
            }
        }
        Ok(Value::Array(kept))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut kept = Object::new();
        while let Some(name) = map.next_key::<String>()? {
            if self.names.is_some_and(|names| !names.contains(&name.as_str())) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = map.next_value_seed(self.inside())?;
            if !value.is_null() {
                kept.insert(name, value);
            }
        }
        Ok(Value::Object(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_a_post_is_bounded_and_the_next_one_is_read_all_the_same() {
        let many = "{\"a\":1},".repeat(50_000);
        let deep = "[".repeat(100_000) + &"]".repeat(100_000);
        let text = format!(
            "{{\"other\":{deep},\"items\":[{{\"id\":1,\"tags\":[{many}1],\"authors\":[{deep}],\"title\":\"One\"}},\
             {{\"tags\":[\"a\"],\"attachments\":[{{\"url\":\"/b\"}}],\"title\":\"Two\"}}],\"title\":\"A blog\"}}"
        );
        let mut items = Vec::new();

        posts(&text, 9, |item| items.push(item)).unwrap();

        let (blog, count) = blog(&text).unwrap();
        assert_eq!((blog.get("title"), count), (Some(&"A blog".into()), 2));
        let kept = items[0].get("tags").and_then(Value::as_array).unwrap().len();
        assert!(kept <= MOST_VALUES, "{kept}");
        let second =
            serde_json::json!({"tags": ["a"], "attachments": [{"url": "/b"}], "title": "Two"});
        assert_eq!(Value::Object(items.remove(1)), second);
    }
}
