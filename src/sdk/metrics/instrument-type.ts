/** The kinds of instruments, with the names of the official SDK's enumeration. */
export const InstrumentType = {
  /** Amounts that only grow. */
  COUNTER: 'COUNTER',
  /** Values that hold until the next. */
  GAUGE: 'GAUGE',
  /** Values whose distribution matters. */
  HISTOGRAM: 'HISTOGRAM',
  /** Amounts that grow and shrink. */
  UP_DOWN_COUNTER: 'UP_DOWN_COUNTER',
  /** Totals that a callback reads, which only grow. */
  OBSERVABLE_COUNTER: 'OBSERVABLE_COUNTER',
  /** Values that a callback reads. */
  OBSERVABLE_GAUGE: 'OBSERVABLE_GAUGE',
  /** Totals that a callback reads. */
  OBSERVABLE_UP_DOWN_COUNTER: 'OBSERVABLE_UP_DOWN_COUNTER',
} as const;

/** One of the kinds. */
export type InstrumentType = (typeof InstrumentType)[keyof typeof InstrumentType];

/** Whether instruments of this kind take negative values: a histogram of them reports no sum. */
export function takesNegativeValues(type: string): boolean {
  return (
    type === InstrumentType.GAUGE ||
    type === InstrumentType.UP_DOWN_COUNTER ||
    type === InstrumentType.OBSERVABLE_GAUGE ||
    type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER
  );
}
