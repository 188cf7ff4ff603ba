/**
 * OTLP's JSON form of profiles (OTLP 1.11, `profiles/v1development`). The signal is in development: a later release of OTLP
 * may change it.
 */

import type { OtlpAnyValue, OtlpBytes, OtlpId, OtlpInt64, OtlpResource, OtlpScope } from './common.js';

/** What `sendProfiles` takes. */
export interface ExportProfilesServiceRequest {
  /** Profiles, by resource. */
  readonly resourceProfiles?: readonly OtlpResourceProfiles[];
  /** What they refer to by index. */
  readonly dictionary?: OtlpProfilesDictionary;
}

/** What the profiles of a request refer to by index. Element 0 of each table is its zero value and means "not set". */
export interface OtlpProfilesDictionary {
  /** Files in memory. */
  readonly mappingTable?: readonly OtlpMapping[];
  /** Places in the code. */
  readonly locationTable?: readonly OtlpLocation[];
  /** Functions. */
  readonly functionTable?: readonly OtlpFunction[];
  /** Spans. */
  readonly linkTable?: readonly OtlpProfileLink[];
  /** Texts. */
  readonly stringTable?: readonly string[];
  /** Attributes with units. */
  readonly attributeTable?: readonly OtlpKeyValueAndUnit[];
  /** Stacks. */
  readonly stackTable?: readonly OtlpStack[];
}

/** Profiles of one resource. */
export interface OtlpResourceProfiles {
  /** Where it comes from. */
  readonly resource?: OtlpResource;
  /** By scope. */
  readonly scopeProfiles?: readonly OtlpScopeProfiles[];
  /** The schema of the resource's attributes. */
  readonly schemaUrl?: string;
}

/** Profiles of one scope. */
export interface OtlpScopeProfiles {
  /** What made it. */
  readonly scope?: OtlpScope;
  /** The profiles. */
  readonly profiles?: readonly OtlpProfile[];
  /** The schema of what the profiles say. */
  readonly schemaUrl?: string;
}

/** What was sampled in a span of time, of one type. */
export interface OtlpProfile {
  /** What the samples' values are of. */
  readonly sampleType?: OtlpValueType;
  /** In no order. */
  readonly samples?: readonly OtlpSample[];
  /** When it began, in nanoseconds since 1970. */
  readonly timeUnixNano?: OtlpInt64;
  /** How long it went, in nanoseconds. */
  readonly durationNano?: OtlpInt64;
  /** What lies between two samples, such as nanoseconds of CPU. */
  readonly periodType?: OtlpValueType;
  /** How much of it. */
  readonly period?: OtlpInt64;
  /** 16 bytes. */
  readonly profileId?: OtlpId;
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number;
  /** Such as `pprof`; set together with `originalPayload`. */
  readonly originalPayloadFormat?: string;
  /** The profile in the format it was made in. */
  readonly originalPayload?: OtlpBytes;
  /** In the attribute table. */
  readonly attributeIndices?: readonly number[];
}

/** What values are of, and their unit, in the string table. */
export interface OtlpValueType {
  /** In the string table, such as that of `cpu`. */
  readonly typeStrindex?: number;
  /** In the string table, such as that of `nanoseconds`. */
  readonly unitStrindex?: number;
}

/** What was measured at one stack. At least one of `values` and `timestampsUnixNano` is not empty. */
export interface OtlpSample {
  /** In the stack table. */
  readonly stackIndex?: number;
  /** In the attribute table. */
  readonly attributeIndices?: readonly number[];
  /** In the link table. */
  readonly linkIndex?: number;
  /** One, or one for each time. */
  readonly values?: readonly OtlpInt64[];
  /** When, each in nanoseconds since 1970. */
  readonly timestampsUnixNano?: readonly OtlpInt64[];
}

/** A file mapped into memory. */
export interface OtlpMapping {
  /** The address where it begins. */
  readonly memoryStart?: OtlpInt64;
  /** The address after its last byte. */
  readonly memoryLimit?: OtlpInt64;
  /** What part of the file begins there. */
  readonly fileOffset?: OtlpInt64;
  /** In the string table. */
  readonly filenameStrindex?: number;
  /** In the attribute table. */
  readonly attributeIndices?: readonly number[];
}

/** Locations, the leaf first. */
export interface OtlpStack {
  /** In the location table. */
  readonly locationIndices?: readonly number[];
}

/** A place in the code. */
export interface OtlpLocation {
  /** In the mapping table. */
  readonly mappingIndex?: number;
  /** Of the instruction. */
  readonly address?: OtlpInt64;
  /** The innermost inlined function first. */
  readonly lines?: readonly OtlpLine[];
  /** In the attribute table. */
  readonly attributeIndices?: readonly number[];
}

/** A line of a function. */
export interface OtlpLine {
  /** In the function table. */
  readonly functionIndex?: number;
  /** From 1; 0 for not known. */
  readonly line?: OtlpInt64;
  /** From 1; 0 for not known. */
  readonly column?: OtlpInt64;
}

/** A function in the source. */
export interface OtlpFunction {
  /** In the string table: the name for people. */
  readonly nameStrindex?: number;
  /** In the string table: the name as the linker knows it. */
  readonly systemNameStrindex?: number;
  /** In the string table. */
  readonly filenameStrindex?: number;
  /** Where it begins in its file, from 1. */
  readonly startLine?: OtlpInt64;
}

/** The span during which a sample was taken. */
export interface OtlpProfileLink {
  /** 16 bytes. */
  readonly traceId?: OtlpId;
  /** 8 bytes. */
  readonly spanId?: OtlpId;
}

/** An attribute of profiles, with the unit of its value. */
export interface OtlpKeyValueAndUnit {
  /** In the string table: the key. */
  readonly keyStrindex?: number;
  /** The value. */
  readonly value?: OtlpAnyValue;
  /** In the string table: the unit. */
  readonly unitStrindex?: number;
}
