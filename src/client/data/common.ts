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
  /** A text. */
  readonly stringValue?: string;
  /** True or false. */
  readonly boolValue?: boolean;
  /** A signed 64-bit integer. */
  readonly intValue?: OtlpInt64;
  /** A number; not finite ones too. */
  readonly doubleValue?: number;
  /** Values in order, of any types. */
  readonly arrayValue?: {
    /** The values. */
    readonly values?: readonly OtlpAnyValue[];
  };
  /** Values by key. */
  readonly kvlistValue?: {
    /** The keys, each once, and their values. */
    readonly values?: readonly OtlpKeyValue[];
  };
  /** Bytes. */
  readonly bytesValue?: OtlpBytes;
  /** Profiles only: an index into the dictionary's strings, instead of `stringValue`. */
  readonly stringValueStrindex?: number;
}

/** An attribute. */
export interface OtlpKeyValue {
  /** Unique among its siblings. */
  readonly key?: string;
  /** Left out means the empty value. */
  readonly value?: OtlpAnyValue;
  /** Profiles only: an index into the dictionary's strings, instead of `key`. */
  readonly keyStrindex?: number;
}

/** Refers to attributes of a resource that identify an entity (in development). */
export interface OtlpEntityRef {
  /** The schema of the names that this uses. */
  readonly schemaUrl?: string;
  /** Such as `service` or `host`. */
  readonly type?: string;
  /** Keys of the resource's attributes that identify the entity. */
  readonly idKeys?: readonly string[];
  /** Keys of those that describe it further. */
  readonly descriptionKeys?: readonly string[];
}

/** Where telemetry comes from. */
export interface OtlpResource {
  /** Such as `service.name`; each key once. */
  readonly attributes?: readonly OtlpKeyValue[];
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number;
  /** The entities that the resource stands for. */
  readonly entityRefs?: readonly OtlpEntityRef[];
}

/** What made the telemetry. */
export interface OtlpScope {
  /** Such as the name of an instrumentation library. */
  readonly name?: string;
  /** Its version. */
  readonly version?: string;
  /** Of the scope; each key once. */
  readonly attributes?: readonly OtlpKeyValue[];
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number;
}
