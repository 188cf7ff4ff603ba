import type { Environment } from '../config/environment.js';
import type { Output } from './command.js';

/** What stands out in a text. */
export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Marks a text, or leaves it as it is where colours are off. */
export type Paint = (colour: Colour, text: string) => string;

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

/**
 * Colours for an output: on a terminal that has them. `NO_COLOR`, not empty, takes them away everywhere (no-color.org);
 * `FORCE_COLOR` gives them everywhere, except as `0` or `false`, which takes them away, and wins over `NO_COLOR` as it does in Node.
 */
export function paintFor(output: Output, environment: Environment): Paint {
  if (!hasColours(output, environment)) return (_, text) => text;
  return (colour, text) => {
    const [on, off] = CODES[colour];
    return `\u001B[${on}m${text}\u001B[${off}m`;
  };
}

function hasColours(output: Output, environment: Environment): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: terminal } = environment;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if (none !== undefined && none !== '') return false;
  return output.isTerminal && terminal !== 'dumb';
}
