import { type Environment, findVariable } from '../config/environment.js';
import type { DetectedAttributes, ResourceDetector } from './resource-detector.js';
import { smallFile } from './small-file.js';

const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace';
const POD_UID = '[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}';
/** In a cgroup's path `…/pod<uid>/…` or `…-pod<uid>.slice`; in a mount of the kubelet `…/pods/<uid>/…`. */
const POD = new RegExp(`(?:\\bpod|/pods/)(${POD_UID})(?:[/.]|$)`, 'm');

/** The names that manifests commonly give to what the downward API tells. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'k8s.cluster.name': ['K8S_CLUSTER_NAME'],
  'k8s.container.name': ['K8S_CONTAINER_NAME', 'CONTAINER_NAME'],
  'k8s.deployment.name': ['K8S_DEPLOYMENT_NAME'],
  'k8s.namespace.name': ['K8S_NAMESPACE_NAME', 'K8S_NAMESPACE', 'POD_NAMESPACE'],
  'k8s.node.name': ['K8S_NODE_NAME', 'NODE_NAME'],
  'k8s.pod.name': ['K8S_POD_NAME', 'POD_NAME'],
  'k8s.pod.uid': ['K8S_POD_UID', 'POD_UID'],
};

/**
 * `k8s.*` of the pod, without a question to the cluster: from variables that the manifest sets by the downward API
 * (`K8S_POD_NAME` or `POD_NAME`, `…_POD_UID`, `…_NODE_NAME`, `…_NAMESPACE`, …), from the service account's namespace, and from
 * the pod's uid in cgroup and mounts. Nothing outside of Kubernetes.
 */
export const kubernetesDetector: ResourceDetector = {
  detect: () => ({ attributes: kubernetesAttributes(process.env, smallFile) }),
};

/** What {@link kubernetesDetector} finds. @param read a file's text, or null. */
export function kubernetesAttributes(
  environment: Environment,
  read: (path: string) => string | null,
): DetectedAttributes {
  if (findVariable(environment, 'KUBERNETES_SERVICE_HOST') === null) return {};
  const uid = podUid(read('/proc/self/cgroup') ?? '') ?? podUid(read('/proc/self/mountinfo') ?? '');
  const attributes: Record<string, string | undefined> = {
    'k8s.namespace.name': read(NAMESPACE_FILE)?.trim() || undefined,
    'k8s.pod.uid': uid,
  };
  for (const [key, names] of Object.entries(VARIABLES)) {
    attributes[key] = findVariable(environment, ...names)?.value ?? attributes[key];
  }
  return attributes;
}

function podUid(text: string): string | undefined {
  return POD.exec(text)?.[1]?.replaceAll('_', '-');
}
