/** The kinds of instruments, with the names of the official SDK's enumeration. */
export const InstrumentType = {
  COUNTER: 'COUNTER',
  GAUGE: 'GAUGE',
  HISTOGRAM: 'HISTOGRAM',
  UP_DOWN_COUNTER: 'UP_DOWN_COUNTER',
  OBSERVABLE_COUNTER: 'OBSERVABLE_COUNTER',
  OBSERVABLE_GAUGE: 'OBSERVABLE_GAUGE',
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
