//! Flushes that wait: each for the items that were accepted before it, and for no others.

use crate::ledger::Ledger;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// What a flush or a shutdown achieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlushReport {
    /// Of the items it waited for, how many did not reach the server or were rejected by it.
    pub lost_items: u64,
    /// Whether every item it waited for got an outcome; `false` when time ran out or the pipeline ended first.
    pub is_complete: bool,
}

impl FlushReport {
    /// For the case that nobody is left to report.
    pub(crate) const UNKNOWN: FlushReport = FlushReport {
        lost_items: 0,
        is_complete: false,
    };
}

/// Who hears of the report: a task that awaits it, or a thread that blocks on it.
pub(crate) enum Listener {
    Task(oneshot::Sender<FlushReport>),
    Thread(mpsc::SyncSender<FlushReport>),
}

/// Counts the flushes, and so names each. An item carries the count at which it was accepted; a flush waits for all items
/// whose mark is not above its own. A flush closes the open batch, so all items of a batch carry the same mark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FlushMark(u64);

/// The flushes that wait.
#[derive(Default)]
pub(crate) struct Flushes {
    next: FlushMark,
    /// Chunks and collections that may yet bring items.
    holds: u64,
    waiting: Vec<WaitingFlush>,
}

struct WaitingFlush {
    mark: FlushMark,
    remaining: u64,
    /// Of the chunks and collections that may yet bring items, those that came before the flush.
    holds: u64,
    lost: u64,
    listeners: Vec<Listener>,
}

/// Reports that are due. They go out once the lock is released, so that no listener wakes up to a held lock.
#[must_use]
#[derive(Default)]
pub(crate) struct DueReports(Vec<DueReport>);

struct DueReport {
    mark: Option<FlushMark>,
    report: FlushReport,
    listeners: Vec<Listener>,
}

impl Flushes {
    /// The mark of an item that is accepted now.
    pub(crate) fn mark(&self) -> FlushMark {
        self.next
    }

    /// A flush that waits for everything that has no outcome yet.
    pub(crate) fn begin(&mut self, ledger: &Ledger, listener: Listener) -> (FlushMark, DueReports) {
        self.waiting.retain(WaitingFlush::is_awaited);
        let mark = self.next;
        self.next = FlushMark(mark.0.wrapping_add(1));
        let remaining = ledger.outstanding();
        self.waiting.push(WaitingFlush {
            mark,
            remaining,
            holds: self.holds,
            lost: 0,
            listeners: vec![listener],
        });
        (mark, self.take_due())
    }

    /// `listener` wants the report of a flush that waits.
    pub(crate) fn join(&mut self, mark: FlushMark, listener: Listener) {
        if let Some(flush) = self.waiting.iter_mut().find(|flush| flush.mark == mark) {
            flush.listeners.push(listener);
        }
    }

    /// `items` of the given mark have their outcome, and `lost` of them are lost.
    pub(crate) fn settle(&mut self, mark: FlushMark, items: u64, lost: u64) -> DueReports {
        for flush in self.waiting.iter_mut().filter(|flush| mark <= flush.mark) {
            flush.remaining = flush.remaining.saturating_sub(items);
            flush.lost = flush.lost.saturating_add(lost);
        }
        self.take_due()
    }

    /// Something came that may yet bring items: no flush that begins from now on ends before
    /// [`release`](Flushes::release).
    pub(crate) fn hold(&mut self) {
        self.holds += 1;
    }

    /// Something of the given mark will bring no more items.
    pub(crate) fn release(&mut self, mark: FlushMark) -> DueReports {
        self.holds = self.holds.saturating_sub(1);
        for flush in self.waiting.iter_mut().filter(|flush| mark <= flush.mark) {
            flush.holds = flush.holds.saturating_sub(1);
        }
        self.take_due()
    }

    /// `items` of the given mark came late, from something that was held.
    pub(crate) fn add(&mut self, mark: FlushMark, items: u64) {
        for flush in self.waiting.iter_mut().filter(|flush| mark <= flush.mark) {
            flush.remaining = flush.remaining.saturating_add(items);
        }
    }

    /// Whether some flush waits.
    pub(crate) fn is_awaited(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether something may yet bring items.
    pub(crate) fn has_holds(&self) -> bool {
        self.holds > 0
    }

    /// Ends one flush early and returns what it knows; `None` when its report is out already.
    pub(crate) fn give_up(&mut self, mark: FlushMark) -> Option<FlushReport> {
        let at = self.waiting.iter().position(|flush| flush.mark == mark)?;
        Some(self.waiting.swap_remove(at).report())
    }

    /// Ends all flushes: what they still wait for is lost, but for `kept` items.
    pub(crate) fn abandon(&mut self, kept: u64) -> DueReports {
        for flush in &mut self.waiting {
            let lost = flush.remaining.saturating_sub(kept);
            flush.lost = flush.lost.saturating_add(lost);
            if kept > 0 && lost == 0 {
                flush.remaining = 0;
                flush.holds = 0;
            }
        }
        DueReports(self.waiting.drain(..).map(WaitingFlush::into_report).collect())
    }

    fn take_due(&mut self) -> DueReports {
        let settled = self.waiting.extract_if(.., |flush| flush.is_settled());
        DueReports(settled.map(WaitingFlush::into_report).collect())
    }
}

impl WaitingFlush {
    fn is_settled(&self) -> bool {
        self.remaining == 0 && self.holds == 0
    }

    fn report(&self) -> FlushReport {
        FlushReport {
            lost_items: self.lost,
            is_complete: self.is_settled(),
        }
    }

    fn into_report(self) -> DueReport {
        DueReport {
            mark: Some(self.mark),
            report: self.report(),
            listeners: self.listeners,
        }
    }

    /// Whoever called for a flush may have stopped waiting; without this such flushes would pile up.
    fn is_awaited(&self) -> bool {
        self.listeners.iter().any(|listener| match listener {
            Listener::Task(sender) => !sender.is_closed(),
            Listener::Thread(_) => true,
        })
    }
}

impl Listener {
    /// A listener that is gone no longer needs the report.
    fn hear(self, report: FlushReport) {
        match self {
            Listener::Task(sender) => drop(sender.send(report)),
            Listener::Thread(sender) => drop(sender.try_send(report)),
        }
    }
}

impl DueReports {
    /// A report that was out before `listener` asked for it.
    pub(crate) fn of(report: FlushReport, listener: Listener) -> Self {
        DueReports(vec![DueReport {
            mark: None,
            report,
            listeners: vec![listener],
        }])
    }

    /// Adds others.
    pub(crate) fn extend(&mut self, others: DueReports) {
        self.0.extend(others.0);
    }

    /// The report of one flush, if it is among these.
    pub(crate) fn report_of(&self, mark: FlushMark) -> Option<FlushReport> {
        self.0
            .iter()
            .find(|due| due.mark == Some(mark))
            .map(|due| due.report)
    }

    /// Tells every listener.
    pub(crate) fn hand_out(self) {
        for DueReport {
            report, listeners, ..
        } in self.0
        {
            listeners.into_iter().for_each(|listener| listener.hear(report));
        }
    }
}
