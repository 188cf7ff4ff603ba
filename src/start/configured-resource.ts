import type { ResourceLike } from '../capture/readable-span.js';
import type { DetectorName, ResourceConfiguration } from '../config/configuration.js';
import { nameMatcher } from '../config/name-matcher.js';
import { awsDetector, azureDetector, gcpDetector } from '../resource-detectors/cloud-detectors.js';
import { containerDetector } from '../resource-detectors/container-detector.js';
import { detectResource } from '../resource-detectors/detected-resource.js';
import { hostDetector } from '../resource-detectors/host-detector.js';
import { kubernetesDetector } from '../resource-detectors/kubernetes-detector.js';
import { osDetector } from '../resource-detectors/os-detector.js';
import { processDetector } from '../resource-detectors/process-detector.js';
import type { ResourceDetector } from '../resource-detectors/resource-detector.js';
import { serviceInstanceDetector } from '../resource-detectors/service-instance-detector.js';
import { completeResource } from '../sdk/resource.js';

const DETECTORS: Readonly<Record<DetectorName, ResourceDetector>> = {
  host: hostDetector,
  os: osDetector,
  process: processDetector,
  serviceinstance: serviceInstanceDetector,
  container: containerDetector,
  k8s: kubernetesDetector,
  aws: awsDetector,
  gcp: gcpDetector,
  azure: azureDetector,
};

/**
 * What the telemetry comes from: what code gives over what the configuration gives over what detectors find over the
 * defaults. It is complete: no provider looks at `OTEL_*` variables for it again.
 */
export function configuredResource(
  configuration: ResourceConfiguration,
  given: { resource?: ResourceLike; resourceDetectors?: readonly ResourceDetector[] },
): ResourceLike {
  const isKept = nameMatcher(configuration.detectedAttributes);
  const detectors = configuration.detectors.map((name) => filtered(DETECTORS[name], isKept));
  const fixed = { ...configuration.attributes, ...given.resource?.attributes };
  const schemaUrl = given.resource?.schemaUrl ?? configuration.schemaUrl ?? undefined;
  return completeResource(
    detectResource([...detectors, ...(given.resourceDetectors ?? [])], fixed, schemaUrl),
  );
}

function filtered(detector: ResourceDetector, isKept: (name: string) => boolean): ResourceDetector {
  return {
    detect: () => {
      const { attributes = {} } = detector.detect();
      return { attributes: Object.fromEntries(Object.entries(attributes).filter(([name]) => isKept(name))) };
    },
  };
}
