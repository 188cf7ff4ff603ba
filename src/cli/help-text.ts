import type { Paint } from './colours.js';
import type { Command, Option, Parameter } from './command.js';
import { COMMANDS, optionsOf } from './command-table.js';

/** Exit codes of every command. */
export const COMMON_EXITS = [
  { code: 0, when: 'everything is well' },
  { code: 2, when: 'the command line is wrong' },
  { code: 70, when: 'a mistake of this program' },
];

/** Characters of a line. */
const WIDTH = 90;

/** The help of the whole program. */
export function programHelp(paint: Paint): string {
  return lines(
    'Tools of otlp-native, OpenTelemetry for Node.js.',
    '',
    paint('bold', 'Usage'),
    '  otlp-native COMMAND [OPTIONS]',
    '',
    paint('bold', 'Commands'),
    ...columns(COMMANDS.map(({ name, summary }) => [name, summary])),
    '',
    'otlp-native COMMAND --help shows the help of a command.',
  );
}

/** The help of one command. */
export function commandHelp(command: Command, paint: Paint): string {
  const exits = [...COMMON_EXITS, ...command.exits].sort((a, b) => a.code - b.code);
  return lines(
    ...wrapped(command.summary, 0),
    ...command.details.flatMap((paragraph) => ['', ...wrapped(paragraph, 0)]),
    '',
    paint('bold', 'Usage'),
    `  ${usage(command)}`,
    ...titled(
      paint('bold', 'Parameters'),
      command.parameters.map(({ name, description, values }) => [
        name,
        Array.isArray(values) ? `${description} One of ${values.join(', ')}.` : description,
      ]),
    ),
    ...titled(
      paint('bold', 'Options'),
      optionsOf(command).map((option) => [optionName(option), optionText(option)]),
    ),
    ...titled(
      paint('bold', 'Exit code'),
      exits.map(({ code, when }) => [String(code), when]),
    ),
    ...(command.examples.length === 0 ? [] : ['', paint('bold', 'Examples')]),
    ...command.examples.flatMap(({ line, purpose }) => [
      `  ${paint('dim', `# ${purpose}`)}`,
      `  otlp-native ${line}`,
    ]),
  );
}

/** `otlp-native config validate [OPTIONS] FILE`. */
export function usage(command: Command): string {
  return ['otlp-native', command.name, '[OPTIONS]', ...command.parameters.map(placeholder)].join(' ');
}

/** `-h, --help` or `--endpoint URL`. */
export function optionName({ name, short, value }: Option): string {
  const long = value === null ? `--${name}` : `--${name} ${value.name}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** What an option is for, and which values it takes. */
export function optionText({ description, value }: Option): string {
  return Array.isArray(value?.values) ? `${description} One of ${value.values.join(', ')}.` : description;
}

function placeholder({ name, isRequired, repeats }: Parameter): string {
  const shown = repeats === true ? `${name}...` : name;
  return isRequired ? shown : `[${shown}]`;
}

function titled(title: string, rows: readonly (readonly [string, string])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...columns(rows)];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) =>
    wrapped(text, width).map((line, index) =>
      index === 0 ? `  ${name.padEnd(width - 2)}${line.trimStart()}` : line,
    ),
  );
}

/** Breaks a text at spaces, each line after `indent` spaces. */
export function wrapped(text: string, indent: number): string[] {
  const broken: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      broken.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...broken, line].map((part) => ' '.repeat(indent) + part);
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
