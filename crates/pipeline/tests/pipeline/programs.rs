//! Random programs for a pipeline.

use proptest::prelude::*;

/// One step of a program.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Offer(Vec<Item>),
    Resolve,
    Epoch,
    Answer(usize, Outcome),
    Flush,
    Stats,
    Quiesce,
    Advance(u64),
    Shutdown(u64),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Item {
    Known(usize),
    Late(usize),
    TooLarge,
    Invalid,
    Missing,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    Delivered(u64),
    Refused,
    RetriesExhausted,
}

fn item() -> impl Strategy<Value = Item> {
    prop_oneof![
        20 => (0_usize..300).prop_map(Item::Known),
        6 => (0_usize..300).prop_map(Item::Late),
        1 => (1_500_usize..2_500).prop_map(Item::Known),
        1 => Just(Item::TooLarge),
        1 => Just(Item::Invalid),
        1 => Just(Item::Missing),
    ]
}

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let outcome = prop_oneof![
        3 => (0_u64..4).prop_map(Outcome::Delivered),
        1 => Just(Outcome::Refused),
        1 => Just(Outcome::RetriesExhausted),
    ];
    prop_oneof![
        20 => proptest::collection::vec(item(), 0..12).prop_map(Step::Offer),
        3 => Just(Step::Resolve),
        1 => Just(Step::Epoch),
        12 => (any::<usize>(), outcome).prop_map(|(which, outcome)| Step::Answer(which, outcome)),
        4 => Just(Step::Flush),
        2 => Just(Step::Stats),
        8 => Just(Step::Quiesce),
        2 => (0_u64..8_000).prop_map(Step::Advance),
        1 => (0_u64..5_000).prop_map(Step::Shutdown),
    ]
}
