use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::common::*;

#[test]
fn any_key_and_value_come_back_as_they_were_put() {
    let dir = folder();
    let vault = open(dir.path());
    let space = app(&vault);
    let mut runner = TestRunner::new(Config {
        cases: 128,
        failure_persistence: None,
        ..Config::default()
    });
    let records = prop::collection::vec(
        (".{0,200}", prop::collection::vec(any::<u8>(), 0..2000)),
        1..8,
    );
    runner
        .run(&records, |records| {
            for (key, put) in &records {
                space.put(TOKENS, key, put).unwrap();
                prop_assert_eq!(value(&space, TOKENS, key), Some(put.clone()));
            }
            for (key, put) in &records {
                let seq = vault.journal().append(&space, put).unwrap();
                let entries = vault.journal().read_after(seq - 1).unwrap();
                prop_assert_eq!(said(&entries[0]), put.as_slice());
                space.delete(TOKENS, key).unwrap();
                prop_assert_eq!(value(&space, TOKENS, key), None);
            }
            prop_assert!(space.scan(TOKENS).unwrap().is_empty());
            Ok(())
        })
        .unwrap();
}
