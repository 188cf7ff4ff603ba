/** Completion by zsh and fish themselves; the test of bash is beside this one. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS, optionsOf } from '../../../src/cli/command-table.ts';
import { findOnPath, programOfPackage } from '../../peers/debian/package.ts';
import { type CompletingShell, startFish, startZsh } from './shell-offers.ts';

const INSTALL_MS = 10 * 60_000;
const SHELL_MS = 60_000;

const FILES = ['my otel.yaml', 'otel.yaml'];

const LINES: readonly (readonly [string, readonly string[]])[] = [
  ['otlp-native doc', ['doctor']],
  ['otlp-native co', ['completion', 'config']],
  ['otlp-native --', ['--help', '--version']],
  ['otlp-native config ', ['schema', 'show', 'validate']],
  ['otlp-native config s', ['schema', 'show']],
  ['otlp-native config validate ', FILES],
  ['otlp-native config validate --j', ['--json']],
  ['otlp-native config show --file o', ['otel.yaml']],
  ['otlp-native completion ', ['bash', 'fish', 'zsh']],
  ['otlp-native doctor --protocol ', ['grpc', 'http/json', 'http/protobuf']],
  ['otlp-native doctor --json --protocol http/p', ['http/protobuf']],
  ['otlp-native doctor --endpoint ', []],
  ['otlp-native help con', ['config']],
  ['otlp-native nothing ', []],
];

describe.each([
  ['fish', 'fish', startFish],
  ['zsh', 'zsh, the script in a folder of fpath', (zsh: string) => startZsh(zsh, 'autoloaded')],
  ['zsh', 'zsh, the script evaluated', (zsh: string) => startZsh(zsh, 'evaluated')],
] as const)('%s: %s', (name, _, start) => {
  let shell: CompletingShell;

  beforeAll(async () => {
    shell = await start(await programOfPackage(name, () => findOnPath(name)));
  }, INSTALL_MS);

  afterAll(() => shell.dispose());

  test.each(LINES)('%j', { timeout: SHELL_MS }, (line, expected) => {
    expect(shell.offered(line)).toEqual(expected);
  });

  test('a value after the sign', { timeout: SHELL_MS }, () => {
    const offered = shell.offered('otlp-native doctor --protocol=g');
    // fish offers whole words.
    expect(offered).toEqual([name === 'fish' ? '--protocol=grpc' : 'grpc']);
  });

  test('every option of every command', { timeout: SHELL_MS }, () => {
    for (const command of COMMANDS) {
      const expected = optionsOf(command).map((option) => `--${option.name}`);
      expect(shell.offered(`otlp-native ${command.name} --`)).toEqual(expected.sort());
    }
  });
});
