import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Protocol } from '../../config/exporter-options.js';
import { PROTOCOLS } from '../../config/exporter-options.js';
import { resolveConfiguration } from '../../config/resolve-configuration.js';
import { paintFor } from '../colours.js';
import type { Arguments, Host } from '../command.js';
import { type Destination, destinationsOf, type Overrides } from '../doctor/destinations.js';
import type { Diagnosis } from '../doctor/diagnosis.js';
import type { Examination } from '../doctor/examination.js';
import { examine } from '../doctor/examine.js';
import { reportText } from '../doctor/report-text.js';
import { FAULTS, OK } from '../exit-codes.js';
import { ProgressLine } from '../progress-line.js';

const DEFAULT_TIMEOUT_S = 5;

/** Looks for what keeps telemetry from arriving. */
export async function doctor({ flags, values }: Arguments, host: Host): Promise<number> {
  const progress = new ProgressLine(host.stderr, host.environment);
  const diagnosis = await examine(examinationOf(values, host), (done, total, what) =>
    progress.show(done, total, what),
  );
  progress.clear();
  const { error, warning } = diagnosis.counts;
  const isWell = error === 0 && (warning === 0 || !flags.has('strict'));
  host.stdout.write(
    flags.has('json')
      ? reportJson(diagnosis, isWell)
      : reportText(diagnosis, paintFor(host.stdout, host.environment)),
  );
  return isWell ? OK : FAULTS;
}

function examinationOf(values: ReadonlyMap<string, string>, host: Host): Examination {
  const { environment, directory, nodeVersion } = host;
  const readFile = (path: string): string => readFileSync(resolve(directory, path), 'utf8');
  const resolved = resolveConfiguration({ environment, readFile });
  const overrides = {
    endpoint: values.get('endpoint') ?? null,
    protocol: PROTOCOLS.find((each): each is Protocol => each === values.get('protocol')) ?? null,
  };
  const timeoutMs = Number(values.get('timeout') ?? DEFAULT_TIMEOUT_S) * 1000;
  const configured = resolved.configuration === null ? [] : destinationsOf(resolved.configuration, overrides);
  // An endpoint that is asked about is looked at, whatever is configured.
  const destinations =
    configured.length > 0 || overrides.endpoint === null ? configured : usualDestinations(overrides);
  return { environment, directory, nodeVersion, timeoutMs, resolved, destinations };
}

/** Where everything would go if nothing was configured. */
function usualDestinations(overrides: Overrides): Destination[] {
  const { configuration } = resolveConfiguration({ environment: {} });
  return configuration === null ? [] : destinationsOf(configuration, overrides);
}

/** The diagnosis for programs; docs/guide/doctor.md has its shape. */
function reportJson({ checks, counts }: Diagnosis, isWell: boolean): string {
  return `${JSON.stringify({ ok: isWell, counts, checks }, null, 2)}\n`;
}
