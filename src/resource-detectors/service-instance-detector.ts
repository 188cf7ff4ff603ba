import { randomUUID } from 'node:crypto';
import type { ResourceDetector } from './resource-detector.js';

let id: string | null = null;

/**
 * `service.instance.id`: a random UUID, one a thread, because each thread reports its own metrics and two streams of one
 * identity would contradict each other.
 */
export const serviceInstanceDetector: ResourceDetector = {
  detect: () => {
    id ??= randomUUID();
    return { attributes: { 'service.instance.id': id } };
  },
};
