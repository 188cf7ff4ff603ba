import type { AttributeMap } from './attribute-map.js';

/** Attributes as our own SDK gathers them: without an object, and without a search for each key that is set. */
export interface FlatAttributes {
  /** Keys and values in turn. A key may come again; the last value counts, at the place of the first. */
  readonly keyValues: readonly unknown[];
  /** How many places of {@link FlatAttributes.keyValues} are in use. */
  readonly slots: number;
  /** In place of {@link FlatAttributes.keyValues} once someone has asked for the attributes as an object. */
  readonly map: AttributeMap | null;
  /** How many were dropped. */
  readonly dropped: number;
  /** Leaves each key once in {@link FlatAttributes.keyValues}. */
  unite(): void;
}
