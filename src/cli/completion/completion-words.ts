import type { Command, Option } from '../command.js';
import { COMMANDS, optionsOf } from '../command-table.js';

/** What may come first, and what may follow a word that begins several commands. */
export interface FirstWords {
  /** Each with what it does. */
  readonly first: readonly (readonly [string, string])[];
  /** By the first word of a group, such as `config`. */
  readonly second: ReadonlyMap<string, readonly (readonly [string, string])[]>;
}

/** The words that name commands. */
export function firstWords(): FirstWords {
  const first = new Map<string, string>();
  const second = new Map<string, [string, string][]>();
  for (const { name, summary } of COMMANDS) {
    const [word = name, below] = name.split(' ');
    if (below === undefined) first.set(word, summary);
    else {
      const group = second.get(word) ?? [];
      group.push([below, summary]);
      second.set(word, group);
      first.set(word, `Commands: ${group.map(([each]) => each).join(', ')}.`);
    }
  }
  return { first: [...first], second };
}

/** What completion offers for the first parameter of a command: its words, `files`, or nothing. */
export function parameterWords(command: Command): readonly string[] | 'files' {
  const values = command.parameters[0]?.values ?? [];
  return values === 'commands' ? [...new Set(COMMANDS.flatMap(({ name }) => name.split(' ')))] : values;
}

/** What completion offers for the value of an option. */
export function valueWords({ value }: Option): readonly string[] | 'files' {
  if (value === null || value.values === 'any') return [];
  return value.values;
}

/** The options of a command as they are typed. */
export function optionWords(command: Command): string[] {
  return optionsOf(command).flatMap(({ name, short }) =>
    short === undefined ? [`--${name}`] : [`--${name}`, `-${short}`],
  );
}
