import { CHECKS, FINDINGS, type FindingKind } from '../../../src/cli/doctor/finding-table.ts';

/** The guide's page of the doctor; its tables are made of the checks that there are. */
export function doctorPage(): string {
  return `${[
    '# Doctor',
    '<!-- Generated from src/cli/doctor; to write it anew, run',
    'UPDATE_REFERENCE=1 npm exec vitest run test/unit/cli/doctor-page.test.ts -->',
    '',
    '`npx otlp-native doctor` looks for what keeps telemetry from arriving. Run it where the program runs: in the same folder, as the same user,',
    'with the same variables; in a container, inside of it.',
    '',
    '```sh',
    'npx otlp-native doctor                                    # for people',
    'npx otlp-native doctor --json --strict                    # for a deployment: warnings count, too',
    'npx otlp-native doctor --endpoint http://localhost:4318   # another endpoint than that of the configuration',
    '```',
    '',
    '✓ is well, ⚠ has warnings, ✗ has errors, – was not looked at, with the reason. The exit code is 1 where there is an error (with `--strict`, or a',
    'warning), else 0. What it sends are requests without items, in every signal’s own way: with the headers, certificates, compression and proxy',
    'that the program would use. They store nothing. Values of headers and passwords are never shown.',
    '',
    'A step that fails keeps those that need it from being made, so that one fault is one finding: where the name can’t be resolved, nothing is',
    'said about TLS.',
    '',
    '## Findings',
    '',
    'Ids are stable. An **error** keeps telemetry from arriving, or some of it; a **warning** may do so one day; a **notice** is worth knowing.',
    '',
    ...Object.entries(CHECKS).flatMap(([check, title]) => [
      `### ${title}`,
      '',
      '| id | severity | what it means | what to do |',
      '|---|---|---|---|',
      ...Object.entries<FindingKind>(FINDINGS)
        .filter(([, kind]) => kind.check === check)
        .map(([id, kind]) => row(`\`${id}\``, kind.severity, kind.meaning, kind.advice)),
      '',
    ]),
    '## JSON',
    '',
    'With `--json`, the standard output is one object:',
    '',
    '```ts',
    'interface Report {',
    '  ok: boolean; // as the exit code says',
    '  counts: { error: number; warning: number; notice: number };',
    '  checks: {',
    `    check: ${Object.keys(CHECKS)
      .map((name) => `'${name}'`)
      .join(' | ')
      .replace(/(.{90,110}?) \| /g, '$1\n      | ')};`,
    "    status: 'passed' | 'warned' | 'failed' | 'skipped';",
    '    summary: string; // what was looked at, or why not',
    '    findings: {',
    '      id: string; // of the tables above',
    "      severity: 'error' | 'warning' | 'notice';",
    '      where: string; // the endpoint, file, variable or package',
    '      message: string;',
    '      advice: string;',
    '    }[];',
    '  }[];',
    '}',
    '```',
    '',
    'A check comes once for each server that is asked. Keys may be added, and findings; none is taken away or renamed.',
    '',
  ].join('\n')}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
