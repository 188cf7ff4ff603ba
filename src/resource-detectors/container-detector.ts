import type { ResourceDetector } from './resource-detector.js';
import { smallFile } from './small-file.js';

/** Of Docker, containerd, CRI-O and Podman; of ECS on Fargate; of Garden. */
const ID = '[0-9a-f]{64}|[0-9a-f]{32}-[0-9]{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){4}';
/** The last part of a cgroup's path: `/docker/ID`, `/…/cri-containerd-ID.scope`, `/…:cri-containerd:ID`. */
const CGROUP = new RegExp(`(?:^|[/:-])(${ID})(?:\\.scope)?$`);
/** The folder that a runtime mounts the container's own files from; that of a pod's sandbox isn't the container's. */
const MOUNT = new RegExp(`/(?:overlay-)?containers/(${ID})/`);

/** `container.id`, from the cgroup's path (version 1) or the mounts (version 2). Linux only. */
export const containerDetector: ResourceDetector = {
  detect: () => ({
    attributes: {
      'container.id':
        containerIdOfCgroup(smallFile('/proc/self/cgroup') ?? '') ??
        containerIdOfMounts(smallFile('/proc/self/mountinfo') ?? ''),
    },
  }),
};

/** From `/proc/self/cgroup`. */
export function containerIdOfCgroup(text: string): string | undefined {
  return firstMatch(text, CGROUP);
}

/** From `/proc/self/mountinfo`. */
export function containerIdOfMounts(text: string): string | undefined {
  return firstMatch(text, MOUNT);
}

function firstMatch(text: string, form: RegExp): string | undefined {
  for (const line of text.split('\n')) {
    const id = form.exec(line.trim())?.[1];
    if (id !== undefined) return id;
  }
  return undefined;
}
