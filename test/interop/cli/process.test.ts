/** The command as it is built: what only a process of its own shows. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { CLI_FILE, runCliProcess } from '../../support/cli-process.ts';

test('versions of the package, the binary and Node', async () => {
  const { code, stdout, stderr } = await runCliProcess(['--version']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^otlp-native (\S+), binary \1 for \S+, Node \d+\./);
  const { stdout: json } = await runCliProcess(['version', '--json']);
  expect(JSON.parse(json)).toMatchObject({ node: process.versions.node });
});

test('exit codes', async () => {
  expect((await runCliProcess(['help'])).code).toBe(0);
  expect((await runCliProcess(['config', 'validate', 'no-such-file.yaml'])).code).toBe(1);
  expect((await runCliProcess(['hlep'])).code).toBe(2);
});

test('a large result arrives whole through a pipe', async () => {
  const { stdout } = await runCliProcess(['config', 'schema']);
  expect(JSON.parse(stdout)).toMatchObject({ type: 'object' });
});

test('a reader that goes away ends it without a word', async () => {
  const child = spawn(process.execPath, [CLI_FILE, 'config', 'schema'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  await once(child, 'close');
  expect([child.exitCode, stderr]).toEqual([0, '']);
});
