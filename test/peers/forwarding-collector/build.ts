import { readFile } from 'node:fs/promises';
import { builtGoProgram } from '../go-program.ts';

const MODULES = [
  'receiver/otlpreceiver',
  'processor/batchprocessor',
  'exporter/otlpexporter',
  'exporter/otlphttpexporter',
];

/** The path of the forwarding Collector; builds it first (some minutes) unless a run with the same sources did. */
export function builtCollector(): Promise<string> {
  return builtGoProgram('forward-collector', import.meta.dirname);
}

/** Versions of what is compared, as the module pins them. */
export async function collectorVersions(): Promise<Record<string, string>> {
  const lines = (await readFile(new URL('go.mod', import.meta.url), 'utf8')).split('\n');
  return Object.fromEntries(
    MODULES.map((module) => {
      const line = lines.find((candidate) =>
        candidate.trim().startsWith(`go.opentelemetry.io/collector/${module} `),
      );
      return [`collector/${module}`, line?.trim().split(' ')[1] ?? 'unknown'];
    }),
  );
}
