import type { AttributeMap } from '../capture/attribute-map.js';

/** What a detector found: each value at once, or as a promise. Undefined, and a rejected promise, are nothing. */
export type DetectedAttributes = AttributeMap;

/** Finds out what the process runs on. Detectors of `@opentelemetry/resources` and of the packages beside it fit. */
export interface ResourceDetector {
  /** Must not block. What it throws counts as nothing found. */
  detect(): {
    /** What was found; promises are waited for. */
    readonly attributes?: DetectedAttributes | undefined;
  };
}
