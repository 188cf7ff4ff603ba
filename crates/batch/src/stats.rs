/// Where the items of an intake are. At every moment: `accepted = taken + held + queue_full + too_large + shutdown + invalid`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntakeStats {
    /// Items that producers handed in, those dropped included; not those that were refused and are still the producer's.
    pub accepted: u64,
    /// Items that the owner took.
    pub taken: u64,
    /// Items that wait for the owner.
    pub held: u64,
    /// Dropped: there was no room.
    pub queue_full: u64,
    /// Dropped: larger than the limit in bytes.
    pub too_large: u64,
    /// Dropped: handed in after the end.
    pub shutdown: u64,
    /// Dropped: a producer couldn't turn them into bytes.
    pub invalid: u64,
    /// Producers that wait for their turn.
    pub waiting: u64,
}
