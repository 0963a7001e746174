//! Every table of the vault that this crate writes.

use astra_vault::Table;

/// For opening every record after trouble: a table's name is part of what seals its records
/// (`astra_vault::Vault::check`).
pub const TABLES: &[Table] = &[
    Table("authorization"),
    Table("business"),
    Table("businesses"),
    Table("card_bins"),
    Table("card_nicknames"),
    Table("card_removals"),
    Table("card_tones"),
    Table("cards"),
    Table("connection"),
    Table("contact"),
    Table("documents"),
    Table("drafts"),
    Table("forms"),
    Table("freshness"),
    Table("identity"),
    Table("intents"),
    Table("intents_over"),
    Table("prepared_reminder"),
    Table("quotes"),
    Table("reminders"),
    Table("routines"),
    Table("settings"),
    Table("told"),
    Table("tokens"),
    Table("tries"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn every_table_that_is_named_anywhere_in_this_crate_is_in_the_list() {
        let listed: BTreeSet<&str> = TABLES.iter().map(|table| table.0).collect();
        let mut named = BTreeSet::new();
        collect(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            &mut named,
        );
        let missing: Vec<&String> = named
            .iter()
            .filter(|name| !listed.contains(name.as_str()))
            .collect();
        assert_eq!(
            missing,
            [] as [&String; 0],
            "its records would never be checked"
        );
        assert!(named.len() > 10, "the source was read");
    }

    fn collect(dir: &Path, named: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(dir).expect("the source is there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                collect(&path, named);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("source is text");
            let after = text.split("Table(\"").skip(1);
            named.extend(
                after
                    .filter_map(|rest| rest.split_once('"'))
                    .map(|(name, _)| name.to_owned()),
            );
        }
    }
}
