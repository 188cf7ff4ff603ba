import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Configuration } from '../../config/configuration.js';
import { describeProblem } from '../../config/configuration-problem.js';
import { indexPath, keyPath } from '../../config/document/document-path.js';
import { maskedConfiguration } from '../../config/masked-configuration.js';
import { resolveConfiguration } from '../../config/resolve-configuration.js';
import { type Paint, paintFor } from '../colours.js';
import type { Arguments, Host } from '../command.js';
import { FAULTS, OK } from '../exit-codes.js';

/** A longer value moves the rest of its line alone. */
const WIDEST = 64;

/** Shows the configuration, and where each value came from. */
export async function configShow({ flags, values }: Arguments, host: Host): Promise<number> {
  const file = values.get('file');
  const environment = file === undefined ? host.environment : { ...host.environment, OTEL_CONFIG_FILE: file };
  const readFile = (path: string): string => readFileSync(resolve(host.directory, path), 'utf8');
  const resolved = resolveConfiguration({ environment, readFile });
  const { problems, origins } = resolved;
  const configuration = resolved.configuration === null ? null : maskedConfiguration(resolved.configuration);
  if (flags.has('json')) {
    const shown = { file: resolved.file, configuration, origins: Object.fromEntries(origins), problems };
    host.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  } else {
    for (const problem of problems) host.stderr.write(`${describeProblem(problem)}\n`);
    if (configuration === null) host.stderr.write('Nothing would be started.\n');
    else host.stdout.write(table(configuration, origins, paintFor(host.stdout, host.environment)));
  }
  return problems.some(({ severity }) => severity === 'error') ? FAULTS : OK;
}

/** A line for each value: its path, the value as JSON, where it came from. */
function table(configuration: Configuration, origins: ReadonlyMap<string, string>, paint: Paint): string {
  const rows = [...leaves(configuration, '')].map(([path, value]) => [
    path,
    JSON.stringify(value),
    origins.get(path) ?? 'default',
  ]);
  const widths = [0, 1].map((column) =>
    Math.max(...rows.map((row) => Math.min(row[column]?.length ?? 0, WIDEST))),
  );
  return rows
    .map(([path = '', value = '', origin = '']) => {
      const text = `${path.padEnd(widths[0] ?? 0)}  ${value.padEnd(widths[1] ?? 0)}`;
      return `${text}  ${origin === 'default' ? paint('dim', origin) : origin}\n`;
    })
    .join('');
}

function* leaves(value: unknown, path: string): Generator<[string, unknown]> {
  const parts: [string, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [indexPath(path, index), item])
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, part]) => [keyPath(path, key), part])
      : [];
  if (parts.length === 0) yield [path, value];
  for (const [below, part] of parts) yield* leaves(part, below);
}
