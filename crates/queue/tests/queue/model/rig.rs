//! Runs a program, and knows what has to come out.

use super::Action;
use crate::simulated::{Disk, ManualClock, Process};
use bytes::Bytes;
use otlp_native_queue::{
    Appended, Count, Entry, EntryId, Fsync, Overflow, Queue, QueueConfig, QueueStats, Taken,
};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const PARENT: &str = "/var/queue";
const LIMIT_BYTES: u64 = 16_384;
const QUARANTINE_BYTES: u64 = 4_096;

/// What is known of an entry, by the number that its payload begins with.
#[derive(Clone, Debug)]
struct Known {
    entry: Entry,
    place: Place,
    /// Whether it would survive a power failure for certain.
    is_durable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// It has to come out.
    Kept,
    /// At this worker, and has to come out again when that dies.
    InFlight(usize),
    /// It may come out.
    Doubtful,
    /// At this worker, and may come out again when that dies.
    DoubtfulInFlight(usize),
    /// It must not come out.
    Done,
    /// It was never on disk.
    Refused,
}

struct Worker {
    process: Process,
    queue: Queue,
    in_flight: Vec<(EntryId, u64)>,
    /// Half of what it appended, so that it needn't be read back.
    held: HashMap<EntryId, Entry>,
    /// The files may exceed the limit as far as they did when they were taken over.
    most_used: u64,
    before: QueueStats,
}

pub(crate) struct Rig {
    world: Process,
    clock: ManualClock,
    fsync: Fsync,
    overflow: Overflow,
    workers: Vec<Worker>,
    known: BTreeMap<u64, Known>,
    next: u64,
    disk: Disk,
    /// Entries that dropping the oldest threw away; which ones isn't told.
    dropped: u64,
    had_silent_drops: bool,
    /// What wasn't synced may then be damaged.
    lost_power: bool,
    /// Whether a fault made it so that marks may not be on disk.
    had_faults: bool,
}

impl Rig {
    pub(crate) fn new(seed: u64, fsync: Fsync, overflow: Overflow) -> Self {
        let world = Process::in_new_world(seed);
        let mut rig = Self {
            world,
            clock: ManualClock::default(),
            fsync,
            overflow,
            workers: Vec::new(),
            known: BTreeMap::new(),
            next: 0,
            disk: Disk::Healthy,
            dropped: 0,
            had_silent_drops: false,
            lost_power: false,
            had_faults: false,
        };
        for _ in 0..2 {
            let worker = rig.start();
            rig.workers.push(worker);
        }
        rig
    }

    fn start(&mut self) -> Worker {
        let process = self.world.beside();
        let config = QueueConfig {
            limit_bytes: LIMIT_BYTES,
            segment_bytes: 2_048,
            quarantine_bytes: QUARANTINE_BYTES,
            fsync: self.fsync,
            overflow: self.overflow,
            ..QueueConfig::new(PARENT)
        };
        let (queue, recovery) =
            Queue::open(config, Arc::new(process.clone()), Arc::new(self.clock.clone())).unwrap();
        if self.disk == Disk::Healthy && process.is_alive() {
            assert_eq!(recovery.disk, None, "a healthy disk can be used");
        }
        if !self.lost_power {
            assert_eq!(recovery.damaged_segments, 0, "nothing was damaged");
        }
        let before = queue.stats();
        Worker {
            process,
            most_used: LIMIT_BYTES.max(before.used_bytes),
            queue,
            in_flight: Vec::new(),
            held: HashMap::new(),
            before,
        }
    }

    pub(crate) fn run(&mut self, action: Action) {
        match action {
            Action::Append(worker, sizes) => self.append(worker, &sizes),
            Action::Take(worker) => {
                self.take(worker);
            }
            Action::Acknowledge(worker, which) => self.acknowledge(worker, which),
            Action::GiveBack(worker, which) => self.give_back(worker, which),
            Action::Sync(worker) => self.sync(worker),
            Action::Maintain(worker) => {
                self.workers[worker].queue.maintain();
            }
            Action::Adopt(worker) => self.adopt(worker),
            Action::Pass(ms) => self.clock.pass(Duration::from_millis(ms)),
            Action::Disk(disk) => self.set_disk(disk),
            Action::RemoveDirectory => self.remove_directory(),
            Action::Restart(worker) => self.restart(worker),
            Action::Kill(worker) => {
                self.workers[worker].process.kill();
            }
            Action::KillDuring(worker, changes) => self.workers[worker].process.kill_during_change(changes),
            Action::LosePower => self.lose_power(),
        }
        self.check();
        for worker in 0..self.workers.len() {
            if !self.workers[worker].process.is_alive() {
                self.replace(worker);
            }
        }
    }

    fn append(&mut self, worker: usize, sizes: &[usize]) {
        let entries: Vec<Entry> = sizes.iter().map(|size| self.new_entry(*size)).collect();
        let first = self.next - entries.len() as u64;
        let append = self.workers[worker].queue.append(&entries);
        assert_eq!(append.outcomes.len(), entries.len(), "an outcome for each");
        if self.overflow == Overflow::DropNewest {
            assert_eq!(append.dropped, Count::default());
        }
        self.dropped += append.dropped.entries;
        let is_alive = self.workers[worker].process.is_alive();
        // Who is killed while making room can't tell what was thrown away.
        self.had_silent_drops |= !is_alive && self.overflow == Overflow::DropOldest;
        for ((number, entry), outcome) in (first..).zip(entries).zip(&append.outcomes) {
            let place = match outcome {
                // Who was killed meanwhile told nobody.
                _ if !is_alive => Place::Doubtful,
                Appended::Stored(_) => Place::Kept,
                // What couldn't be written may be there nevertheless.
                Appended::DiskFailed(_) => Place::Doubtful,
                Appended::Full | Appended::TooLarge => Place::Refused,
            };
            if let Appended::Stored(id) = outcome
                && number.is_multiple_of(2)
            {
                self.workers[worker].held.insert(*id, entry.clone());
            }
            let is_durable = self.fsync == Fsync::Always && place == Place::Kept;
            let known = Known {
                entry,
                place,
                is_durable,
            };
            self.known.insert(number, known);
        }
    }

    fn new_entry(&mut self, size: usize) -> Entry {
        let number = self.next;
        self.next += 1;
        let filler = (0..size).map(|at| (number as usize * 31 + at * 7) as u8);
        Entry {
            kind: number as u8,
            items: number as u32 % 1000,
            payload: number.to_le_bytes().into_iter().chain(filler).collect::<Bytes>(),
        }
    }

    fn take(&mut self, worker: usize) -> bool {
        let Worker { queue, held, .. } = &self.workers[worker];
        let Some(taken) = queue.take_next_unless_held(|id| held.get(&id).cloned()) else {
            return false;
        };
        let number = self.check_taken(&taken);
        let known = self.known.get_mut(&number).unwrap();
        known.place = match known.place {
            Place::Kept => Place::InFlight(worker),
            Place::Doubtful => Place::DoubtfulInFlight(worker),
            place => panic!("{number} must not come out, it's {place:?}"),
        };
        self.workers[worker].in_flight.push((taken.id, number));
        true
    }

    fn check_taken(&self, taken: &Taken) -> u64 {
        let number = u64::from_le_bytes(
            taken.entry.payload[..8]
                .try_into()
                .expect("no payload was that short"),
        );
        let known = self.known.get(&number).expect("nothing is invented");
        assert_eq!(taken.entry, known.entry, "nothing is altered");
        number
    }

    fn acknowledge(&mut self, worker: usize, which: usize) {
        let worker = &mut self.workers[worker];
        if worker.in_flight.is_empty() {
            return;
        }
        let (id, number) = worker.in_flight.remove(which % worker.in_flight.len());
        let failures = worker.queue.stats().mark_failures;
        assert!(worker.queue.acknowledge(id), "it was in flight");
        assert!(!worker.queue.acknowledge(id), "it is no more");
        let is_marked = worker.process.is_alive() && worker.queue.stats().mark_failures == failures;
        let known = self.known.get_mut(&number).unwrap();
        known.place = if is_marked { Place::Done } else { Place::Doubtful };
        known.is_durable = false;
        if !is_marked {
            self.had_faults = true;
        }
    }

    fn give_back(&mut self, worker: usize, which: usize) {
        let worker = &mut self.workers[worker];
        if worker.in_flight.is_empty() {
            return;
        }
        let (id, number) = worker.in_flight.remove(which % worker.in_flight.len());
        assert!(worker.queue.give_back(id), "it was in flight");
        assert!(!worker.queue.give_back(id), "it is no more");
        self.back_on_disk(number);
    }

    fn back_on_disk(&mut self, number: u64) {
        let known = self.known.get_mut(&number).unwrap();
        known.place = match known.place {
            Place::InFlight(_) => Place::Kept,
            Place::DoubtfulInFlight(_) => Place::Doubtful,
            place => place,
        };
    }

    /// A sync makes what one worker did durable; the model only draws on it where the other one has nothing to sync.
    fn sync(&mut self, worker: usize) {
        let is_synced = self.workers[worker].queue.sync().is_ok();
        let other = self.workers[1 - worker].queue.sync().is_ok();
        let are_alive = self.workers.iter().all(|worker| worker.process.is_alive());
        if is_synced && other && are_alive && !self.had_faults {
            for known in self.known.values_mut() {
                known.is_durable = true;
            }
        }
    }

    fn adopt(&mut self, worker: usize) {
        let worker = &mut self.workers[worker];
        worker.queue.adopt_orphans();
        worker.most_used = worker.most_used.max(worker.queue.stats().used_bytes);
    }

    fn set_disk(&mut self, disk: Disk) {
        self.disk = disk;
        self.had_faults |= disk != Disk::Healthy;
        self.world.world().set_disk(disk);
    }

    /// What is on disk is gone, but those who have it open still give it out.
    fn remove_directory(&mut self) {
        self.world.world().remove_tree(Path::new(PARENT));
        self.had_faults = true;
        for known in self.known.values_mut() {
            known.place = match known.place {
                Place::Kept => Place::Doubtful,
                Place::InFlight(worker) => Place::DoubtfulInFlight(worker),
                place => place,
            };
        }
    }

    fn restart(&mut self, worker: usize) {
        let before = self.workers[worker].queue.stats();
        let closed = self.workers[worker].queue.close();
        assert_eq!(closed.kept, before.held, "what is held is kept");
        assert!(self.workers[worker].queue.take_next().is_none(), "it is closed");
        self.replace(worker);
    }

    fn replace(&mut self, worker: usize) {
        for (_, number) in std::mem::take(&mut self.workers[worker].in_flight) {
            self.back_on_disk(number);
        }
        self.workers[worker].process.kill();
        self.workers[worker] = self.start();
    }

    fn lose_power(&mut self) {
        self.world.world().lose_power();
        self.lost_power = true;
        for worker in &mut self.workers {
            worker.in_flight.clear();
        }
        for known in self.known.values_mut() {
            known.place = match (known.place, known.is_durable) {
                (Place::Kept | Place::InFlight(_), true) => Place::Kept,
                (Place::Done, true) => Place::Done,
                (Place::Refused, _) => Place::Refused,
                _ => Place::Doubtful,
            };
        }
        for worker in 0..self.workers.len() {
            self.workers[worker] = self.start();
        }
    }

    fn check(&mut self) {
        for worker in &mut self.workers {
            let stats = worker.queue.stats();
            let mut into = stats.stored;
            into += stats.recovered;
            let mut out = stats.held;
            for count in [
                stats.acknowledged,
                stats.dropped_oldest,
                stats.expired,
                stats.corrupt,
            ] {
                out += count;
            }
            assert_eq!(into, out, "the ledger balances: {stats:?}");
            assert!(
                stats.used_bytes <= worker.most_used,
                "the limit is kept: {stats:?}"
            );
            worker.most_used = LIMIT_BYTES.max(stats.used_bytes);
            worker.before = stats;
        }
    }

    /// All faults end; what was promised comes out, exactly once.
    pub(crate) fn end(mut self) {
        self.set_disk(Disk::Healthy);
        // Reads that failed are tried again after some seconds.
        for worker in 0..2 {
            self.restart(worker);
        }
        for _ in 0..40 {
            for worker in 0..2 {
                self.workers[worker].queue.maintain();
                self.adopt(worker);
                while self.take(worker) {
                    self.acknowledge(worker, 0);
                }
            }
            self.clock.pass(Duration::from_secs(30));
        }
        let missing: Vec<_> = self
            .known
            .iter()
            .filter(|(_, known)| known.place == Place::Kept)
            .collect();
        assert!(
            self.had_silent_drops || missing.len() as u64 <= self.dropped,
            "{} dropped, {:?} lost",
            self.dropped,
            missing.iter().map(|it| it.0).collect::<Vec<_>>()
        );
        for worker in &self.workers {
            let stats = worker.queue.stats();
            assert_eq!(stats.held, Count::default(), "nothing is left");
            assert!(
                self.lost_power || stats.corrupt == Count::default(),
                "nothing was damaged"
            );
            worker.queue.close();
        }
        let world = self.world.world();
        let mut quarantined_bytes = 0;
        for (name, node) in world.files_below(Path::new(PARENT)) {
            assert!(
                self.lost_power && name.starts_with("/quarantine/"),
                "{name} is left"
            );
            quarantined_bytes += world.len(node) as u64;
        }
        assert!(
            quarantined_bytes <= QUARANTINE_BYTES,
            "the quarantine keeps its limit"
        );
    }
}
