/** Settings that no request can be made with. */

import { expect, test } from 'vitest';
import { expectFault, project, runDoctor, secretFile } from '../../support/doctor-run.ts';
import { startServer } from '../../support/fault-run.ts';

const CONFIGURATION = (endpoint: string): string => `
file_format: "1.1"
tracer_provider:
  processors: [{ batch: { exporter: { otlp_http: { endpoint: "${endpoint}/v1/traces" } } } }]
distribution:
  otlp-native: { exporters: { bearer_token_file: token } }
`;

const withToken = async (token: string | null, mode = 0o600) => {
  const server = await startServer({ protocol: 'http/protobuf' });
  const directory = project({ 'otel.yaml': CONFIGURATION(server.endpoint) });
  if (token !== null) secretFile(directory, 'token', token, mode);
  const doctor = await runDoctor({ OTEL_CONFIG_FILE: 'otel.yaml' }, { directory });
  return { doctor, server };
};

test('a token that is there is sent', async () => {
  const { doctor, server } = await withToken('s3cret-token');
  expect(doctor.faults).toEqual([]);
  expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer s3cret-token');
});

test.each([
  ['is not there', null, 0o600, 'FILE_MISSING'],
  ['is empty', ' \n', 0o600, 'TOKEN_EMPTY'],
  ['others can read', 's3cret-token', 0o644, 'KEY_READABLE_BY_OTHERS'],
] as const)('a token’s file that %s', async (_, token, mode, id) => {
  expectFault((await withToken(token, mode)).doctor, id);
});

test('a header that the exporter sets itself', async () => {
  const server = await startServer({ protocol: 'http/protobuf' });
  const doctor = await runDoctor({
    OTEL_EXPORTER_OTLP_ENDPOINT: server.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'content-type=text/plain',
  });
  expectFault(doctor, 'SETTINGS_REFUSED', /content-type/);
});
