//! The real file system: processes that are killed, threads that append at once.

use crate::single::entry;
use otlp_native_queue::{Appended, Fsync, Queue, QueueConfig};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};

/// Set for the child: where its queue is.
const DIRECTORY: &str = "OTLP_NATIVE_QUEUE_TEST_DIRECTORY";

/// A directory that is removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("otlp-native-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn config(&self) -> QueueConfig {
        QueueConfig::new(&self.0)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn drain(queue: &Queue) -> Vec<u32> {
    let mut numbers = Vec::new();
    while let Some(taken) = queue.take_next() {
        let number = u32::from_le_bytes(taken.entry.payload[..4].try_into().unwrap());
        assert_eq!(
            taken.entry,
            entry(number, taken.entry.payload.len() - 4),
            "as it was stored"
        );
        assert!(queue.acknowledge(taken.id));
        numbers.push(number);
    }
    numbers
}

#[test]
fn appends_of_many_threads_share_syncs_and_each_is_kept_once() {
    const THREADS: u32 = 8;
    const EACH: u32 = 50;
    let scratch = Scratch::new("threads");
    let (queue, _) = Queue::open_on_disk(scratch.config()).unwrap();
    thread::scope(|scope| {
        for thread in 0..THREADS {
            let queue = &queue;
            scope.spawn(move || {
                for number in 0..EACH {
                    let outcomes = queue.append(&[entry(thread * EACH + number, 500)]).outcomes;
                    assert!(matches!(outcomes[..], [Appended::Stored(_)]));
                }
            });
        }
    });
    let stats = queue.stats();
    assert_eq!(stats.stored.entries, u64::from(THREADS * EACH));
    assert!(stats.syncs <= u64::from(THREADS * EACH) + 4, "{stats:?}");
    drop(queue);
    let (queue, _) = Queue::open_on_disk(scratch.config()).unwrap();
    let numbers: BTreeSet<u32> = drain(&queue).into_iter().collect();
    assert_eq!(numbers, (0..THREADS * EACH).collect());
    drop(queue);
    assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0, "nothing is left");
}

#[test]
fn queues_of_one_parent_take_different_directories_and_only_one_takes_over_a_dead_one() {
    let scratch = Scratch::new("adopters");
    let (dead, _) = Queue::open_on_disk(scratch.config()).unwrap();
    let entries: Vec<_> = (0..100).map(|number| entry(number, 100)).collect();
    dead.append(&entries);
    drop(dead);
    let opened: Vec<_> = thread::scope(|scope| {
        let open = || scope.spawn(|| Queue::open_on_disk(scratch.config()).unwrap());
        let threads: Vec<_> = (0..8).map(|_| open()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let adopted: u64 = opened.iter().map(|(_, recovery)| recovery.adopted).sum();
    assert_eq!(adopted, 1, "one of them has it");
    let numbers: Vec<u32> = opened.iter().flat_map(|(queue, _)| drain(queue)).collect();
    assert_eq!(numbers, (0..100).collect::<Vec<_>>());
}

/// What the killed child runs; without the variable it is no test of its own.
#[test]
fn child_that_is_killed() {
    let Some(directory) = env::var_os(DIRECTORY) else {
        return;
    };
    let (queue, _) = Queue::open_on_disk(QueueConfig {
        fsync: Fsync::Never,
        segment_bytes: 64 << 10,
        limit_bytes: 64 << 20,
        ..QueueConfig::new(directory)
    })
    .unwrap();
    let mut output = std::io::stdout().lock();
    let mut tell = |line: String| {
        writeln!(output, "\n{line}").unwrap();
        output.flush().unwrap();
    };
    for number in 0.. {
        let outcomes = queue
            .append(&[entry(number, 50 + number as usize % 3000)])
            .outcomes;
        assert!(matches!(outcomes[..], [Appended::Stored(_)]), "{outcomes:?}");
        tell(format!("stored {number}"));
        if number % 3 == 0 {
            let taken = queue.take_next().unwrap();
            let taken_number = u32::from_le_bytes(taken.entry.payload[..4].try_into().unwrap());
            tell(format!("taken {taken_number}"));
            queue.acknowledge(taken.id);
            tell(format!("done {taken_number}"));
        }
    }
}

fn start_child(directory: &Path) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["--exact", "local_disk::child_that_is_killed", "--nocapture"])
        .env(DIRECTORY, directory)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn what_a_killed_process_had_stored_comes_out_and_what_it_had_done_does_not() {
    // Each child is killed after it told a different number of lines: SIGKILL on Unix, with whatever it was about to do undone.
    for lines in [1, 2, 3, 40, 101, 333, 1000] {
        let scratch = Scratch::new("killed");
        let mut child = start_child(&scratch.0);
        let output = BufReader::new(child.stdout.take().unwrap());
        let (mut stored, mut done, mut in_flight) = (BTreeSet::new(), BTreeSet::new(), None);
        let mut told = output.lines().map_while(Result::ok);
        let mut note = |line: &str| match line.split_once(' ') {
            Some(("stored", number)) => drop(stored.insert(number.parse::<u32>().unwrap())),
            Some(("taken", number)) => in_flight = number.parse().ok(),
            Some(("done", number)) => drop(done.insert(number.parse().unwrap())),
            _ => {}
        };
        for line in told
            .by_ref()
            .filter(|line| line.starts_with(['s', 't', 'd']))
            .take(lines)
        {
            note(&line);
        }
        child.kill().unwrap();
        child.wait().unwrap();
        told.for_each(|line| note(&line));
        let (queue, recovery) = Queue::open_on_disk(scratch.config()).unwrap();
        assert_eq!((recovery.damaged_segments, recovery.corrupt.entries), (0, 0));
        let out = drain(&queue);
        let unique: BTreeSet<u32> = out.iter().copied().collect();
        assert_eq!(unique.len(), out.len(), "each once");
        assert!(done.is_disjoint(&unique), "what is done doesn't come again");
        let missing: Vec<_> = stored
            .difference(&done)
            .filter(|number| !unique.contains(number))
            .collect();
        // The last one may have been marked just before it could be told.
        assert!(
            missing.iter().all(|number| Some(**number) == in_flight),
            "{missing:?} lost"
        );
        let untold = unique.difference(&stored).count();
        assert!(
            untold <= 1,
            "at most the one that was stored before it could be told"
        );
    }
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = Scratch::new("private");
    let (_queue, _) = Queue::open_on_disk(scratch.config()).unwrap();
    let mut left = vec![scratch.0.clone()];
    let mut seen = 0;
    while let Some(path) = left.pop() {
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o077, 0, "{}", path.display());
        if metadata.is_dir() {
            left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        seen += 1;
    }
    assert_eq!(seen, 4, "two directories, the lock and a segment");
}
