import { diag } from '@opentelemetry/api';
import type { AttributeMap } from '../capture/attribute-map.js';
import type { ResourceLike } from '../capture/readable-span.js';
import type { DetectedAttributes, ResourceDetector } from './resource-detector.js';

/**
 * Runs detectors, and gives what they find as one resource. Of two that find the same, the later one counts.
 *
 * @param detectors in the order of their say.
 * @param fixed attributes that no detector changes.
 */
export function detectResource(
  detectors: readonly ResourceDetector[],
  fixed: AttributeMap = {},
): ResourceLike {
  const pending: Promise<void>[] = [];
  const found = new Map<string, unknown>();
  const owners = new Map<string, ResourceDetector>();

  const add = (detector: ResourceDetector, key: string, value: unknown): void => {
    // A later detector's promise may settle before an earlier one's.
    if (value !== undefined && value !== null && owners.get(key) === detector) found.set(key, value);
  };
  for (const detector of detectors) {
    for (const [key, value] of Object.entries(attributesOf(detector))) {
      if (value === undefined) continue;
      owners.set(key, detector);
      if (!isPromise(value)) add(detector, key, value);
      else {
        pending.push(
          value.then(
            (settled) => add(detector, key, settled),
            (error) => diag.debug(`otlp-native: could not detect ${key}`, error),
          ),
        );
      }
    }
  }
  return new DetectedResource(found, fixed, pending);
}

class DetectedResource implements ResourceLike {
  readonly schemaUrl = undefined;
  asyncAttributesPending: boolean;
  private readonly found: ReadonlyMap<string, unknown>;
  private readonly fixed: AttributeMap;
  private readonly settled: Promise<void>;

  constructor(found: ReadonlyMap<string, unknown>, fixed: AttributeMap, pending: readonly Promise<void>[]) {
    this.found = found;
    this.fixed = fixed;
    this.asyncAttributesPending = pending.length > 0;
    this.settled = Promise.all(pending).then(() => {
      this.asyncAttributesPending = false;
    });
  }

  get attributes(): AttributeMap {
    return { ...Object.fromEntries(this.found), ...this.fixed };
  }

  waitForAsyncAttributes(): Promise<void> {
    return this.settled;
  }
}

function attributesOf(detector: ResourceDetector): DetectedAttributes {
  try {
    return detector.detect().attributes ?? {};
  } catch (error) {
    diag.debug('otlp-native: a resource detector failed', error);
    return {};
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
