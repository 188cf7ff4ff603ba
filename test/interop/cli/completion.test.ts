/** Completion by the shells themselves. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS, optionsOf } from '../../../src/cli/command-table.ts';
import { runCli } from '../../support/cli-host.ts';

let directory: string;
let script: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'otlp-native-completion-'));
  writeFileSync(join(directory, 'otel.yaml'), '');
  writeFileSync(join(directory, 'my otel.yaml'), '');
  script = (await runCli(['completion', 'bash'])).stdout;
});

afterAll(() => rmSync(directory, { recursive: true }));

/** What bash offers for a line whose last word, perhaps empty, is being typed. */
function offered(line: string): string[] {
  const program = `${script}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_otlp_native
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const words = line.split(' ');
  const options = { cwd: directory, encoding: 'utf8' } as const;
  const output = execFileSync('bash', ['--norc', '-c', program, 'bash', ...words], options);
  return output
    .split('\n')
    .filter((each) => each !== '')
    .sort();
}

describe('bash', () => {
  test('the script is one without mistakes, and names its function', () => {
    execFileSync('bash', ['-n', '-c', script]);
    const registered = execFileSync('bash', ['--norc', '-c', `${script}\ncomplete -p otlp-native`]);
    expect(registered.toString().trim()).toBe('complete -F _otlp_native otlp-native');
  });

  test.each([
    ['otlp-native doc', ['doctor']],
    ['otlp-native co', ['completion', 'config']],
    ['otlp-native config ', ['schema', 'show', 'validate']],
    ['otlp-native config s', ['schema', 'show']],
    ['otlp-native config validate ', ['my otel.yaml', 'otel.yaml']],
    ['otlp-native config show --file o', ['otel.yaml']],
    ['otlp-native completion ', ['bash', 'fish', 'zsh']],
    ['otlp-native doctor --protocol ', ['grpc', 'http/json', 'http/protobuf']],
    ['otlp-native doctor --protocol http/p', ['http/protobuf']],
    ['otlp-native doctor --endpoint ', []],
    ['otlp-native nothing ', []],
  ])('%j', (line, expected) => {
    expect(offered(line)).toEqual(expected);
  });

  test('every option of every command', () => {
    for (const command of COMMANDS) {
      const expected = optionsOf(command)
        .map(({ name }) => `--${name}`)
        .sort();
      expect(offered(`otlp-native ${command.name} --`)).toEqual(expected);
    }
  });
});
