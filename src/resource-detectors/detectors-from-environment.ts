import { type Environment, findVariable } from '../config/environment.js';
import { reportWarnings } from '../export/diagnostics.js';
import { awsDetector, azureDetector, gcpDetector } from './cloud-detectors.js';
import { containerDetector } from './container-detector.js';
import { hostDetector } from './host-detector.js';
import { kubernetesDetector } from './kubernetes-detector.js';
import { osDetector } from './os-detector.js';
import { processDetector } from './process-detector.js';
import type { ResourceDetector } from './resource-detector.js';
import { serviceInstanceDetector } from './service-instance-detector.js';

/** By their names in `OTEL_NODE_RESOURCE_DETECTORS`, in the order of their say: what is more special comes later. */
const DETECTORS: ReadonlyMap<string, readonly ResourceDetector[]> = new Map([
  // Which every provider reads anyhow; the name is known so that lists made for the official packages fit.
  ['env', []],
  ['host', [hostDetector]],
  ['os', [osDetector]],
  ['process', [processDetector]],
  ['serviceinstance', [serviceInstanceDetector]],
  ['container', [containerDetector]],
  ['k8s', [kubernetesDetector]],
  ['cloud', [awsDetector, gcpDetector, azureDetector]],
  ['aws', [awsDetector]],
  ['gcp', [gcpDetector]],
  ['azure', [azureDetector]],
]);

/**
 * The detectors of `OTEL_NODE_RESOURCE_DETECTORS`: a list of `env`, `host`, `os`, `process`, `serviceinstance`, `container`,
 * `k8s`, `cloud` (or one of `aws`, `gcp`, `azure`), or `all`, or `none`. Default: all.
 */
export function detectorsFromEnvironment(environment: Environment): readonly ResourceDetector[] {
  const found = findVariable(environment, 'OTEL_NODE_RESOURCE_DETECTORS');
  const names = new Set((found?.value ?? 'all').split(',').map((name) => name.trim().toLowerCase()));
  names.delete('');
  if (names.has('none')) return [];
  for (const name of names) {
    if (name !== 'all' && !DETECTORS.has(name)) {
      reportWarnings([
        `OTEL_NODE_RESOURCE_DETECTORS: there is no detector ${JSON.stringify(name)}; ignoring it`,
      ]);
    }
  }
  const chosen = [...DETECTORS].filter(([name]) => names.has('all') || names.has(name));
  return [...new Set(chosen.flatMap(([, detectors]) => detectors))];
}
