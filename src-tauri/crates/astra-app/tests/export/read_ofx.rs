//! A reader of OFX of its own, which shares nothing with the writers but the escapes of XML.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

/// An element: its name, and its value; an aggregate's end has the name with `/` and no value.
pub type Element = (String, String);

/// Elements in their order.
pub fn elements(file: &[u8]) -> Vec<Element> {
    let text = std::str::from_utf8(file).expect("UTF-8, or ASCII");
    if text.starts_with("<?xml") {
        of_xml(text)
    } else {
        of_sgml(text)
    }
}

fn of_sgml(text: &str) -> Vec<Element> {
    let (header, body) = text.split_once("\r\n\r\n").expect("a header");
    assert_eq!(header.lines().count(), 9, "the nine lines of OFX 1");
    if header.contains("ENCODING:USASCII") {
        assert!(body.is_ascii(), "what is announced as ASCII is ASCII");
    }
    let mut found = Vec::new();
    for line in body.lines() {
        let (name, value) = line
            .strip_prefix('<')
            .and_then(|line| line.split_once('>'))
            .unwrap_or_else(|| panic!("no element: {line:?}"));
        assert!(!value.contains(['<', '>']), "an escape is missing: {line}");
        found.push((name.to_owned(), unescape(value).unwrap().into_owned()));
    }
    found
}

fn of_xml(text: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(text);
    let mut found: Vec<Element> = Vec::new();
    let mut in_value = false;
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(start) => {
                // What stood before an element is an aggregate, and the text between the two a line break.
                if let Some((_, between)) = found.last_mut().filter(|_| in_value) {
                    between.clear();
                }
                in_value = true;
                let name = start.name().as_ref().to_owned();
                found.push((name, String::new()));
            }
            Event::Text(text) if in_value => found.last_mut().unwrap().1.push_str(&text),
            Event::GeneralRef(reference) => {
                let name: &str = &reference;
                let text = unescape(&format!("&{name};")).unwrap().into_owned();
                found.last_mut().unwrap().1.push_str(&text);
            }
            Event::End(end) => {
                in_value = false;
                let name = end.name().as_ref().to_owned();
                // A value's end tag, which SGML leaves out.
                if found
                    .last()
                    .is_none_or(|(last, value)| *last != name || value.is_empty())
                {
                    found.push((format!("/{name}"), String::new()));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// One transaction: its elements by name.
pub type Transaction = BTreeMap<String, String>;

/// Transactions by the account of their statement.
pub fn statements(file: &[u8]) -> BTreeMap<String, Vec<Transaction>> {
    let mut found: BTreeMap<String, Vec<Transaction>> = BTreeMap::new();
    let (mut account, mut within) = (String::new(), String::new());
    for (name, value) in elements(file) {
        match name.as_str() {
            "CCACCTFROM" | "CCACCTTO" => within.clone_from(&name),
            "ACCTID" if within == "CCACCTFROM" => {
                assert!(
                    found.insert(value.clone(), Vec::new()).is_none(),
                    "one statement a card"
                );
                account = value;
            }
            "STMTTRN" => found.get_mut(&account).unwrap().push(Transaction::new()),
            "BANKTRANLIST" | "DTSTART" | "DTEND" => {}
            _ if !account.is_empty() && !name.starts_with('/') => {
                if let Some(transaction) = found.get_mut(&account).unwrap().last_mut() {
                    transaction.entry(name).or_insert(value);
                }
            }
            _ => {}
        }
    }
    found
}
