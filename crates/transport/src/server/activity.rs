//! Knows how long a connection has had no request, so that slow and silent peers lose it.

use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// The requests in progress on one connection. Clones speak of the same connection.
#[derive(Clone, Debug)]
pub(super) struct Activity {
    state: watch::Sender<State>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    in_progress: usize,
    has_served: bool,
    /// When the last request ended, or the connection began.
    quiet_since: Instant,
}

impl Activity {
    pub(super) fn new() -> Activity {
        let state = State {
            in_progress: 0,
            has_served: false,
            quiet_since: Instant::now(),
        };
        Activity {
            state: watch::Sender::new(state),
        }
    }

    /// A request has begun; it ends when the guard is dropped.
    pub(super) fn begin(&self) -> ActivityGuard {
        self.state.send_modify(|state| {
            state.in_progress += 1;
            state.has_served = true;
        });
        ActivityGuard {
            state: self.state.clone(),
        }
    }

    /// Starts the quiet time anew.
    pub(super) fn restart(&self) {
        self.state.send_modify(|state| state.quiet_since = Instant::now());
    }

    /// Ready once the connection has been quiet for `before_first` before its first request, or for `between` later.
    pub(super) async fn quiet_for(&self, before_first: Duration, between: Duration) {
        let mut changes = self.state.subscribe();
        loop {
            let state = *changes.borrow_and_update();
            // `self` holds the sender, so waiting for a change can't fail.
            if state.in_progress > 0 {
                let _ = changes.changed().await;
                continue;
            }
            let patience = if state.has_served { between } else { before_first };
            tokio::select! {
                () = tokio::time::sleep_until(state.quiet_since + patience) => return,
                _ = changes.changed() => {}
            }
        }
    }
}

/// One request in progress.
#[derive(Debug)]
pub(super) struct ActivityGuard {
    state: watch::Sender<State>,
}

impl Drop for ActivityGuard {
    fn drop(&mut self) {
        self.state.send_modify(|state| {
            state.in_progress = state.in_progress.saturating_sub(1);
            state.quiet_since = Instant::now();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE_FIRST: Duration = Duration::from_secs(10);
    const BETWEEN: Duration = Duration::from_secs(60);

    async fn quiet_after(activity: &Activity) -> Duration {
        let start = Instant::now();
        activity.quiet_for(BEFORE_FIRST, BETWEEN).await;
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_new_connection_has_the_shorter_time() {
        assert_eq!(quiet_after(&Activity::new()).await.as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_in_progress_keeps_the_connection_however_long_it_takes() {
        let activity = Activity::new();
        let request = activity.begin();
        let other = activity.begin();
        let ends = async {
            tokio::time::sleep(Duration::from_secs(1000)).await;
            drop(other);
            tokio::time::sleep(Duration::from_secs(1000)).await;
            drop(request);
        };
        let (waited, ()) = tokio::join!(quiet_after(&activity), ends);
        assert_eq!(waited.as_secs(), 2060);
    }

    #[tokio::test(start_paused = true)]
    async fn restarting_begins_the_quiet_time_anew() {
        let activity = Activity::new();
        tokio::time::advance(Duration::from_secs(9)).await;
        activity.restart();
        assert_eq!(quiet_after(&activity).await.as_secs(), 10);
    }
}
