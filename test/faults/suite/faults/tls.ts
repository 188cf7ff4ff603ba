import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CA_FILE,
  INVALID_CA_FILE,
  invalidTls,
  OTHER_CA_FILE,
  serverTls,
} from '../../../support/certificates.ts';
import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

/** Attempts that have to fail. */
const ATTEMPTS = 8;

export const tlsExpiry: Fault = {
  name: 'tls-expiry',
  summary: 'the certificate of the server has ended, and is replaced',
  weight: 1,
  async run(round) {
    const sink = await Sink.start(round, { tls: invalidTls('expired') });
    const caFile = join(round.directory, 'ca.pem');
    writeFileSync(caFile, readFileSync(INVALID_CA_FILE, 'utf8') + readFileSync(CA_FILE, 'utf8'));
    const service = new Service(round, { exporter: { endpoint: sink.server.endpoint, tls: { caFile } } });
    await endure(round, {
      sink,
      service,
      wasFelt: () => sink.server.connections >= ATTEMPTS,
      end: () => sink.replace({ tls: serverTls() }),
    });
  },
};

export const tlsRotation: Fault = {
  name: 'tls-rotation',
  summary: 'the file of authorities is the wrong one, and is replaced while the process runs',
  weight: 1,
  async run(round) {
    const sink = await Sink.start(round, { tls: serverTls() });
    const caFile = join(round.directory, 'ca.pem');
    copyFileSync(OTHER_CA_FILE, caFile);
    const service = new Service(round, { exporter: { endpoint: sink.server.endpoint, tls: { caFile } } });
    await endure(round, {
      sink,
      service,
      wasFelt: () => sink.server.connections >= ATTEMPTS,
      end: () => {
        copyFileSync(CA_FILE, `${caFile}.new`);
        renameSync(`${caFile}.new`, caFile);
      },
    });
  },
};
