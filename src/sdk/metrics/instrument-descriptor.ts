import { diag, type MetricOptions, ValueType } from '@opentelemetry/api';
import type { InstrumentType } from './instrument-type.js';

/** An instrument, or the metric that a view makes of it. */
export interface InstrumentDescriptor {
  readonly name: string;
  readonly type: InstrumentType;
  readonly description: string;
  readonly unit: string;
  readonly valueType: ValueType;
  /** The advice for histograms. */
  readonly adviceBoundaries: readonly number[] | undefined;
}

const VALID_NAME = /^[a-z][a-z0-9_.\-/]{0,254}$/i;

/** Describes an instrument. A name against the specification's rules is taken, with a warning. */
export function describeInstrument(
  name: string,
  type: InstrumentType,
  options: MetricOptions | undefined,
): InstrumentDescriptor {
  const text = typeof name === 'string' ? name : String(name);
  if (!VALID_NAME.test(text)) {
    diag.warn(
      `Invalid metric name: "${text}". The metric name should be a ASCII string with a length no greater than 255 characters.`,
    );
  }
  return {
    name: text,
    type,
    description: String(options?.description ?? ''),
    unit: String(options?.unit ?? ''),
    valueType: options?.valueType ?? ValueType.DOUBLE,
    adviceBoundaries: options?.advice?.explicitBucketBoundaries,
  };
}

/** Whether measurements of both belong to one metric. Names are the same in any letter case. */
export function isCompatible(a: InstrumentDescriptor, b: InstrumentDescriptor): boolean {
  return (
    a.name.toLowerCase() === b.name.toLowerCase() &&
    a.unit === b.unit &&
    a.type === b.type &&
    a.valueType === b.valueType
  );
}
