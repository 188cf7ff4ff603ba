/** Programs that PM2 supervises, started with `otlp-native/register`. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { INSTALL_DEADLINE_MS, installed } from '../../peers/npm/installed.ts';
import { freePort } from '../../support/free-port.ts';
import { Telemetry } from './application.ts';
import { instancesOf, servicesOf } from './received.ts';

const PM2 = { pm2: '7.0.4' };
const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs PM2 in the foreground with one application, until both end. */
async function supervised(
  app: object,
  use: (port: number) => Promise<void>,
): Promise<{ code: number | null; log: string }> {
  const project = await installed(PM2);
  const home = await mkdtemp(join(tmpdir(), 'otlp-native-pm2-'));
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  const ecosystem = join(home, 'ecosystem.config.json');
  const script = fileURLToPath(new URL('./apps/hello.cjs', import.meta.url));
  await writeFile(ecosystem, JSON.stringify({ apps: [{ name: 'hello', script, cwd: REPOSITORY, ...app }] }));
  const pm2 = join(project, 'node_modules/pm2/bin/pm2-runtime');
  const child = spawn(process.execPath, [pm2, 'start', ecosystem, '--raw'], {
    env: { PATH: process.env.PATH, HOME: home, PM2_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  let log = '';
  const port = new Promise<number>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        log += chunk;
        const line = /^(\d+)$/m.exec(log)?.[1];
        if (line !== undefined) resolve(Number(line));
      });
    }
  });
  await use(await port);
  child.kill('SIGTERM');
  await closed;
  return { code: child.exitCode, log };
}

test.each([
  ['fork mode', { node_args: '--import otlp-native/register' }, 1],
  ['fork mode, by NODE_OPTIONS', { env: { NODE_OPTIONS: '--import otlp-native/register' } }, 1],
  ['cluster mode', { node_args: '--import otlp-native/register', exec_mode: 'cluster', instances: 2 }, 2],
])(
  'PM2 in %s: every request is traced, and the end delivers',
  { timeout: INSTALL_DEADLINE_MS },
  async (_name, app, processes) => {
    const telemetry = await Telemetry.receive();
    const env = {
      ...('env' in app ? app.env : {}),
      OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint,
      OTEL_SERVICE_NAME: 'hello',
      PORT: await freePort(),
    };
    const pids = new Set<string>();
    const { log } = await supervised({ ...app, env }, async (port) => {
      for (let asked = 0; asked < 4 || pids.size < processes; asked++) {
        const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
        pids.add(await answer.text());
      }
    });
    expect(log).not.toMatch(/SIGKILL|otlp-native:/);
    const all = await telemetry.all();
    expect(all.spans.length).toBeGreaterThanOrEqual(4);
    expect(new Set(all.spans.map(({ item }) => item.name))).toEqual(new Set(['GET']));
    expect(servicesOf(all)).toEqual(['hello']);
    expect(instancesOf(all).size).toBe(processes);
  },
);
