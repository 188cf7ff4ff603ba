import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OtlpBytes, OtlpId, OtlpInt64 } from '../data/common.js';
import type { OtlpTime } from './unix-nano.js';

/** What values are of and in, such as `{ type: 'cpu', unit: 'nanoseconds' }`. */
export interface ValueTypeInput {
  /** Of what. */
  readonly type: string;
  /** In what unit. */
  readonly unit: string;
}

/** A function in the source. */
export interface FunctionInput {
  /** For people. */
  readonly name: string;
  /** As the linker knows it. */
  readonly systemName?: string;
  /** Of its source. */
  readonly fileName?: string;
  /** Where it begins, from 1. */
  readonly startLine?: number;
}

/** A line that was being run. */
export interface LineInput {
  /** The function that the line belongs to. */
  readonly function?: FunctionInput;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** A place in a stack. */
export interface FrameInput extends LineInput {
  /** Where this line was inlined, the nearest function first. */
  readonly inlinedInto?: readonly LineInput[];
  /** Of the instruction. */
  readonly address?: OtlpInt64;
  /** The file in memory that the address lies in. */
  readonly mapping?: {
    /** The file. */
    readonly fileName: string;
    /** The address where it begins. */
    readonly memoryStart?: OtlpInt64;
    /** The address after its last byte. */
    readonly memoryLimit?: OtlpInt64;
    /** What part of the file begins there. */
    readonly fileOffset?: OtlpInt64;
    /** Of the mapping. */
    readonly attributes?: AttributeMap;
  };
  /** Of the place. */
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
  /** Samples that differ in them are kept apart. */
  readonly attributes?: AttributeMap;
  /** The span during which it was measured. */
  readonly link?: {
    /** 16 bytes, or 32 hexadecimal digits. */
    readonly traceId: OtlpId;
    /** 8 bytes, or 16 hexadecimal digits. */
    readonly spanId: OtlpId;
  };
}

/** A profile for {@link profilesRequest}. */
export interface ProfileInput {
  /** What the samples' values are of. */
  readonly sampleType: ValueTypeInput;
  /** In any order; those of the same stack, attributes and link are added up. */
  readonly samples: readonly SampleInput[];
  /** When it began. */
  readonly time: OtlpTime;
  /** How long it went, in nanoseconds. */
  readonly durationNano: OtlpInt64;
  /** How often samples were taken, such as every `period` nanoseconds of CPU. */
  readonly periodType?: ValueTypeInput;
  /** See `periodType`. */
  readonly period?: OtlpInt64;
  /** 16 bytes, or 32 hexadecimal digits. */
  readonly profileId?: OtlpId;
  /** Of the profile. */
  readonly attributes?: AttributeMap;
  /** What it was made from, such as a pprof file. */
  readonly original?: {
    /** Such as `pprof`. */
    readonly format: string;
    /** Its bytes, or base64. */
    readonly payload: OtlpBytes;
  };
}
