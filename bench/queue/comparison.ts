import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtCollector, collectorVersions } from '../../test/peers/forwarding-collector/build.ts';
import type { Comparison, ComparisonSettings } from '../comparison.ts';
import { deliverRounds } from './deliver-rounds.ts';
import { bytesPerItem, prebuiltRequests } from './prebuilt-requests.ts';
import { queueRatios } from './ratios.ts';
import { storeRounds } from './store-rounds.ts';
import { deliveredTables, storedTable } from './tables.ts';

/** Files of all subjects are here, so that they are on one disk; the system's folder for temporary ones may be in memory. */
const CACHE_FOLDER = fileURLToPath(new URL('../../.cache/', import.meta.url));

/** Log records made durable while nobody takes them, and what the queue costs while somebody does. */
export const comparison: Comparison = {
  summary:
    "items made durable: the Collector's file_storage against option `queue`; cost of the queue, off against on",
  defaultRounds: 5,
  async run(settings) {
    settings.progress('building the Collector, unless that was done before');
    const binary = await builtCollector();
    await mkdir(CACHE_FOLDER, { recursive: true });
    const parent = await mkdtemp(join(CACHE_FOLDER, 'bench-queue-'));
    try {
      const requests = {
        512: await prebuiltRequests(512),
        2048: await prebuiltRequests(2_048),
        8192: await prebuiltRequests(8_192),
      };
      const shortened = shorten(settings);
      const stored = await storeRounds({ binary, parent, requests }, shortened);
      const delivered = await deliverRounds(parent, shortened);
      return {
        versions: await collectorVersions([
          'collector/exporter/otlphttpexporter',
          'contrib/extension/storage/filestorage',
        ]),
        tables: [storedTable(stored, bytesPerItem(requests[8192])), ...deliveredTables(delivered)],
        ratios: queueRatios(stored, delivered),
      };
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  },
};

/** With a tenth of the work, the starts of so many processes take longer than the work. */
function shorten(settings: ComparisonSettings): ComparisonSettings {
  return settings.share < 1 ? { ...settings, rounds: Math.min(2, settings.rounds) } : settings;
}
