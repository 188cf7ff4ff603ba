/** Points along which cost is followed; the last ones are left out in quick runs. */
export const ITEMS = [1_000, 10_000, 100_000, 1_000_000, 10_000_000] as const;
export const ATTRIBUTES = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000] as const;
export const SERIES = [10, 100, 1_000, 10_000, 100_000, 1_000_000] as const;
export const INSTRUMENTS = [100, 1_000, 10_000] as const;

/** Spans of the axis of items have so many attributes. */
export const ITEM_ATTRIBUTES = 5;
/** At least so many spans are made for a point, in runs of its size, … */
export const LEAST_ITEMS = 300_000;
/** … and so many attributes, for a point of the other axis. */
export const ATTRIBUTES_A_POINT = 2_000_000;
/** Calls of known series for a point. */
export const CALLS = 2_000_000;
