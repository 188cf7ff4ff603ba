import { expect, test } from 'vitest';
import { kubernetesAttributes } from '../../../src/resource-detectors/kubernetes-detector.ts';

const UID = '5b6d5a31-6a5a-4a5a-8a5a-5b6d5a316a5a';
const IN_CLUSTER = { KUBERNETES_SERVICE_HOST: '10.0.0.1' };
const files = (texts: Record<string, string>) => (path: string) => texts[path] ?? null;

/** Without what was not found. */
function found(...given: Parameters<typeof kubernetesAttributes>): unknown {
  return JSON.parse(JSON.stringify(kubernetesAttributes(...given)));
}

test('nothing outside of a cluster', () => {
  expect(found({ POD_NAME: 'shop-0' }, files({ '/proc/self/cgroup': `0::/pod${UID}` }))).toEqual({});
});

test('what the downward API tells', () => {
  const variables = {
    ...IN_CLUSTER,
    K8S_POD_NAME: 'shop-0',
    POD_NAME: 'ignored',
    POD_NAMESPACE: 'web',
    NODE_NAME: 'node-3',
    POD_UID: UID,
    CONTAINER_NAME: '',
    K8S_CLUSTER_NAME: 'eu',
    K8S_DEPLOYMENT_NAME: 'shop',
  };
  expect(found(variables, files({}))).toEqual({
    'k8s.cluster.name': 'eu',
    'k8s.deployment.name': 'shop',
    'k8s.namespace.name': 'web',
    'k8s.node.name': 'node-3',
    'k8s.pod.name': 'shop-0',
    'k8s.pod.uid': UID,
  });
});

test.each([
  ['cgroup', '/proc/self/cgroup', `4:cpu:/kubepods/burstable/pod${UID}/0123`],
  [
    'cgroup with systemd',
    '/proc/self/cgroup',
    `4:cpu:/kubepods.slice/kubepods-pod${UID.replaceAll('-', '_')}.slice/cri-containerd-0.scope`,
  ],
  ['mount', '/proc/self/mountinfo', `1 2 8:1 /var/lib/kubelet/pods/${UID}/etc-hosts /etc/hosts rw`],
])('namespace of the service account and uid of the pod: %s', (_name, path, text) => {
  const read = files({
    [path]: text,
    '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'web\n',
  });
  expect(found(IN_CLUSTER, read)).toEqual({ 'k8s.namespace.name': 'web', 'k8s.pod.uid': UID });
});
