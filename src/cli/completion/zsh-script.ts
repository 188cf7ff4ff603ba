// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the shell’s variables
import type { Command, Option } from '../command.js';
import { COMMANDS, optionsOf } from '../command-table.js';
import { firstWords, parameterWords, valueWords } from './completion-words.js';

/** The completion script for zsh, as the file `_otlp-native` of a folder in `fpath`, or evaluated. */
export function zshScript(): string {
  const { first, second } = firstWords();
  return [
    '#compdef otlp-native',
    '_otlp_native() {',
    '  local command="${words[2]}"',
    '  if (( CURRENT == 2 )); then',
    `    local -a commands=(${described(first)})`,
    '    if [[ "$words[2]" == -* ]]; then compadd -- --help --version; return; fi',
    "    _describe 'command' commands",
    '    return',
    '  fi',
    '  case "$command" in',
    ...[...second].flatMap(([word, below]) => [
      `    ${word})`,
      '      if (( CURRENT == 3 )); then',
      `        local -a below=(${described(below)})`,
      "        _describe 'command' below",
      '        return',
      '      fi',
      '      command="$command ${words[3]}"',
      '      shift words',
      '      (( CURRENT -= 1 ))',
      '      ;;',
    ]),
    '  esac',
    '  shift words',
    '  (( CURRENT -= 1 ))',
    '  case "$command" in',
    ...COMMANDS.map((command) => `    ${quoted(command.name)}) _arguments ${argumentsOf(command)} ;;`),
    '  esac',
    '}',
    'if [ "$funcstack[1]" = "_otlp-native" ]; then _otlp_native "$@"; else compdef _otlp_native otlp-native; fi',
    '',
  ].join('\n');
}

function argumentsOf(command: Command): string {
  const options = optionsOf(command).flatMap(optionSpecs);
  const parameters = command.parameters.map(
    ({ name, repeats }) => `${repeats === true ? '*' : ''}:${name}:${action(parameterWords(command))}`,
  );
  return [...options, ...parameters].map(quoted).join(' ');
}

function optionSpecs(option: Option): string[] {
  const { name, short, description, value } = option;
  const text = `[${escaped(description).replaceAll(']', '\\]')}]`;
  const argument = value === null ? '' : `:${value.name}:${action(valueWords(option))}`;
  // With the sign, `--name=value` and `--name value` are both completed.
  const long = value === null ? `--${name}` : `--${name}=`;
  const names = short === undefined ? [long] : [long, `-${short}`];
  return names.map((each) => `${each}${text}${argument}`);
}

function action(words: readonly string[] | 'files'): string {
  if (words === 'files') return '_files';
  return words.length === 0 ? ' ' : `(${words.join(' ')})`;
}

function described(words: readonly (readonly [string, string])[]): string {
  return words.map(([word, text]) => quoted(`${word}:${escaped(text)}`)).join(' ');
}

function escaped(text: string): string {
  return text.replaceAll(':', '\\:');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
