import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forwardingConfiguration } from '../../test/peers/forwarding-collector/configuration.ts';
import { PeerProcess } from '../process/peer-process.ts';
import { FORWARD_PROTOCOLS, type ForwardProtocol, PLAN } from './plan.ts';
import { rotelArguments } from './rotel/installed.ts';

const OWN_PROGRAM = fileURLToPath(new URL('./own-forwarder.mjs', import.meta.url));

export type Party = 'collector' | 'rotel' | 'native';
export type ForwardKey = `${Party}-${ForwardProtocol}`;

/** Who forwards, and how it came and goes. */
export interface ForwardSubject {
  readonly name: string;
  readonly party: Party;
  readonly protocol: ForwardProtocol;
}

/** The parties' programs; ours is in this repository. */
export interface Programs {
  readonly collector: string;
  readonly rotel: string;
}

const NAMES: Record<Party, string> = {
  collector: 'Collector: otlp → batch → otlp',
  rotel: 'rotel',
  native: 'OtlpForwarder, Node included',
};
const PARTIES: readonly Party[] = ['collector', 'rotel', 'native'];

export const SUBJECTS = Object.fromEntries(
  FORWARD_PROTOCOLS.flatMap((protocol) =>
    PARTIES.map((party) => [
      `${party}-${protocol}`,
      { name: `${NAMES[party]}, ${protocol === 'grpc' ? 'gRPC' : 'HTTP'}`, party, protocol },
    ]),
  ),
) as Record<ForwardKey, ForwardSubject>;

/** Starts a party that listens at `address` and delivers to `far`; files of its own go to `folder`. */
export async function startParty(
  { party, protocol }: ForwardSubject,
  { address, far, folder, programs }: { address: string; far: string; folder: string; programs: Programs },
): Promise<PeerProcess> {
  switch (party) {
    case 'native':
      return PeerProcess.start(
        process.execPath,
        [OWN_PROGRAM, protocol, address, far, JSON.stringify(PLAN)],
        address,
      );
    case 'rotel':
      return PeerProcess.start(programs.rotel, rotelArguments(protocol, address, far), address);
    case 'collector': {
      const path = join(folder, 'collector.yaml');
      const limits = { ...PLAN, itemsOut: PLAN.spansOut };
      await writeFile(path, JSON.stringify(forwardingConfiguration({ protocol, address, far }, limits)));
      return PeerProcess.start(programs.collector, [path], address);
    }
  }
}
