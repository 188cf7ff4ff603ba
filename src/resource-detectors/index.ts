export { awsDetector, azureDetector, gcpDetector } from './cloud-detectors.js';
export { containerDetector } from './container-detector.js';
export { detectResource } from './detected-resource.js';
export { hostDetector } from './host-detector.js';
export { kubernetesDetector } from './kubernetes-detector.js';
export { osDetector } from './os-detector.js';
export { processDetector } from './process-detector.js';
export type { DetectedAttributes, ResourceDetector } from './resource-detector.js';
export { serviceInstanceDetector } from './service-instance-detector.js';
