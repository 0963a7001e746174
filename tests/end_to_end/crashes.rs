//! kill -9 at a random moment while somebody types into the forms, then a new start in the same home.
//!
//! All of it is real: keys go through WebDriver into the window, the process is killed, and what is compared is what the next
//! start reads from the disk and shows.

use std::fs;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fastrand::Rng;
use serde_json::Value;

use crate::harness::pages::desk::{self, Sample};
use crate::harness::wait::until;
use crate::harness::{By, Stage, Window, on_stage};

/// How many runs the long test makes, and the seed of the first, to repeat what was found.
const HOW_MANY: &str = "ASTRA_DESK_CRASHES";
const WHERE_NOT_SAID: u32 = 20;
const SEED: &str = "ASTRA_DESK_CRASH_SEED";
/// Where the long test writes what came of it, for `cargo xtask crashes`.
const REPORT: &str = "ASTRA_DESK_CRASH_REPORT";

/// What was typed so long before the end has to be there at the next start.
const KEPT_AFTER: Duration = Duration::from_secs(1);
/// When the process is killed, after the section is open.
const KILLED_AFTER_MS: std::ops::Range<u64> = 1_200..6_000;
/// Runs in one home, one after the other, so that small damages add up to one that shows.
const IN_ONE_HOME: u32 = 20;
/// How long a person waits between two keys: always less than it takes the form to notice that nobody types.
const BETWEEN_KEYS_MS: std::ops::Range<u64> = 30..350;
/// How many keys one field gets before the next one's turn comes.
const KEYS_IN_A_FIELD: std::ops::Range<usize> = 3..30;

/// Which of the two forms that are open.
#[derive(Clone, Copy)]
enum Form {
    Business,
    Person,
}

/// A page of a form, and its fields that take letters.
struct Section {
    of: Form,
    name: &'static str,
    fields: &'static [&'static str],
}

const SECTIONS: &[Section] = &[
    Section {
        of: Form::Business,
        name: "business",
        fields: &["business.business_name", "business.doing_business_as"],
    },
    Section {
        of: Form::Business,
        name: "address",
        fields: &[
            "business.address.address1",
            "business.address.address2",
            "business.address.city",
        ],
    },
    Section {
        of: Form::Business,
        name: "you",
        fields: &[
            "admin.first_name",
            "admin.last_name",
            "admin.email",
            "admin.address.address1",
            "admin.address.city",
        ],
    },
    Section {
        of: Form::Business,
        name: "controller",
        fields: &[
            "controller.title",
            "controller.person.first_name",
            "controller.person.last_name",
            "controller.person.address.address1",
        ],
    },
    Section {
        of: Form::Business,
        name: "owners",
        fields: &[
            "owners.0.person.first_name",
            "owners.0.person.last_name",
            "owners.0.person.address.city",
        ],
    },
    Section {
        of: Form::Person,
        name: "you",
        fields: &["first_name", "last_name", "email"],
    },
    Section {
        of: Form::Person,
        name: "address",
        fields: &["address.address1", "address.address2", "address.city"],
    },
];

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_a_second_before_kill_9_is_there_at_the_next_start() -> Result<()> {
    on_stage(
        "what_was_typed_a_second_before_kill_9_is_there_at_the_next_start",
        async |stage| {
            let lost = crash(stage, 2, fastrand::u64(..), false).await?;
            ensure!(lost.is_empty(), "{lost:?}");
            Ok(())
        },
    )
    .await
}

/// The runs notice a loss: without this, "nothing is lost" could mean that nothing was looked at.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_is_missed_where_nothing_is_saved() -> Result<()> {
    on_stage(
        "what_was_typed_is_missed_where_nothing_is_saved",
        async |stage| {
            // The moment is random: a run may be killed within the first second.
            let lost = crash(stage, 3, fastrand::u64(..), true).await?;
            ensure!(!lost.is_empty(), "nothing was saved, and nothing is missed");
            Ok(())
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; `cargo xtask crashes` runs it"]
async fn what_was_typed_survives_every_kill_9() -> Result<()> {
    let runs = number(HOW_MANY)?.map_or(Ok(WHERE_NOT_SAID), u32::try_from)?;
    let seed = number(SEED)?.unwrap_or_else(|| fastrand::u64(..));
    println!("{SEED}={seed} repeats these moments and letters");
    let mut lost = Vec::new();
    for begun in (0..runs).step_by(IN_ONE_HOME as usize) {
        let now = IN_ONE_HOME.min(runs - begun);
        on_stage("crashes", async |stage| {
            lost.extend(crash(stage, now, seed.wrapping_add(u64::from(begun)), false).await?);
            Ok(())
        })
        .await?;
        println!(
            "{} of {runs} runs are over, {} lost",
            begun + now,
            lost.len()
        );
    }
    if let Some(report) = std::env::var_os(REPORT) {
        fs::write(report, format!("{runs} runs, {} lost", lost.len()))?;
    }
    ensure!(lost.is_empty(), "{lost:#?}");
    Ok(())
}

fn number(variable: &str) -> Result<Option<u64>> {
    let Ok(text) = std::env::var(variable) else {
        return Ok(None);
    };
    let number = text.parse();
    number
        .map(Some)
        .with_context(|| format!("{variable} should be a number, not {text:?}"))
}

/// Makes `runs` runs, section after section; answers what each one lost that lost anything.
async fn crash(stage: &mut Stage, runs: u32, seed: u64, unsaved: bool) -> Result<Vec<String>> {
    let mut random = Rng::with_seed(seed);
    desk::try_with_play_money(&stage.window()).await?;
    let business = prepare_business(&stage.window()).await?;
    let person = prepare_person(&stage.window()).await?;
    let mut lost = Vec::new();
    for (run, section) in (1..=runs).zip(SECTIONS.iter().cycle()) {
        let draft = match section.of {
            Form::Business => business.as_str(),
            Form::Person => person.as_str(),
        };
        let window = stage.window();
        open(&window, draft, section).await?;
        if unsaved {
            window.lose_command("save_draft").await?;
        }
        let mut typed = Vec::new();
        let moment = Duration::from_millis(random.u64(KILLED_AFTER_MS));
        // Dropped in the middle of a key, as the person is interrupted.
        let killed = tokio::select! {
            typing = type_on(&window, section, &mut random, &mut typed) => {
                typing?;
                anyhow::bail!("typing ends with the process only")
            },
            () = tokio::time::sleep(moment) => stage.kill_the_app().await?,
        };
        stage.open_the_app().await?;
        let window = stage.window();
        open(&window, draft, section).await?;
        let misses = missing(&window, &typed, killed).await?;
        println!(
            "{run} of {runs}: {}, killed after {moment:?}{misses}",
            section.name
        );
        if !misses.is_empty() {
            lost.push(format!("run {run}, {}{misses}", section.name));
        }
    }
    Ok(lost)
}

/// A form that shows every section, filled in with nobody's details; answers its draft.
async fn prepare_business(window: &Window) -> Result<String> {
    desk::fill_in_business(window, Sample::Reviewed).await?;
    desk::open_section(window, "owners").await?;
    window.choose(By::Name("owners.0.is"), "other").await?;
    window
        .wait_for(By::Name("owners.0.person.first_name"))
        .await?;
    let draft = until("the other owner to be saved", async || {
        let draft = desk::draft(window).await?;
        Ok((draft["form"]["owners"][0]["is"] == "other").then_some(draft))
    })
    .await?;
    Ok(draft["id"]
        .as_str()
        .context("a draft without an id")?
        .to_owned())
}

/// A person's form with nothing in it but a name; answers its draft.
async fn prepare_person(window: &Window) -> Result<String> {
    window.navigate("#/start").await?;
    window.click("begin-person").await?;
    window.click("begin-form").await?;
    let name = By::Name("first_name");
    window.type_into(name, "Maya").await?;
    let draft = until("the name to be saved", async || {
        let draft = desk::draft(window).await?;
        Ok((draft["form"]["first_name"] == "Maya").then_some(draft))
    })
    .await?;
    let id = draft["id"].as_str().context("a draft without an id")?;
    Ok(id.to_owned())
}

async fn open(window: &Window, draft: &str, section: &Section) -> Result<()> {
    window.wait_for("practice-strip").await?;
    let address = format!("#/onboarding/{draft}/{}", section.name);
    window.navigate(&address).await?;
    window.wait_for(By::Name(section.fields[0])).await?;
    Ok(())
}

/// Letters that one field got, each with the time at which it was there at the latest.
struct Typed {
    field: &'static str,
    keys: Vec<(char, Option<Instant>)>,
}

/// Types into random fields of the section, until it is interrupted.
async fn type_on(
    window: &Window,
    section: &Section,
    random: &mut Rng,
    typed: &mut Vec<Typed>,
) -> Result<()> {
    let mut fields = section.fields.to_vec();
    random.shuffle(&mut fields);
    for (turn, field) in fields.iter().enumerate() {
        let element = window.begin_typing_into(By::Name(field)).await?;
        typed.push(Typed {
            field,
            keys: Vec::new(),
        });
        let is_last = turn + 1 == fields.len();
        let keys = if is_last {
            usize::MAX
        } else {
            random.usize(KEYS_IN_A_FIELD)
        };
        for _ in 0..keys {
            let key = random.alphabetic();
            let text = &mut typed.last_mut().context("pushed above")?.keys;
            text.push((key, None));
            element.send_keys(&key.to_string()).await?;
            text.last_mut().context("pushed above")?.1 = Some(Instant::now());
            let pause = Duration::from_millis(random.u64(BETWEEN_KEYS_MS));
            tokio::time::sleep(pause).await;
        }
        element.send_keys(&char::from(Key::Tab).to_string()).await?;
    }
    Ok(())
}

/// What the new start does not have of that which was typed in time; empty where it has all of it.
async fn missing(window: &Window, typed: &[Typed], killed: Instant) -> Result<String> {
    let draft = desk::draft(window).await?;
    let mut missing = String::new();
    for Typed { field, keys } in typed {
        let all: String = keys.iter().map(|(key, _)| key).collect();
        let in_time = keys
            .iter()
            .take_while(|(_, at)| at.is_some_and(|at| at + KEPT_AFTER <= killed))
            .count();
        let on_disk = at_path(&draft["form"], field);
        let on_screen = window.value(By::Name(field)).await?;
        ensure!(
            on_disk == on_screen,
            "{field} shows {on_screen:?} of {on_disk:?}"
        );
        // Before the first key it is what was there before.
        let kept = all.starts_with(on_disk) && on_disk.len() >= in_time;
        if !kept && in_time > 0 {
            missing.push_str(&format!(
                "; {field}: {:?} typed in time, {on_disk:?} kept",
                &all[..in_time]
            ));
        }
    }
    Ok(missing)
}

/// `owners.0.person.city` of a form.
fn at_path<'a>(form: &'a Value, field: &str) -> &'a str {
    let pointer = format!("/{}", field.replace('.', "/"));
    form.pointer(&pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
}
