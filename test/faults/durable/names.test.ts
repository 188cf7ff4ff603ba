import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SUCCESS } from '../../support/answers.ts';
import { startDurableRun } from '../../support/durable-run.ts';
import { expectOwed, expectRecovery, IMPATIENT, recordThrough } from './outage.ts';

/** No resolver knows it. */
const UNKNOWN = 'collector.invalid';

/** Gives the process names of its own and no name server, in a namespace of its own. */
function ownNames(hosts: string, resolver: string): string[] {
  const mounts = 'mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"';
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', mounts, hosts, resolver];
}

test.runIf(process.platform === 'linux')('a name that has no address gets one', async () => {
  const run = await startDurableRun({ answer: SUCCESS });
  const folder = mkdtempSync(join(tmpdir(), 'otlp-native-names-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [hosts, resolver] = [join(folder, 'hosts'), join(folder, 'resolv.conf')];
  writeFileSync(hosts, '127.0.0.1 localhost\n');
  writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  const endpoint = `http://${UNKNOWN}:${run.server.port}`;
  const application = run.start(0, {
    exporter: { ...IMPATIENT, endpoint },
    wrapper: ownNames(hosts, resolver),
  });
  await recordThrough(application);
  await expectOwed(application);
  expect(run.server.connections).toBe(0);
  writeFileSync(hosts, `127.0.0.1 localhost ${UNKNOWN}\n`);
  await expectRecovery(run, application);
});

test('an endpoint whose name has no address is replaced by another, and takes what waited', async () => {
  const run = await startDurableRun({ answer: SUCCESS });
  const { port, endpoint } = run.server;
  const application = run.start(0, { exporter: { ...IMPATIENT, endpoint: `http://${UNKNOWN}:${port}` } });
  await recordThrough(application);
  await expectOwed(application);
  await application.tell({
    do: 'reconfigure',
    exporter: { ...IMPATIENT, endpoint, protocol: 'http/protobuf', compression: 'none' },
  });
  await expectRecovery(run, application);
});
