import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/command-table.ts';
import { parseCommandLine } from '../../../src/cli/parse-command-line.ts';
import { runCli } from '../../support/cli-host.ts';

describe('a wrong command line ends with 2 and says what may have been meant', () => {
  test.each([
    [['docter'], 'There is no command docter. Did you mean doctor?'],
    [['fly'], 'There is no command fly.'],
    [['config'], 'The command config needs one of: show, validate, schema.'],
    [['config', 'sohw'], 'There is no command config sohw. Did you mean show?'],
    [['config', 'show', '--jsn'], 'The command config show has no option --jsn. Did you mean --json?'],
    [['config', 'show', '-x'], 'The command config show has no option -x.'],
    [['config', 'show', '--json=yes'], 'The option --json takes no value.'],
    [['config', 'show', 'me'], 'The command config show can’t use me.'],
    [['config', 'validate'], 'The command config validate needs FILE.'],
    [['doctor', '--endpoint'], 'The option --endpoint needs a value, URL.'],
    [
      ['doctor', '--protocol', 'grcp'],
      'The option --protocol is one of grpc, http/protobuf, http/json, not grcp. Did you mean grpc?',
    ],
    [
      ['doctor', '--endpoint', 'ftp://collector'],
      'The option --endpoint must be a URL that begins with http:// or https://, not ftp://collector.',
    ],
    [
      ['doctor', '--timeout', 'soon'],
      'The option --timeout must be a number of seconds above 0, up to 300, not soon.',
    ],
    [['completion', 'bsh'], 'SHELL is one of bash, zsh, fish, not bsh. Did you mean bash?'],
    [['help', 'docter'], 'There is no command docter. Did you mean doctor?'],
    [['--verbose'], 'There is no option --verbose before a command.'],
  ])('%j', async (words, message) => {
    const { code, stdout, stderr } = await runCli(words);
    expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
    expect(stderr).toMatch(/^otlp-native .* says more\.$/m);
    expect([code, stdout]).toEqual([2, '']);
  });

  test('no command at all shows the help as a message', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(stderr).toContain('config validate');
    expect([code, stdout]).toEqual([2, '']);
  });
});

test('options and parameters come in any order, and values after a space or an equals sign', () => {
  for (const words of [
    ['doctor', '--endpoint', 'http://a', '--json', '--timeout=2'],
    ['doctor', '--timeout', '2', '--json', '--endpoint=http://a'],
  ]) {
    const { command, args } = parseCommandLine(words);
    expect(command.name).toBe('doctor');
    expect(Object.fromEntries(args.values)).toEqual({ endpoint: 'http://a', timeout: '2' });
    expect([...args.flags]).toEqual(['json']);
  }
  expect(parseCommandLine(['config', 'validate', '--json', 'a.yaml']).args.parameters).toEqual(['a.yaml']);
  expect(parseCommandLine(['config', 'validate', '--', '--json']).args.parameters).toEqual(['--json']);
});

test('every command has help, by its option and by the command help', async () => {
  for (const { name } of COMMANDS) {
    const byOption = await runCli([...name.split(' '), '--help']);
    const byCommand = await runCli(['help', ...name.split(' ')]);
    expect(byOption).toEqual(byCommand);
    expect(byOption).toMatchObject({ code: 0, stderr: '' });
    expect(byOption.stdout).toContain(`otlp-native ${name} [OPTIONS]`);
    for (const line of byOption.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  }
  expect((await runCli(['--help'])).stdout).toBe((await runCli(['help'])).stdout);
  expect((await runCli(['help', 'config'])).stdout).toContain('otlp-native config schema [OPTIONS]');
});

test('the examples of the help are command lines that can be read', () => {
  for (const { examples } of COMMANDS) {
    for (const { line } of examples) {
      const words = line.replace(/ [<>].*$/, '').split(' ');
      expect(() => parseCommandLine(words)).not.toThrow();
    }
  }
});

test('every command loads', async () => {
  for (const { load } of COMMANDS) expect(await load()).toBeTypeOf('function');
});

describe('colours', () => {
  const isColoured = async (isTerminal: boolean, environment: Record<string, string>) =>
    (await runCli(['help'], { isTerminal, environment })).stdout.includes('\u001B[');

  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [false, { FORCE_COLOR: '' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  ])('terminal %s, %j: %s', async (isTerminal, environment, expected) => {
    expect(await isColoured(isTerminal, environment)).toBe(expected);
  });
});
