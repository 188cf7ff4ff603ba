import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OtlpBytes, OtlpId, OtlpInt64 } from '../data/common.js';
import type { OtlpTime } from './unix-nano.js';

/** What values are of and in, such as `{ type: 'cpu', unit: 'nanoseconds' }`. */
export interface ValueTypeInput {
  readonly type: string;
  readonly unit: string;
}

/** A function in the source. */
export interface FunctionInput {
  readonly name: string;
  /** As the linker knows it. */
  readonly systemName?: string;
  readonly fileName?: string;
  readonly startLine?: number;
}

/** A line that was being run. */
export interface LineInput {
  readonly function?: FunctionInput;
  readonly line?: number;
  readonly column?: number;
}

/** A place in a stack. */
export interface FrameInput extends LineInput {
  /** Where this line was inlined, the nearest function first. */
  readonly inlinedInto?: readonly LineInput[];
  readonly address?: OtlpInt64;
  /** The file in memory that the address lies in. */
  readonly mapping?: {
    readonly fileName: string;
    readonly memoryStart?: OtlpInt64;
    readonly memoryLimit?: OtlpInt64;
    readonly fileOffset?: OtlpInt64;
    readonly attributes?: AttributeMap;
  };
  readonly attributes?: AttributeMap;
}

/** What was measured at one stack; at least one of `values` and `timestamps` is given. */
export interface SampleInput {
  /** The leaf first. */
  readonly stack: readonly FrameInput[];
  /** In the profile's `sampleType`. Without `timestamps` one value, the total; with them one each. */
  readonly values?: readonly OtlpInt64[];
  /** When. Without `values` each counts 1. */
  readonly timestamps?: readonly OtlpTime[];
  readonly attributes?: AttributeMap;
  /** The span during which it was measured. */
  readonly link?: { readonly traceId: OtlpId; readonly spanId: OtlpId };
}

/** A profile for {@link profilesRequest}. */
export interface ProfileInput {
  readonly sampleType: ValueTypeInput;
  readonly samples: readonly SampleInput[];
  /** When it began. */
  readonly time: OtlpTime;
  readonly durationNano: OtlpInt64;
  /** How often samples were taken, such as every `period` nanoseconds of CPU. */
  readonly periodType?: ValueTypeInput;
  readonly period?: OtlpInt64;
  /** 16 bytes, or 32 hexadecimal digits. */
  readonly profileId?: OtlpId;
  readonly attributes?: AttributeMap;
  /** What it was made from, such as a pprof file. */
  readonly original?: { readonly format: string; readonly payload: OtlpBytes };
}
