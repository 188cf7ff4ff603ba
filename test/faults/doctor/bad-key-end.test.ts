/** A key that TLS can't use, against a server that would keep the connection: the doctor doesn't wait for it. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CA_FILE, CLIENT_CERT_FILE, serverTls } from '../../support/certificates.ts';
import { runCliProcess } from '../../support/cli-process.ts';
import { type DoctorReport, project, secretFile } from '../../support/doctor-run.ts';
import { startServer } from '../../support/fault-run.ts';

test('the process ends by itself', async () => {
  const server = await startServer({ protocol: 'http/protobuf', tls: serverTls(true) });
  const directory = project();
  const otherKey = readFileSync(new URL('../../support/tls/server.key', import.meta.url));
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: server.endpoint,
    OTEL_EXPORTER_OTLP_CERTIFICATE: CA_FILE,
    OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: CLIENT_CERT_FILE,
    OTEL_EXPORTER_OTLP_CLIENT_KEY: secretFile(directory, 'other.key', otherKey),
  };
  const { code, stdout, stderr } = await runCliProcess(['doctor', '--json'], { environment, directory });
  expect([code, stderr]).toEqual([1, '']);
  const { checks } = JSON.parse(stdout) as DoctorReport;
  // The handshake and the round trip fail for the same reason, which is told once.
  const errors = checks.flatMap(({ findings }) => findings).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ id }) => id)).toEqual(['KEY_MISMATCH']);
});
