import { run } from '../setup/command.mjs';
import { cargoCounts } from './rust.mjs';
import { withStatus } from './tally.mjs';

/**
 * Runs the race tests of the connection pool under loom, which tries every interleaving of their threads. Only that crate
 * is built so: others know of `cfg(loom)` too, and mean something else by it.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function testUnderLoom() {
  const { status, stdout } = await run(
    'cargo',
    ['test', '--locked', '--package', 'otlp-native-pool', '--test', 'loom'],
    { output: 'tee', env: { RUSTFLAGS: '--cfg loom' } },
  );
  return withStatus({ runner: 'loom (pool)', ...cargoCounts(stdout) }, status);
}
