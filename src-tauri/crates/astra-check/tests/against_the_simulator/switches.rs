//! Every assumption that the simulator can break, broken by itself: the check says so, and of that one only.

use astra_check::Verdict;
use astra_sim::Assumption;
use tokio::task::JoinSet;

use crate::findings::SETTLED;
use crate::world::{World, run};

/// What the check makes of a flipped switch.
enum Found {
    /// It says `broke` of that number, and of all others what it says without the switch.
    Alone,
    /// It says `broke` of that number and of no other, and still reaches these only.
    Hiding(&'static [u8]),
    /// It cannot tell, says why in words with these in them, and still reaches these only.
    NotReachable(&'static str, &'static [u8]),
}

fn expected(assumption: Assumption) -> Found {
    match assumption {
        Assumption::A7
        | Assumption::A17
        | Assumption::A25
        | Assumption::A28
        | Assumption::A42
        | Assumption::A50
        | Assumption::A52
        | Assumption::A60
        | Assumption::A62 => Found::Alone,
        // No profile is accepted, so nobody can sign in.
        Assumption::A26 => Found::Hiding(&[8, 14, 22, 40, 50]),
        // A page that refuses the address may just not know it, and nobody can sign in.
        Assumption::A59 => Found::NotReachable(
            "This link does not work",
            &[
                2, 4, 8, 14, 19, 21, 22, 25, 26, 27, 28, 29, 30, 31, 40, 50, 63,
            ],
        ),
        other => panic!("{other} is new: what does the check make of it?"),
    }
}

#[tokio::test]
async fn every_switch_of_the_simulator_is_found_or_said_to_be_out_of_reach() {
    let mut runs = JoinSet::new();
    for assumption in Assumption::ALL.iter().copied() {
        runs.spawn(async move {
            let world = World::flipped(assumption).await;
            (assumption, run(&world.target()).await)
        });
    }
    let mut seen = 0;
    while let Some(ended) = runs.join_next().await {
        let (assumption, said) = ended.unwrap();
        seen += 1;
        let number: u8 = assumption.to_string()[1..].parse().unwrap();
        let (broke, left) = match expected(assumption) {
            Found::Alone => (vec![number], None),
            Found::Hiding(left) => (vec![number], Some(left)),
            Found::NotReachable(why, left) => {
                let finding = said.of(number);
                assert_eq!(finding.verdict, Verdict::NotReachable, "{finding}");
                assert!(finding.reason.contains(why), "{finding}");
                (Vec::new(), Some(left))
            }
        };
        let lines = said.lines();
        assert_eq!(
            said.numbers(Verdict::Broke),
            broke,
            "{assumption}:\n{lines}"
        );
        let others = SETTLED.into_iter().filter(|other| *other != number);
        let expected: Vec<u8> = left.map_or_else(|| others.clone().collect(), <[u8]>::to_vec);
        let held: Vec<u8> = others
            .filter(|other| said.of(*other).verdict == Verdict::Held)
            .collect();
        assert_eq!(held, expected, "{assumption}:\n{lines}");
    }
    assert_eq!(seen, 11);
}
