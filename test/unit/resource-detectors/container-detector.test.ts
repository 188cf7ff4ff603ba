import { describe, expect, test } from 'vitest';
import {
  containerIdOfCgroup,
  containerIdOfMounts,
} from '../../../src/resource-detectors/container-detector.ts';

const ID = 'bcd2ef98c2d2a8a4b8e8d2f5e1b7c9a06d9d5a9b1a2b3c4d5e6f708192a3b4c5';
const OTHER = '0'.repeat(64);

describe('version 1: /proc/self/cgroup', () => {
  test.each([
    ['Docker', `13:name=systemd:/docker/${ID}`],
    ['Docker with systemd', `1:name=systemd:/system.slice/docker-${ID}.scope`],
    ['Kubernetes', `4:cpu:/kubepods/burstable/pod5b6d5a31-6a5a-4a5a-8a5a-5b6d5a316a5a/${ID}`],
    ['containerd', `11:pids:/kubepods.slice/kubepods-pod5b6d5a31.slice/cri-containerd-${ID}.scope`],
    [
      'containerd without systemd',
      `11:pids:/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:${ID}`,
    ],
    ['CRI-O', `2:cpuset:/kubepods.slice/crio-${ID}.scope`],
    ['Podman', `1:name=systemd:/machine.slice/libpod-${ID}.scope`],
  ])('%s', (_name, line) => {
    expect(containerIdOfCgroup(`12:memory:/\n${line}\n0::/\n`)).toBe(ID);
  });

  test('ECS on Fargate', () => {
    const id = '7be92808767a667f35c8505cbf40d14b-0123456789';
    expect(containerIdOfCgroup(`9:perf_event:/ecs/7be92808767a667f35c8505cbf40d14b/${id}`)).toBe(id);
  });

  test.each(['0::/', '0::/user.slice/user-1000.slice/session-3.scope', '1:cpu:/docker/not-an-id', ''])(
    'no container: %s',
    (line) => {
      expect(containerIdOfCgroup(line)).toBeUndefined();
    },
  );
});

describe('version 2: /proc/self/mountinfo', () => {
  const mount = (root: string): string =>
    `473 456 254:1 ${root} /etc/hostname rw,relatime - ext4 /dev/vda1 rw,discard`;

  test('Docker', () => {
    expect(containerIdOfMounts(`1 2 0:5 / / rw\n${mount(`/docker/containers/${ID}/hostname`)}`)).toBe(ID);
  });

  test('Podman', () => {
    const root = `/home/u/.local/share/containers/storage/overlay-containers/${ID}/userdata/hostname`;
    expect(containerIdOfMounts(mount(root))).toBe(ID);
  });

  test("a pod's sandbox is not the container", () => {
    const sandbox = mount(`/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/${OTHER}/hostname`);
    expect(containerIdOfMounts(sandbox)).toBeUndefined();
  });
});
