import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WatchedFile } from '../../../src/start/watched-file.ts';
import { until } from '../../support/until.ts';

const DEADLINE_MS = 5_000;

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'otlp-native-watched-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** What is told of a file, until the test's end. */
function watched(path: string, text: string) {
  const told: string[] = [];
  const file = new WatchedFile(path, text, {
    onContent: (content) => told.push(content),
    onUnreadable: () => told.push('unreadable'),
  });
  onTestFinished(() => file.close());
  const tells = (expected: readonly string[]) =>
    until(`${expected} is told`, DEADLINE_MS, () => told.length >= expected.length).then(() =>
      expect(told).toEqual(expected),
    );
  return { tells, close: () => file.close() };
}

test('what is written in place, and what takes its place by renaming, is told once', async () => {
  const path = join(await folder(), 'otel.yaml');
  await writeFile(path, 'a');
  const { tells } = watched(path, 'a');
  await writeFile(path, 'b');
  await tells(['b']);
  await writeFile(`${path}~`, 'c');
  await rename(`${path}~`, path);
  await tells(['b', 'c']);
  // The same content again is no change.
  await writeFile(path, 'c');
  await writeFile(path, 'd');
  await tells(['b', 'c', 'd']);
});

test('an editor that takes the file away first, or empties it, is waited for', async () => {
  const path = join(await folder(), 'otel.yaml');
  await writeFile(path, 'a');
  const { tells } = watched(path, 'a');
  await unlink(path);
  await writeFile(path, '');
  await writeFile(path, 'b');
  await tells(['b']);
});

test('a file that stays away is told of once, and its return too', async () => {
  const path = join(await folder(), 'otel.yaml');
  await writeFile(path, 'a');
  const { tells } = watched(path, 'a');
  await unlink(path);
  await tells(['unreadable']);
  await writeFile(path, 'b');
  await tells(['unreadable', 'b']);
});

test('a link on the way that gets another target, as in a Kubernetes mount', async () => {
  const mount = await folder();
  for (const version of ['1', '2']) {
    await mkdir(join(mount, version));
    await writeFile(join(mount, version, 'otel.yaml'), version);
  }
  await symlink('1', join(mount, '..data'));
  await symlink(join('..data', 'otel.yaml'), join(mount, 'otel.yaml'));
  const { tells } = watched(join(mount, 'otel.yaml'), '1');
  await symlink('2', join(mount, '..new'));
  await rename(join(mount, '..new'), join(mount, '..data'));
  await tells(['2']);
});
