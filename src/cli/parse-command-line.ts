import { parseArgs } from 'node:util';
import type { Arguments, Command, Option } from './command.js';
import { COMMANDS, optionsOf } from './command-table.js';
import { suggestion } from './suggestion.js';
import { UsageError } from './usage-error.js';

/** A command and what it was told; `wantsHelp` where help was asked for instead. */
export interface CommandLine {
  readonly command: Command;
  readonly args: Arguments;
  readonly wantsHelp: boolean;
}

/**
 * Finds the command and checks its arguments.
 *
 * @throws UsageError naming what is wrong, with what may have been meant.
 */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const { command, rest } = findCommand(words);
  const options = optionsOf(command);
  const { tokens } = parseArgs({
    args: [...rest],
    options: Object.fromEntries(
      options.map(({ name, short, value }) => [
        name,
        { type: value === null ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const parameters: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') parameters.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options.find(({ name }) => name === token.name);
    if (option === undefined) throw unknownOption(token.rawName, options, command);
    if (option.value === null) {
      if (token.value !== undefined)
        throw new UsageError(`The option --${option.name} takes no value.`, command.name);
      flags.add(option.name);
    } else {
      values.set(option.name, checkedValue(option, token.value, command));
    }
  }
  const wantsHelp = flags.has('help');
  if (!wantsHelp) checkParameters(parameters, command);
  return { command, args: { parameters, flags, values }, wantsHelp };
}

/** The command that the first words name, the longest name first. */
function findCommand(words: readonly string[]): { command: Command; rest: readonly string[] } {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  throw unknownCommand(words);
}

/** Says what may have been meant. */
export function unknownCommand(words: readonly string[]): UsageError {
  const [first = '', second = ''] = words;
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `));
  if (group.length > 0) {
    const known = group.map(({ name }) => name.slice(first.length + 1));
    if (second === '' || second.startsWith('-'))
      return new UsageError(`The command ${first} needs one of: ${known.join(', ')}.`, '');
    const near = suggestion(second, known);
    return new UsageError(`There is no command ${first} ${second}.${near}`, '');
  }
  const known = [...new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? name))];
  if (first.startsWith('-')) return new UsageError(`There is no option ${first} before a command.`, '');
  return new UsageError(`There is no command ${first}.${suggestion(first, known)}`, '');
}

function unknownOption(rawName: string, options: readonly Option[], command: Command): UsageError {
  const known = options.map(({ name }) => `--${name}`);
  const near = rawName.startsWith('--') ? suggestion(rawName, known) : '';
  return new UsageError(`The command ${command.name} has no option ${rawName}.${near}`, command.name);
}

function checkedValue(option: Option, given: string | undefined, command: Command): string {
  const place = `The option --${option.name}`;
  if (given === undefined || given === '')
    throw new UsageError(`${place} needs a value, ${option.value?.name ?? ''}.`, command.name);
  const possible = option.value?.values;
  if (Array.isArray(possible) && !possible.includes(given)) {
    const near = suggestion(given, possible);
    throw new UsageError(`${place} is one of ${possible.join(', ')}, not ${given}.${near}`, command.name);
  }
  const fault = option.value?.fault?.(given) ?? null;
  if (fault !== null) throw new UsageError(`${place} ${fault}, not ${given}.`, command.name);
  return given;
}

function checkParameters(given: readonly string[], command: Command): void {
  for (const [index, parameter] of command.parameters.entries()) {
    const value = given[index];
    if (value === undefined) {
      if (parameter.isRequired)
        throw new UsageError(`The command ${command.name} needs ${parameter.name}.`, command.name);
    } else if (Array.isArray(parameter.values) && !parameter.values.includes(value)) {
      const near = suggestion(value, parameter.values);
      throw new UsageError(
        `${parameter.name} is one of ${parameter.values.join(', ')}, not ${value}.${near}`,
        command.name,
      );
    }
  }
  const tooMany = given[command.parameters.length];
  if (tooMany !== undefined && command.parameters.at(-1)?.repeats !== true)
    throw new UsageError(`The command ${command.name} can’t use ${tooMany}.`, command.name);
}
