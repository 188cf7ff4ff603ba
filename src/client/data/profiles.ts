/**
 * OTLP's JSON form of profiles (OTLP 1.11, `profiles/v1development`). The signal is in development: a later release of OTLP
 * may change it.
 */

import type { OtlpAnyValue, OtlpBytes, OtlpId, OtlpInt64, OtlpResource, OtlpScope } from './common.js';

/** What `sendProfiles` takes. */
export interface ExportProfilesServiceRequest {
  readonly resourceProfiles?: readonly OtlpResourceProfiles[];
  readonly dictionary?: OtlpProfilesDictionary;
}

/** What the profiles of a request refer to by index. Element 0 of each table is its zero value and means "not set". */
export interface OtlpProfilesDictionary {
  readonly mappingTable?: readonly OtlpMapping[];
  readonly locationTable?: readonly OtlpLocation[];
  readonly functionTable?: readonly OtlpFunction[];
  readonly linkTable?: readonly OtlpProfileLink[];
  readonly stringTable?: readonly string[];
  readonly attributeTable?: readonly OtlpKeyValueAndUnit[];
  readonly stackTable?: readonly OtlpStack[];
}

/** Profiles of one resource. */
export interface OtlpResourceProfiles {
  readonly resource?: OtlpResource;
  readonly scopeProfiles?: readonly OtlpScopeProfiles[];
  readonly schemaUrl?: string;
}

/** Profiles of one scope. */
export interface OtlpScopeProfiles {
  readonly scope?: OtlpScope;
  readonly profiles?: readonly OtlpProfile[];
  readonly schemaUrl?: string;
}

/** What was sampled in a span of time, of one type. */
export interface OtlpProfile {
  readonly sampleType?: OtlpValueType;
  readonly samples?: readonly OtlpSample[];
  readonly timeUnixNano?: OtlpInt64;
  readonly durationNano?: OtlpInt64;
  readonly periodType?: OtlpValueType;
  readonly period?: OtlpInt64;
  /** 16 bytes. */
  readonly profileId?: OtlpId;
  readonly droppedAttributesCount?: number;
  /** Such as `pprof`; set together with `originalPayload`. */
  readonly originalPayloadFormat?: string;
  readonly originalPayload?: OtlpBytes;
  readonly attributeIndices?: readonly number[];
}

/** What values are of, and their unit, in the string table. */
export interface OtlpValueType {
  readonly typeStrindex?: number;
  readonly unitStrindex?: number;
}

/** What was measured at one stack. At least one of `values` and `timestampsUnixNano` is not empty. */
export interface OtlpSample {
  readonly stackIndex?: number;
  readonly attributeIndices?: readonly number[];
  readonly linkIndex?: number;
  readonly values?: readonly OtlpInt64[];
  readonly timestampsUnixNano?: readonly OtlpInt64[];
}

/** A file mapped into memory. */
export interface OtlpMapping {
  readonly memoryStart?: OtlpInt64;
  readonly memoryLimit?: OtlpInt64;
  readonly fileOffset?: OtlpInt64;
  readonly filenameStrindex?: number;
  readonly attributeIndices?: readonly number[];
}

/** Locations, the leaf first. */
export interface OtlpStack {
  readonly locationIndices?: readonly number[];
}

/** A place in the code. */
export interface OtlpLocation {
  readonly mappingIndex?: number;
  readonly address?: OtlpInt64;
  /** The innermost inlined function first. */
  readonly lines?: readonly OtlpLine[];
  readonly attributeIndices?: readonly number[];
}

/** A line of a function. */
export interface OtlpLine {
  readonly functionIndex?: number;
  readonly line?: OtlpInt64;
  readonly column?: OtlpInt64;
}

/** A function in the source. */
export interface OtlpFunction {
  readonly nameStrindex?: number;
  readonly systemNameStrindex?: number;
  readonly filenameStrindex?: number;
  readonly startLine?: OtlpInt64;
}

/** The span during which a sample was taken. */
export interface OtlpProfileLink {
  readonly traceId?: OtlpId;
  readonly spanId?: OtlpId;
}

/** An attribute of profiles, with the unit of its value. */
export interface OtlpKeyValueAndUnit {
  readonly keyStrindex?: number;
  readonly value?: OtlpAnyValue;
  readonly unitStrindex?: number;
}
