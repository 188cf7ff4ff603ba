import { run } from '../setup/command.mjs';
import { cargoCounts } from './rust.mjs';
import { withStatus } from './tally.mjs';

const CRATES = ['pool', 'memory'];

/**
 * Runs the race tests of the pools of connections and of memory under loom, which tries every interleaving of their threads. Only
 * these crates are built so: others know of `cfg(loom)` too, and mean something else by it.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function testUnderLoom() {
  const { status, stdout } = await run(
    'cargo',
    [
      'test',
      '--locked',
      ...CRATES.flatMap((crate) => ['--package', `otlp-native-${crate}`]),
      '--lib',
      '--test',
      'loom',
    ],
    { output: 'tee', env: { RUSTFLAGS: '--cfg loom' } },
  );
  return withStatus({ runner: `loom (${CRATES.join(', ')})`, ...cargoCounts(stdout) }, status);
}
