//! CPU time of one turn of something.

use rustix::time::{ClockId, clock_gettime};

/// What a number of turns took.
pub struct Cost {
    pub turns: u64,
    pub cpu_ns: u64,
}

/// Turns for about `milliseconds`, after a fifth of that to warm up.
pub fn measure(milliseconds: u64, turn: &mut dyn FnMut()) -> Cost {
    run_for(milliseconds * 200_000, turn);
    run_for(milliseconds * 1_000_000, turn)
}

fn run_for(ns: u64, turn: &mut dyn FnMut()) -> Cost {
    let start = cpu_ns();
    let mut turns = 0;
    loop {
        turn();
        turns += 1;
        let cpu_ns = cpu_ns() - start;
        if cpu_ns >= ns {
            return Cost { turns, cpu_ns };
        }
    }
}

fn cpu_ns() -> u64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec.unsigned_abs() * 1_000_000_000 + time.tv_nsec.unsigned_abs()
}
