//! One name for a comment, whichever door it is read through: REST, a feed of the post, a feed of the blog.

/// The key of a comment that is called `name`: a guid, an address or a `ref`. Platforms that number
/// comments put the number after `#comment-` in each of them.
pub fn key_of(name: &str) -> String {
    let name = name.trim();
    match name.rsplit_once("#comment-") {
        Some((_, number)) if is_number(number) => format!("comment-{number}"),
        _ => name.to_owned(),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() <= 20 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numbered_comment_has_one_key_whatever_names_it() {
        for name in [
            "https://a.example/?p=4#comment-17",
            "https://a.example/2026/04/thing-1/#comment-17",
            " https://a.example/?p=4#comment-17\n",
        ] {
            assert_eq!(key_of(name), "comment-17", "{name}");
        }
    }

    #[test]
    fn any_other_name_is_its_own_key() {
        assert_eq!(key_of("tag:blog.example,1999:blog-1.post-2"), "tag:blog.example,1999:blog-1.post-2");
        assert_eq!(key_of("https://a.example/#comment-form here"), "https://a.example/#comment-form here");
    }
}
