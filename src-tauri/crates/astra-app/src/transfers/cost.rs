//! What a preview says that a transfer costs, and whether its amounts can all be true. Pure.

use astra_client::{Cents, Preview};

use super::intent::Booked;

/// What is shown before a transfer is confirmed. Where Astra is silent, nothing is made up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost {
    /// Taken from the first card.
    pub pull: Option<Cents>,
    /// Put on the second card.
    pub push: Option<Cents>,
    /// What it costs the person; none where the amounts contradict each other, because no number would be true.
    pub fee: Option<Cents>,
    /// The amounts cannot all be true.
    pub contradictory: bool,
}

/// Reads the preview of a transfer of `amount`. A fee is added to what is taken, or taken from what is put
/// (CONTRACT.md 16).
pub(super) fn cost(preview: &Preview, amount: Cents) -> Cost {
    let (pull, push) = (preview.pull_amount, preview.push_amount);
    let difference = pull
        .zip(push)
        .and_then(|(pull, push)| pull.checked_sub(push));
    let fee = preview.customer_fee.or(difference);
    let contradictory = !adds_up(preview, amount);
    Cost {
        pull,
        push,
        fee: fee.filter(|_| !contradictory),
        contradictory,
    }
}

/// How what was booked compares with the fee that was shown before a transfer was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeCheck {
    /// Astra was not asked yet.
    NotYet,
    /// Astra does not say what it booked on both sides.
    NotReported,
    /// The booked fee is the one that was shown.
    AsShown {
        /// The fee.
        booked: Cents,
    },
    /// Another fee was booked than was shown; also where none could be shown.
    Different {
        /// The booked fee: what left the first card, less what arrived on the second.
        booked: Cents,
    },
}

impl FeeCheck {
    /// Compares, and never says that they agree where one of them is not known.
    pub fn of(booked: Option<Booked>, shown: Option<Cents>) -> Self {
        let Some(Booked {
            pull_amount,
            push_amount,
        }) = booked
        else {
            return Self::NotYet;
        };
        let fee = pull_amount
            .zip(push_amount)
            .and_then(|(pull, push)| pull.checked_sub(push));
        match fee {
            None => Self::NotReported,
            Some(booked) if shown == Some(booked) => Self::AsShown { booked },
            Some(booked) => Self::Different { booked },
        }
    }

    /// The booked fee.
    pub fn booked(self) -> Option<Cents> {
        match self {
            Self::AsShown { booked } | Self::Different { booked } => Some(booked),
            Self::NotYet | Self::NotReported => None,
        }
    }
}

fn adds_up(preview: &Preview, amount: Cents) -> bool {
    let fees = [preview.customer_fee, preview.astra_fee];
    if fees.into_iter().flatten().any(|fee| fee < Cents::ZERO) {
        return false;
    }
    let moved = [preview.pull_amount, preview.push_amount];
    if moved
        .into_iter()
        .flatten()
        .any(|moved| !moved.is_positive())
    {
        return false;
    }
    let fee = preview.customer_fee;
    let with = |fee: Cents| amount.checked_add(fee);
    let without = |fee: Cents| amount.checked_sub(fee);
    match (preview.pull_amount, preview.push_amount) {
        (Some(pull), Some(push)) => {
            let difference = pull.checked_sub(push).filter(|it| *it >= Cents::ZERO);
            let as_told = difference.is_some() && (fee.is_none() || fee == difference);
            as_told && (pull == amount || push == amount)
        }
        (Some(pull), None) => {
            pull == amount
                || match fee {
                    Some(fee) => with(fee) == Some(pull),
                    None => pull > amount,
                }
        }
        (None, Some(push)) => {
            push == amount
                || match fee {
                    Some(fee) => without(fee) == Some(push),
                    None => push < amount,
                }
        }
        (None, None) => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn preview(pull: Option<i64>, push: Option<i64>, customer_fee: Option<i64>) -> Preview {
        Preview {
            pull_amount: pull.map(Cents::new),
            push_amount: push.map(Cents::new),
            astra_fee: None,
            customer_fee: customer_fee.map(Cents::new),
            estimated_settlement: None,
            created: None,
        }
    }

    #[test]
    fn a_fee_agrees_only_where_both_are_known_and_equal() {
        let cents = |value: Option<i64>| value.map(Cents::new);
        let check = |pull, push, shown| {
            let booked = Booked {
                pull_amount: cents(pull),
                push_amount: cents(push),
            };
            FeeCheck::of(Some(booked), cents(shown))
        };
        let same = |fee| FeeCheck::AsShown {
            booked: Cents::new(fee),
        };
        let other = |fee| FeeCheck::Different {
            booked: Cents::new(fee),
        };
        assert_eq!(FeeCheck::of(None, cents(Some(25))), FeeCheck::NotYet);
        for (pull, push, shown, expected) in [
            (Some(1259), Some(1234), Some(25), same(25)),
            (Some(1234), Some(1234), Some(0), same(0)),
            (Some(1284), Some(1234), Some(25), other(50)),
            (Some(1259), Some(1234), None, other(25)),
            (Some(1200), Some(1234), Some(0), other(-34)),
            (None, Some(1234), Some(25), FeeCheck::NotReported),
            (Some(1259), None, Some(25), FeeCheck::NotReported),
            (None, None, None, FeeCheck::NotReported),
        ] {
            assert_eq!(
                check(pull, push, shown),
                expected,
                "{pull:?} {push:?} {shown:?}"
            );
        }
    }

    #[test]
    fn a_preview_of_ten_dollars_is_read_by_this_table() {
        const ODD: Result<Option<i64>, ()> = Err(());
        let table = [
            // taken, put, fee, what is shown as the fee
            (Some(1000), Some(1000), Some(0), Ok(Some(0))),
            (Some(1000), Some(1000), None, Ok(Some(0))),
            (Some(1025), Some(1000), Some(25), Ok(Some(25))),
            (Some(1000), Some(975), Some(25), Ok(Some(25))),
            (Some(1025), Some(1000), None, Ok(Some(25))),
            (None, None, Some(25), Ok(Some(25))),
            (None, None, None, Ok(None)),
            (Some(1025), None, Some(25), Ok(Some(25))),
            (Some(1000), None, Some(25), Ok(Some(25))),
            (Some(1025), None, None, Ok(None)),
            (None, Some(975), Some(25), Ok(Some(25))),
            (None, Some(1000), Some(25), Ok(Some(25))),
            // the fee is not the difference
            (Some(1000), Some(980), Some(0), ODD),
            (Some(1000), Some(1000), Some(25), ODD),
            (Some(1025), Some(1000), Some(0), ODD),
            // more is put than taken
            (Some(1000), Some(1025), Some(25), ODD),
            (Some(1000), Some(1025), None, ODD),
            // signs, and nothing
            (Some(-1000), Some(1000), None, ODD),
            (Some(-1000), Some(-1000), Some(0), ODD),
            (Some(1000), Some(1000), Some(-25), ODD),
            (None, None, Some(-25), ODD),
            (Some(0), Some(0), Some(0), ODD),
            (Some(0), None, None, ODD),
            // another amount than was asked for
            (Some(500), Some(500), Some(0), ODD),
            (Some(1030), Some(1005), Some(25), ODD),
            (Some(900), None, None, ODD),
            (Some(1020), None, Some(25), ODD),
            (None, Some(1100), None, ODD),
            (None, Some(980), Some(25), ODD),
            (Some(i64::MAX), Some(i64::MIN), None, ODD),
        ];
        for (pull, push, fee, expected) in table {
            let read = cost(&preview(pull, push, fee), Cents::new(1000));
            let shown = if read.contradictory {
                Err(())
            } else {
                Ok(read.fee.map(Cents::get))
            };
            assert_eq!(shown, expected, "{pull:?} {push:?} {fee:?}");
            assert!(
                !read.contradictory || read.fee.is_none(),
                "no number is shown"
            );
        }
        let refund = Preview {
            astra_fee: Some(Cents::new(-1)),
            ..preview(Some(1000), Some(1000), Some(0))
        };
        assert!(cost(&refund, Cents::new(1000)).contradictory);
    }

    proptest! {
        /// What is shown as a fee is what is taken more than put, wherever both are told.
        #[test]
        fn a_shown_fee_is_always_the_difference(
            amount in 1_i64..1_000_000_000,
            pull in prop::option::of(any::<i64>()),
            push in prop::option::of(any::<i64>()),
            fee in prop::option::of(any::<i64>()),
        ) {
            let read = cost(&preview(pull, push, fee), Cents::new(amount));
            if let (Some(shown), Some(pull), Some(push)) = (read.fee, pull, push) {
                prop_assert_eq!(i128::from(shown.get()), i128::from(pull) - i128::from(push));
                prop_assert!(shown >= Cents::ZERO);
            }
        }

        /// Both of the vendor's ways of taking a fee add up.
        #[test]
        fn a_fee_added_or_taken_adds_up(amount in 2_i64..1_000_000_000, fee in 0_i64..1_000_000_000) {
            let fee = fee.min(amount - 1);
            for (pull, push) in [(amount + fee, amount), (amount, amount - fee)] {
                let read = cost(&preview(Some(pull), Some(push), Some(fee)), Cents::new(amount));
                prop_assert_eq!((read.contradictory, read.fee), (false, Some(Cents::new(fee))));
            }
        }
    }
}
