import { readFile } from 'node:fs/promises';
import { builtGoProgram } from '../../../test/peers/go-program.ts';

const PACKAGES = {
  'collector/exporter/otlphttpexporter': 'go.opentelemetry.io/collector/exporter/otlphttpexporter',
  'contrib/extension/storage/filestorage':
    'github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage',
};

/** The path of the Collector with a durable queue; builds it first (some minutes) unless a run with the same sources did. */
export function builtCollector(): Promise<string> {
  return builtGoProgram('queue-collector', import.meta.dirname);
}

/** Versions of what is compared, as the module pins them. */
export async function collectorVersions(): Promise<Record<string, string>> {
  const lines = (await readFile(new URL('go.mod', import.meta.url), 'utf8')).split('\n');
  const versions = Object.entries(PACKAGES).map(([name, path]) => {
    const line = lines.find((candidate) => candidate.trim().startsWith(`${path} `));
    return [name, line?.trim().split(' ')[1] ?? 'unknown'];
  });
  return Object.fromEntries(versions);
}
