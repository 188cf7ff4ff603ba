//! Many producers and one owner, as threads: nothing is lost, nobody waits for ever, and each gets its share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use otlp_native_batch::{Intake, IntakeLimits, Offer};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// A wake-up that a thread can wait for.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    changed: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap() = true;
        self.changed.notify_one();
    }

    fn wait(&self) {
        let mut rung = self.rung.lock().unwrap();
        while !*rung {
            rung = self.changed.wait(rung).unwrap();
        }
        *rung = false;
    }
}

fn bell() -> (Arc<Bell>, Arc<dyn Fn() + Send + Sync>) {
    let bell = Arc::new(Bell::default());
    let rung = Arc::clone(&bell);
    (bell, Arc::new(move || rung.ring()))
}

#[test]
fn nothing_is_lost_and_order_is_kept_where_producers_wait_for_room() {
    const PRODUCERS: u32 = 8;
    const ITEMS: u32 = 5_000;
    let (owner, wake_owner) = bell();
    let intake = Intake::new(
        IntakeLimits {
            items: 16,
            bytes: 100,
        },
        Arc::new(move || wake_owner()),
    );
    let threads: Vec<_> = (0..PRODUCERS)
        .map(|producer| {
            let (turn, wake) = bell();
            let connected = intake.connect(Arc::new(move || wake()));
            thread::spawn(move || {
                for item in 0..ITEMS {
                    let payload = [producer.to_le_bytes(), item.to_le_bytes()].concat();
                    while connected.offer(&payload, 1, true) == Offer::Full {
                        connected.want(3, 24, 8);
                        turn.wait();
                    }
                }
            })
        })
        .collect();
    let mut next = [0u32; PRODUCERS as usize];
    let mut taken = 0;
    while taken < PRODUCERS * ITEMS {
        owner.wait();
        loop {
            let items = intake.take(5, 1_000);
            if items.is_empty() {
                break;
            }
            for item in items {
                let producer = u32::from_le_bytes(item.payload[..4].try_into().unwrap()) as usize;
                let number = u32::from_le_bytes(item.payload[4..].try_into().unwrap());
                assert_eq!(number, next[producer]);
                next[producer] += 1;
                taken += 1;
            }
        }
    }
    for thread in threads {
        thread.join().unwrap();
    }
    let stats = intake.stats();
    assert_eq!(stats.accepted, u64::from(PRODUCERS * ITEMS));
    assert_eq!((stats.held, stats.waiting, stats.queue_full), (0, 0, 0));
}
