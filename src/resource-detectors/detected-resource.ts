import { diag } from '@opentelemetry/api';
import type { AttributeMap } from '../capture/attribute-map.js';
import type { ResourceLike } from '../capture/readable-span.js';
import type { DetectedAttributes, ResourceDetector } from './resource-detector.js';

/** What one detector found for one key. */
interface Finding {
  readonly key: string;
  /** Undefined for nothing, and for what hasn't settled. */
  value: unknown;
}

/**
 * Runs detectors, and gives what they find as one resource. Of two that find the same, the later one counts.
 *
 * @param detectors in the order of their say.
 * @param fixed attributes that no detector changes.
 * @param schemaUrl the schema of what they say.
 */
export function detectResource(
  detectors: readonly ResourceDetector[],
  fixed: AttributeMap = {},
  schemaUrl?: string,
): ResourceLike {
  const findings: Finding[] = [];
  const pending: Promise<void>[] = [];
  for (const [key, value] of detectors.flatMap((detector) => Object.entries(attributesOf(detector)))) {
    const finding: Finding = { key, value: undefined };
    findings.push(finding);
    if (isPromise(value)) pending.push(settle(finding, value));
    else finding.value = value;
  }
  return new DetectedResource(findings, fixed, pending, schemaUrl);
}

class DetectedResource implements ResourceLike {
  readonly schemaUrl: string | undefined;
  asyncAttributesPending: boolean;
  private readonly findings: readonly Finding[];
  private readonly fixed: AttributeMap;
  private readonly settled: Promise<void>;

  constructor(
    findings: readonly Finding[],
    fixed: AttributeMap,
    pending: readonly Promise<void>[],
    schemaUrl: string | undefined,
  ) {
    this.schemaUrl = schemaUrl;
    this.findings = findings;
    this.fixed = fixed;
    this.asyncAttributesPending = pending.length > 0;
    this.settled = Promise.all(pending).then(() => {
      this.asyncAttributesPending = false;
    });
  }

  get attributes(): AttributeMap {
    const found = this.findings.filter(({ value }) => value !== undefined && value !== null);
    return { ...Object.fromEntries(found.map(({ key, value }) => [key, value])), ...this.fixed };
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

async function settle(finding: Finding, value: Promise<unknown>): Promise<void> {
  try {
    finding.value = await value;
  } catch (error) {
    diag.debug(`otlp-native: could not detect ${finding.key}`, error);
  }
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
