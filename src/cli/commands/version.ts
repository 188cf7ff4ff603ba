import { loadBinding } from '../../native/load.js';
import { platformTriple } from '../../native/platform.js';
import { VERSION } from '../../version.js';
import type { Arguments, Host } from '../command.js';
import { FAULTS, OK } from '../exit-codes.js';

/** Prints versions. */
export async function version({ flags }: Arguments, host: Host): Promise<number> {
  const { binary, fault } = binaryVersion();
  const platform = platformTriple();
  if (flags.has('json')) {
    const shown = { version: VERSION, binary, platform, node: host.nodeVersion };
    host.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    host.stdout.write(
      `otlp-native ${VERSION}, binary ${binary ?? 'missing'} for ${platform}, Node ${host.nodeVersion}\n`,
    );
  }
  if (fault !== null) host.stderr.write(`${fault}\n`);
  return fault === null ? OK : FAULTS;
}

function binaryVersion(): { binary: string | null; fault: string | null } {
  try {
    return { binary: loadBinding().VERSION, fault: null };
  } catch (error) {
    return { binary: null, fault: error instanceof Error ? error.message : String(error) };
  }
}
