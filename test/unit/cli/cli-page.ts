import type { Command } from '../../../src/cli/command.ts';
import { COMMANDS, optionsOf } from '../../../src/cli/command-table.ts';
import { COMMON_EXITS, optionName, optionText, usage } from '../../../src/cli/help-text.ts';

/** The guide's page of the commands, made of the table that they are parsed by. */
export function cliPage(): string {
  return `${[
    '# Commands',
    '<!-- Generated from src/cli; to write it anew, run',
    'UPDATE_REFERENCE=1 npm exec vitest run test/unit/cli/cli-page.test.ts -->',
    '',
    'The package brings the command `otlp-native`. In a project that has it: `npx otlp-native COMMAND`.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...COMMANDS.map(({ name, summary }) => row(`[${name}](#${name.replaceAll(' ', '-')})`, summary)),
    '',
    'Results go to the standard output, messages to the standard error. Colours come on a terminal only; `NO_COLOR` and `TERM=dumb` take them',
    'away, `FORCE_COLOR=1` gives them, as in continuous integration.',
    '',
    '| exit code | when |',
    '|---|---|',
    ...COMMON_EXITS.map(({ code, when }) => row(String(code), when)),
    row('1', 'the command did its work, and what it looked at has faults'),
    '',
    ...COMMANDS.flatMap(section),
  ].join('\n')}`;
}

function section(command: Command): string[] {
  const options = optionsOf(command);
  return [
    `## ${command.name}`,
    '',
    command.summary,
    ...command.details.flatMap((paragraph) => ['', paragraph]),
    ...(command.name === 'doctor' ? ['', 'What it can find is on [a page of its own](doctor.md).'] : []),
    '',
    '```',
    usage(command),
    '```',
    '',
    '| parameter or option | meaning |',
    '|---|---|',
    ...command.parameters.map(({ name, description, values }) =>
      row(`\`${name}\``, Array.isArray(values) ? `${description} One of ${values.join(', ')}.` : description),
    ),
    ...options.map((option) => row(`\`${optionName(option)}\``, optionText(option))),
    '',
    ...command.exits.flatMap(({ code, when }) => [`Exit code ${code}: ${when}.`, '']),
    ...(command.examples.length === 0
      ? []
      : [
          '```sh',
          ...command.examples.flatMap(({ line, purpose }) => [`# ${purpose}`, `npx otlp-native ${line}`]),
          '```',
          '',
        ]),
  ];
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
