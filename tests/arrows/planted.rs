//! Each way of naming something above is found when it is planted.

use std::collections::BTreeSet;

use crate::order::{Layer, circles, offences};
use crate::sources::Crate;

const ORDER: [Layer; 4] = [
    Layer::One("low"),
    Layer::Apart(&["left", "right"]),
    Layer::One("high"),
    Layer::One("lib"),
];

/// A crate in order, but for the text of `low.rs`.
fn with_low(low: &str) -> Crate {
    with(&[("low.rs", low)])
}

fn with(changed: &[(&str, &str)]) -> Crate {
    let files = [
        (
            "lib.rs",
            "mod high; mod left; mod low; mod right; pub use high::{Top, deep::Deep as Renamed};",
        ),
        (
            "high/mod.rs",
            "pub mod deep; pub use deep::Deep; pub struct Top; pub fn make() {}",
        ),
        (
            "high/deep.rs",
            "pub struct Deep; pub mod inner { pub struct Inner; }",
        ),
        ("left.rs", "use crate::low::Low; pub struct Left;"),
        ("right.rs", "pub struct Right(pub(crate) super::low::Low);"),
        ("low.rs", "pub struct Low;"),
    ];
    Crate::parse(&|file| {
        let of = |files: &[(&str, &str)]| {
            let found = files.iter().find(|(name, _)| *name == file);
            found.map(|(_, text)| (*text).to_owned())
        };
        of(changed).or_else(|| of(&files))
    })
}

fn found(read: &Crate) -> Vec<String> {
    offences(&ORDER, &read.files(), &read.arrows())
}

#[test]
fn a_crate_in_order_has_no_offence() {
    assert_eq!(found(&with(&[])), [""; 0]);
}

#[test]
fn every_form_of_an_arrow_up_is_found() {
    let top = "low.rs uses high/mod.rs";
    let deep = "low.rs uses high/deep.rs";
    for (low, expected) in [
        ("use crate::high::Top;", top),
        ("use crate::{high::{Top as T}};", top),
        ("use crate::high::{self};", top),
        ("use super::high::Top;", top),
        ("use self::super::high::Top;", top),
        ("use crate::Top;", top),
        ("use crate::Renamed;", deep),
        ("use crate::high::Deep;", deep),
        ("use crate::high::deep::inner::Inner;", deep),
        ("use crate::high::deep; fn f(_: deep::Deep) {}", deep),
        ("use crate::*;", deep),
        ("use crate::high::*;", deep),
        ("pub use crate::high::Top;", top),
        ("fn f() { crate::high::make() }", top),
        ("fn f(_: &super::Top) {}", top),
        ("fn f() { use crate::Top; }", top),
        ("mod inner { use super::super::Top; }", top),
        ("mod inner { fn f() { crate::high::make() } }", top),
        ("fn f() { assert!(crate::high::make() == ()); }", top),
        ("macro_rules! m { () => { $crate::Top } }", top),
        (
            "#[derive(D)] #[serde(with = \"crate::high::deep\")] struct S;",
            deep,
        ),
        ("impl crate::high::Deep {}", deep),
        ("const X: [crate::Top; 1] = [];", top),
    ] {
        let found = found(&with_low(low));
        assert!(
            found.iter().any(|offence| offence == expected),
            "{low}: {found:?}"
        );
    }
}

#[test]
fn tests_comments_visibility_and_other_crates_are_no_arrows() {
    for low in [
        "#[cfg(test)] mod tests { use crate::high::Top; }",
        "#[cfg(test)] mod tests;",
        "#[cfg(test)] use crate::high::Top;",
        "/// See [`crate::high::Top`].\npub struct Low;",
        "pub(super) struct Low; pub(in crate::high) struct Other;",
        "use high::Top;",
        "use ::high::Top;",
        "fn f() { high::make() }",
    ] {
        let found = found(&with_low(low));
        assert!(
            found.iter().all(|offence| !offence.contains("uses")),
            "{low}: {found:?}"
        );
    }
}

#[test]
fn areas_that_stand_apart_do_not_use_each_other() {
    let read = with(&[("left.rs", "use crate::right::Right;")]);
    assert_eq!(found(&read), ["left.rs uses right.rs"]);
}

#[test]
fn a_file_in_no_layer_and_a_layer_without_a_file_are_told() {
    let read = with(&[
        ("lib.rs", "mod high; mod low; mod right; mod stray;"),
        ("stray.rs", ""),
    ]);
    assert_eq!(
        found(&read),
        [
            "stray is in no layer",
            "left is in the order and nowhere else"
        ]
    );
}

#[test]
fn a_circle_is_found_with_all_its_files_and_through_re_exports() {
    let read = with(&[
        ("low.rs", "use crate::right::Right; pub struct Low;"),
        ("high/deep.rs", "pub struct Deep; fn f(_: crate::Top) {}"),
        (
            "high/mod.rs",
            "pub mod deep; pub use deep::Deep; pub struct Top(Deep);",
        ),
    ]);
    let arrows = read.arrows();
    let circle = |files: &[&'static str]| files.iter().copied().collect::<BTreeSet<&str>>();
    assert_eq!(
        circles(&arrows),
        [
            circle(&["high/deep.rs", "high/mod.rs"]),
            circle(&["low.rs", "right.rs"])
        ]
    );
    assert!(circles(&with(&[]).arrows()).is_empty());
}
