import type { Command } from '../command.js';
import { COMMANDS, optionsOf } from '../command-table.js';
import { firstWords, parameterWords, valueWords } from './completion-words.js';

/** The completion script for fish 3 and newer. */
export function fishScript(): string {
  const { first, second } = firstWords();
  return [
    '# otlp-native completion for fish',
    'function __otlp_native_is',
    '    set -l words (commandline -opc)',
    '    test (count $words) -gt (count $argv); or return 1',
    // Between quotes an index takes a variable, but no command.
    '    set -l last (math (count $argv) + 1)',
    '    test (count $argv) -eq 0; or test "$words[2..$last]" = "$argv"',
    'end',
    'complete -c otlp-native -f',
    ...first.map(([word, text]) => line('__fish_use_subcommand', `-a ${quoted(word)}`, `-d ${quoted(text)}`)),
    ...['help', 'version'].map((name) => line('__fish_use_subcommand', `-l ${name}`)),
    ...[...second].flatMap(([word, below]) =>
      below.map(([each, text]) =>
        line(
          `__otlp_native_is ${word}; and test (count (commandline -opc)) -eq 2`,
          `-a ${quoted(each)}`,
          `-d ${quoted(text)}`,
        ),
      ),
    ),
    ...COMMANDS.flatMap(commandLines),
    '',
  ].join('\n');
}

function commandLines(command: Command): string[] {
  const condition = `__otlp_native_is ${command.name}`;
  const options = optionsOf(command).map((option) => {
    const names = option.short === undefined ? `-l ${option.name}` : `-l ${option.name} -s ${option.short}`;
    const words = valueWords(option);
    const value =
      option.value === null ? [] : words === 'files' ? ['-r -F'] : ['-x', `-a ${quoted(words.join(' '))}`];
    return line(condition, names, ...value, `-d ${quoted(option.description)}`);
  });
  const words = parameterWords(command);
  if (words === 'files') return [...options, line(condition, '-F')];
  return words.length === 0 ? options : [...options, line(condition, `-a ${quoted(words.join(' '))}`)];
}

function line(condition: string, ...rest: readonly string[]): string {
  return ['complete -c otlp-native', `-n ${quoted(condition)}`, ...rest].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
