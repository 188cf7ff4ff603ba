import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { SUCCESS } from '../../support/answers.ts';
import {
  CA_FILE,
  INVALID_CA_FILE,
  invalidTls,
  OTHER_CA_FILE,
  serverTls,
} from '../../support/certificates.ts';
import { startDurableRun } from '../../support/durable-run.ts';
import { startServer } from '../../support/fault-run.ts';
import { until } from '../../support/until.ts';
import { expectOwed, expectRecovery, IMPATIENT, recordThrough } from './outage.ts';

const DEADLINE_MS = 20_000;

test('a server certificate that has ended is replaced', async () => {
  const run = await startDurableRun({ tls: invalidTls('expired') });
  const caFile = join(run.directory, 'ca.pem');
  writeFileSync(caFile, readFileSync(INVALID_CA_FILE, 'utf8') + readFileSync(CA_FILE, 'utf8'));
  const application = run.start(0, { exporter: { ...IMPATIENT, tls: { caFile } } });
  await recordThrough(application);
  await until('it was refused', DEADLINE_MS, () => run.server.connections >= 12);
  await expectOwed(application);
  const { port } = run.server;
  await run.server.close();
  const renewed = await startServer({
    protocol: 'http/protobuf',
    port,
    tls: serverTls(),
    answer: SUCCESS,
  });
  await expectRecovery({ ...run, server: renewed }, application);
});

test('a file of authorities is replaced by the one that signed the server', async () => {
  const run = await startDurableRun({ tls: serverTls(), answer: SUCCESS });
  const caFile = join(run.directory, 'ca.pem');
  copyFileSync(OTHER_CA_FILE, caFile);
  const application = run.start(0, { exporter: { ...IMPATIENT, tls: { caFile } } });
  await recordThrough(application);
  await until('the server was refused', DEADLINE_MS, () => run.server.connections >= 12);
  await expectOwed(application);
  copyFileSync(CA_FILE, `${caFile}.new`);
  renameSync(`${caFile}.new`, caFile);
  await expectRecovery(run, application);
});
