import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ForwardProtocol, PLAN } from './plan.ts';
import type { PrebuiltSpans } from './prebuilt-spans.ts';

const run = promisify(execFile);

/** What was sent, and taken. */
export interface Sent {
  readonly requests: number;
  readonly items: number;
  readonly bytes: number;
  /** Requests that the party asked to come back with. */
  readonly repeated: number;
  readonly wallMs: number;
}

/** Sends `requests` requests to `address`, as fast as they are taken. */
export async function send(
  program: string,
  protocol: ForwardProtocol,
  address: string,
  requests: number,
  { paths }: PrebuiltSpans,
): Promise<Sent> {
  const { count, atOnce } = PLAN.connections[protocol];
  const { stdout } = await run(program, [
    protocol,
    address,
    `${requests}`,
    `${count}`,
    `${atOnce}`,
    ...paths,
  ]);
  return JSON.parse(stdout);
}
