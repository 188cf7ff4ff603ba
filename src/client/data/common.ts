/**
 * What all signals share of OTLP's JSON form (OTLP 1.11, `common` and `resource`). Every field may be left out; left out
 * means its default value.
 */

/** A 64-bit integer. A `number` is exact up to 2^53; beyond it take a `bigint` or a decimal string. */
export type OtlpInt64 = number | bigint | string;

/** An id: hexadecimal digits, or the bytes themselves. */
export type OtlpId = string | Uint8Array;

/** Bytes: themselves, or base64. */
export type OtlpBytes = string | Uint8Array;

/** A value of any type: at most one field is set; none means the empty value. */
export interface OtlpAnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: OtlpInt64;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values?: readonly OtlpAnyValue[] };
  readonly kvlistValue?: { readonly values?: readonly OtlpKeyValue[] };
  readonly bytesValue?: OtlpBytes;
  /** Profiles only: an index into the dictionary's strings, instead of `stringValue`. */
  readonly stringValueStrindex?: number;
}

/** An attribute. */
export interface OtlpKeyValue {
  readonly key?: string;
  readonly value?: OtlpAnyValue;
  /** Profiles only: an index into the dictionary's strings, instead of `key`. */
  readonly keyStrindex?: number;
}

/** Refers to attributes of a resource that identify an entity (in development). */
export interface OtlpEntityRef {
  readonly schemaUrl?: string;
  readonly type?: string;
  readonly idKeys?: readonly string[];
  readonly descriptionKeys?: readonly string[];
}

/** Where telemetry comes from. */
export interface OtlpResource {
  readonly attributes?: readonly OtlpKeyValue[];
  readonly droppedAttributesCount?: number;
  readonly entityRefs?: readonly OtlpEntityRef[];
}

/** What made the telemetry. */
export interface OtlpScope {
  readonly name?: string;
  readonly version?: string;
  readonly attributes?: readonly OtlpKeyValue[];
  readonly droppedAttributesCount?: number;
}
