import { readFile } from 'node:fs/promises';
import { builtGoProgram } from '../go-program.ts';

const MODULES = {
  'collector/receiver/otlpreceiver': 'go.opentelemetry.io/collector/receiver/otlpreceiver',
  'collector/processor/batchprocessor': 'go.opentelemetry.io/collector/processor/batchprocessor',
  'collector/exporter/otlpexporter': 'go.opentelemetry.io/collector/exporter/otlpexporter',
  'collector/exporter/otlphttpexporter': 'go.opentelemetry.io/collector/exporter/otlphttpexporter',
  'contrib/extension/storage/filestorage':
    'github.com/open-telemetry/opentelemetry-collector-contrib/extension/storage/filestorage',
};

/** The path of the Collector that sends on, whose queue may be durable; builds it first (some minutes) unless a run with the same sources did. */
export function builtCollector(): Promise<string> {
  return builtGoProgram('forward-collector', import.meta.dirname);
}

/** Versions of the parts that are named, as the module pins them. */
export async function collectorVersions(
  parts: readonly (keyof typeof MODULES)[],
): Promise<Record<string, string>> {
  const lines = (await readFile(new URL('go.mod', import.meta.url), 'utf8')).split('\n');
  return Object.fromEntries(
    parts.map((part) => {
      const line = lines.find((candidate) => candidate.trim().startsWith(`${MODULES[part]} `));
      return [part, line?.trim().split(' ')[1] ?? 'unknown'];
    }),
  );
}
