//! The transfers of the business on screen become files.

use std::fs;
use std::sync::{Arc, Mutex};

use astra_app::AppError;
use astra_app::export::{ExportForm, ExportFormat, ExportPeriod, ExportPlan, OfxWords};
use astra_app::transfers::IntentState;
use jiff::tz::TimeZone;

use crate::support::Ready;

fn plan(ready: &Ready, format: ExportFormat, period: ExportPeriod) -> ExportPlan {
    let form = ExportForm {
        format,
        period,
        from: String::new(),
        to: String::new(),
    };
    let exports = ready.desk.app.exports();
    ready.desk.run(exports.plan(&form, TimeZone::UTC)).unwrap()
}

fn words() -> OfxWords {
    OfxWords {
        to: "Transfer to {{card}}".to_owned(),
        from: "Transfer from {{card}}".to_owned(),
        fee: "Fee, transfer to {{card}}".to_owned(),
    }
}

fn processed(ready: &Ready, amount: &str) -> String {
    let id = ready.confirm(amount);
    ready.desk.until_state(&id, &[IntentState::Accepted]);
    ready.stage.clock.advance(3);
    assert_eq!(ready.desk.check(&id).state, IntentState::Processed);
    id
}

#[test]
fn what_arrived_is_in_both_files_and_what_is_on_its_way_in_the_table_alone() {
    let ready = Ready::new();
    let arrived = processed(&ready, "12.34");
    let on_its_way = ready.confirm("5");
    ready
        .desk
        .until_state(&on_its_way, &[IntentState::Accepted]);
    let folder = tempfile::tempdir().unwrap();
    let saved = |format, name: &str| {
        let plan = plan(&ready, format, ExportPeriod::ThisYear);
        assert!(
            plan.file_name.starts_with("transfers-20"),
            "{}",
            plan.file_name
        );
        let path = folder.path().join(name);
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = Arc::clone(&told);
        let exports = ready.desk.app.exports();
        let count =
            ready.desk.run(
                exports.export(plan, path.clone(), words(), move |written, total| {
                    tell.lock().unwrap().push((written, total));
                }),
            );
        let (written, total) = *told.lock().unwrap().last().unwrap();
        assert_eq!(written, total, "it is told to the end");
        (count.unwrap().unwrap(), fs::read_to_string(path).unwrap())
    };
    let (count, table) = saved(ExportFormat::Csv, "transfers.csv");
    assert_eq!(count, 2);
    assert!(
        table.contains(&arrived) && table.contains(&on_its_way),
        "{table}"
    );
    assert!(table.contains(",accepted,"), "with their states: {table}");
    for (format, name) in [
        (ExportFormat::Ofx102, "old.ofx"),
        (ExportFormat::Ofx211, "new.ofx"),
    ] {
        let (count, books) = saved(format, name);
        assert_eq!(count, 1);
        assert!(
            books.contains(&format!("{arrived}-OUT")) && books.contains(&format!("{arrived}-IN"))
        );
        assert!(
            !books.contains(&on_its_way),
            "it is not booked before it arrived"
        );
    }
}

#[test]
fn a_transfer_of_today_is_in_no_file_of_last_year() {
    let ready = Ready::new();
    ready.confirm("12.34");
    assert_eq!(
        plan(&ready, ExportFormat::Csv, ExportPeriod::LastYear).count(),
        0
    );
    assert_eq!(
        plan(&ready, ExportFormat::Csv, ExportPeriod::ThisMonth).count(),
        1
    );
    assert_eq!(
        plan(&ready, ExportFormat::Ofx211, ExportPeriod::All).count(),
        0
    );
}

#[test]
fn an_export_that_is_cancelled_or_has_no_place_leaves_no_file_and_another_can_follow() {
    let ready = Ready::new();
    ready.confirm("12.34");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("transfers.csv");
    let again = || plan(&ready, ExportFormat::Csv, ExportPeriod::All);
    let exports = Arc::clone(ready.desk.app.exports());
    let cancel = Arc::clone(&exports);
    let cancelled = ready
        .desk
        .run(exports.export(again(), path.clone(), words(), move |_, _| cancel.cancel()));
    assert_eq!(cancelled.unwrap(), None);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "nothing is left"
    );
    let nowhere = folder.path().join("gone/transfers.csv");
    let refused = ready
        .desk
        .run(exports.export(again(), nowhere, words(), |_, _| ()));
    assert!(
        matches!(refused, Err(AppError::FileNotSaved(_))),
        "{refused:?}"
    );
    let saved = ready
        .desk
        .run(exports.export(again(), path.clone(), words(), |_, _| ()));
    assert_eq!(saved.unwrap(), Some(1), "the earlier ones are over");
    assert!(path.exists());
}
