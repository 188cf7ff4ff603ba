//! The intake against a model, over generated calls.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use otlp_native_batch::{Intake, IntakeLimits, Offer, Producer};
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Clone, Debug)]
enum Call {
    Offer {
        producer: usize,
        bytes: usize,
        is_kept: bool,
    },
    Want {
        producer: usize,
        items: usize,
        bytes: usize,
    },
    Release {
        producer: usize,
    },
    Take {
        items: usize,
        bytes: usize,
    },
    Disconnect {
        producer: usize,
    },
}

fn call() -> impl Strategy<Value = Call> {
    let producer = 0..4usize;
    prop_oneof![
        4 => (producer.clone(), 0..12usize, any::<bool>())
            .prop_map(|(producer, bytes, is_kept)| Call::Offer { producer, bytes, is_kept }),
        2 => (producer.clone(), 1..4usize, 1..12usize)
            .prop_map(|(producer, items, bytes)| Call::Want { producer, items, bytes }),
        1 => producer.clone().prop_map(|producer| Call::Release { producer }),
        3 => (0..5usize, 0..30usize).prop_map(|(items, bytes)| Call::Take { items, bytes }),
        1 => producer.prop_map(|producer| Call::Disconnect { producer }),
    ]
}

fn counter() -> (Arc<AtomicUsize>, Arc<dyn otlp_native_batch::Wake>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    (
        count,
        Arc::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        }),
    )
}

proptest! {
    #[test]
    fn limits_hold_the_count_balances_and_one_wake_up_is_pending_at_most(calls in prop::collection::vec(call(), 1..200)) {
        let limits = IntakeLimits { items: 6, bytes: 40 };
        let (owner_wakes, owner) = counter();
        let intake = Intake::new(limits, owner);
        let connect = |intake: &Intake| -> (Producer, Arc<AtomicUsize>) {
            let (wakes, wake) = counter();
            (intake.connect(wake), wakes)
        };
        let mut producers: Vec<_> = (0..4).map(|_| connect(&intake)).collect();
        let mut queue = std::collections::VecDeque::new();
        // The owner was woken and hasn't emptied the intake.
        let mut is_told = false;
        for call in calls {
            let before = owner_wakes.load(Ordering::Relaxed);
            match call {
                Call::Offer { producer, bytes, is_kept } => {
                    let full = intake.stats();
                    let payload = vec![u8::try_from(queue.len()).unwrap(); bytes];
                    let offer = producers[producer].0.offer(&payload, 1, is_kept);
                    let after = intake.stats();
                    match offer {
                        Offer::Taken => {
                            queue.push_back(payload);
                            prop_assert_eq!(owner_wakes.load(Ordering::Relaxed), before + usize::from(!is_told));
                            is_told = true;
                        }
                        Offer::Full => prop_assert_eq!(after.queue_full, full.queue_full + u64::from(!is_kept)),
                        other => prop_assert!(false, "{:?}", other),
                    }
                }
                Call::Want { producer, items, bytes } => {
                    let before = producers[producer].1.load(Ordering::Relaxed);
                    producers[producer].0.want(items, bytes * items, bytes);
                    if producers[producer].1.load(Ordering::Relaxed) > before {
                        // Woken: room for the first is kept, whatever others do.
                        prop_assert_eq!(producers[producer].0.offer(&vec![1; bytes], 1, true), Offer::Taken);
                        queue.push_back(vec![1; bytes]);
                        is_told = true;
                    }
                }
                Call::Release { producer } => producers[producer].0.release(),
                Call::Take { items, bytes } => {
                    for item in intake.take(items, bytes) {
                        prop_assert_eq!(Some(item.payload.to_vec()), queue.pop_front());
                    }
                    is_told &= !queue.is_empty();
                }
                Call::Disconnect { producer } => producers[producer] = connect(&intake),
            }
            let stats = intake.stats();
            prop_assert_eq!(stats.held as usize, queue.len());
            prop_assert_eq!(stats.accepted, stats.taken + stats.held + stats.queue_full);
            prop_assert!(queue.len() <= limits.items);
            prop_assert!(queue.iter().map(Vec::len).sum::<usize>() <= limits.bytes);
        }
        // With the reservations given back and everything taken, nobody waits any more.
        for (producer, _) in &producers {
            producer.release();
        }
        loop {
            let items = intake.take(100, 1_000);
            for (producer, _) in &producers {
                producer.release();
            }
            if items.is_empty() && intake.stats().waiting == 0 {
                break;
            }
        }
    }
}

#[test]
fn who_waits_is_served_in_order_and_not_overtaken() {
    let intake = Intake::new(IntakeLimits { items: 1, bytes: 10 }, Arc::new(|| {}));
    let (first_wakes, wake) = counter();
    let first = intake.connect(wake);
    let (second_wakes, wake) = counter();
    let second = intake.connect(wake);
    assert_eq!(second.offer(b"0", 1, true), Offer::Taken);
    assert_eq!(first.offer(b"1", 1, true), Offer::Full);
    first.want(2, 2, 1);
    second.want(1, 1, 1);
    assert_eq!(intake.take(1, 10).len(), 1);
    assert_eq!(
        (
            first_wakes.load(Ordering::Relaxed),
            second_wakes.load(Ordering::Relaxed)
        ),
        (1, 0)
    );
    // The room is kept for the first.
    assert_eq!(second.offer(b"2", 1, true), Offer::Full);
    assert_eq!(first.offer(b"1", 1, true), Offer::Taken);
    first.want(1, 1, 1);
    assert_eq!(intake.take(1, 10).len(), 1);
    assert_eq!(second_wakes.load(Ordering::Relaxed), 1);
    drop(second);
    assert_eq!(first_wakes.load(Ordering::Relaxed), 2);
}

#[test]
fn an_end_wakes_those_who_wait_and_counts_what_comes_later() {
    let intake = Intake::new(IntakeLimits { items: 1, bytes: 10 }, Arc::new(|| {}));
    let (wakes, wake) = counter();
    let producer = intake.connect(wake);
    assert_eq!(producer.offer(&[0; 11], 1, true), Offer::TooLarge);
    assert_eq!(producer.offer(b"1", 1, true), Offer::Taken);
    producer.want(1, 1, 1);
    intake.close();
    assert_eq!(wakes.load(Ordering::Relaxed), 1);
    assert_eq!(producer.offer(b"2", 1, true), Offer::Closed);
    let stats = intake.stats();
    assert_eq!(
        (stats.accepted, stats.held, stats.shutdown, stats.too_large),
        (3, 1, 1, 1)
    );
}
