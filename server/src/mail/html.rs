//! The HTML of a mail: paragraphs and one link, readable without pictures and in any mail program. Owns the escaping.

/// A part of a mail's body, from which its text and its HTML are made alike.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// A paragraph.
    Paragraph(String),
    /// A link on a line of its own, with the words that its button shows in HTML.
    Link {
        /// What it does.
        words: &'static str,
        /// Where it leads.
        address: String,
    },
}

/// Plain: the paragraphs, an empty line between them, the address whole on its line.
pub(super) fn text_of(parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Paragraph(text) => text.clone(),
        Part::Link { address, .. } => address.clone(),
    });
    let mut text = parts.collect::<Vec<_>>().join("\n\n");
    text.push('\n');
    text
}

/// The same as a page. The address stands below its button too: whoever can't press that copies it.
pub(super) fn html_of(parts: &[Part]) -> String {
    let body: String = parts
        .iter()
        .map(|part| match part {
            Part::Paragraph(text) => format!("<p>{}</p>\n", escaped(text).replace('\n', "<br>\n")),
            Part::Link { words, address } => {
                let address = escaped(address);
                let words = escaped(words);
                format!(
                    "<p><a href=\"{address}\" style=\"display: inline-block; padding: 10px 16px; background: #1f4e79; \
                     color: #ffffff; text-decoration: none; border-radius: 4px\">{words}</a></p>\n\
                     <p style=\"font-size: 14px; word-break: break-all\"><a href=\"{address}\">{address}</a></p>\n"
                )
            }
        })
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"></head>\n<body style=\"font-family: sans-serif; \
         font-size: 16px; line-height: 1.5; max-width: 36em\">\n{body}</body>\n</html>\n"
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m4_what_people_wrote_is_text_in_the_html_too() {
        let parts = [
            Part::Paragraph("<script>alert(\"x\")</script> & l’été\nà Évreux".to_owned()),
            Part::Link { words: "Ouvrir", address: "https://a.example/x?a=1&b='2'#y".to_owned() },
        ];
        let html = html_of(&parts);
        assert!(!html.contains("<script") && html.contains("&lt;script&gt;alert(&quot;x&quot;)"), "{html}");
        assert!(html.contains("href=\"https://a.example/x?a=1&amp;b=&#39;2&#39;#y\""), "{html}");
        assert!(html.contains("l’été<br>\nà Évreux"), "{html}");
        assert_eq!(
            text_of(&parts),
            "<script>alert(\"x\")</script> & l’été\nà Évreux\n\nhttps://a.example/x?a=1&b='2'#y\n"
        );
    }
}
