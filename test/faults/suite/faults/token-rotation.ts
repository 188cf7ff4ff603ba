import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, SUCCESS } from '../../../support/answers.ts';
import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Service } from '../service.ts';
import { Sink } from '../sink.ts';

const REFUSED: Answer = { kind: 'http', status: 401 };

export const tokenRotation: Fault = {
  name: 'token-rotation',
  summary: 'the server takes no more of a token before its file is replaced by the next',
  weight: 1,
  async run(round) {
    const sink = await Sink.start(round);
    const tokenFile = join(round.directory, 'token');
    writeFileSync(tokenFile, 'first\n');
    const service = new Service(round, {
      directory: join(round.directory, 'queue'),
      exporter: {
        endpoint: sink.server.endpoint,
        bearerTokenFile: tokenFile,
        // A token is waited for as long as this.
        retry: { initialBackoffMs: 5, maxBackoffMs: 40, maxElapsedMs: 60_000 },
      },
    });
    const { server } = sink;
    let [before, isNew] = [0, false];
    await endure(round, {
      sink,
      service,
      begin: () => {
        before = server.requests.length;
        server.answer = () => (isNew ? SUCCESS : REFUSED);
      },
      wasFelt: () => server.requests.length > before,
      end: () => {
        const asked = server.requests.length - before;
        round.claim(asked <= AT_ONCE, `a token that is refused was sent ${asked} times`);
        isNew = true;
        writeFileSync(`${tokenFile}.new`, 'second\n');
        renameSync(`${tokenFile}.new`, tokenFile);
      },
    });
    const last = server.requests.at(-1)?.headers.authorization;
    round.claim(last === 'Bearer second', `the last request came with ${last}`);
  },
};

/** One request each that is under way. */
const AT_ONCE = 4;
