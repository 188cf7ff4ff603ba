import { type Range, rangeFault } from '../checks.js';
import type { ConfigurationProblemCode } from '../configuration-problem.js';
import { type Environment, type Found, findVariable } from '../environment.js';

/** A variable that says something that can't be used. */
export interface VariableFault {
  readonly name: string;
  readonly code: ConfigurationProblemCode;
  /** What is wrong, and what was made of it: `"x" is none of gzip, none; using gzip`. */
  readonly message: string;
  /** What to set instead. */
  readonly advice: string;
}

/** The value of a variable, and the variable's name. */
export interface Parsed<T> {
  readonly name: string;
  readonly value: T;
}

type Outcome<T> =
  | { readonly value: T }
  | (Pick<VariableFault, 'code' | 'advice'> & { readonly fault: string });

/**
 * Reads variables by the specification's rules for their kinds: an empty one counts as not set, and one that can't be used is
 * told of and counts as not set, too. Each method takes the names in the order of their say, a signal's own before the general.
 */
export class VariableReader {
  readonly environment: Environment;
  private readonly onFault: (fault: VariableFault) => void;

  constructor(environment: Environment, onFault: (fault: VariableFault) => void) {
    this.environment = environment;
    this.onFault = onFault;
  }

  /** A text as it is, without the white space around it. */
  text(...names: readonly string[]): Found | null {
    return findVariable(this.environment, ...names);
  }

  /** `true` in any case; whatever else is not `false` is told of, and false. */
  boolean(names: readonly string[]): Parsed<boolean> | null {
    const found = findVariable(this.environment, ...names);
    if (found === null) return null;
    const value = found.value.toLowerCase();
    if (value !== 'true' && value !== 'false') {
      this.fault(found.name, {
        code: 'INVALID_VALUE',
        fault: `${quoted(found.value)} is none of true, false; using false`,
        advice: 'set it to true or false, or unset it',
      });
    }
    return { name: found.name, value: value === 'true' };
  }

  /** A number in a range. `fallback` is what is used without, for the message. */
  number(names: readonly string[], range: Range, fallback: number | string): Parsed<number> | null {
    return this.first(names, fallback, (text): Outcome<number> => {
      const fault = rangeFault(Number(text), range);
      if (fault === null) return { value: Number(text) };
      const kind = range.isWhole ? 'a whole number' : 'a number';
      return {
        code: Number.isNaN(Number(text)) ? 'WRONG_TYPE' : 'OUT_OF_RANGE',
        fault: Number.isNaN(Number(text)) ? `${quoted(text)} is not ${kind}` : fault,
        advice: `set it to ${kind} from ${range.min} to ${range.max}, or unset it`,
      };
    });
  }

  /** One of some words, in any case. */
  choice<T extends string>(
    names: readonly string[],
    known: readonly T[],
    fallback: string,
  ): Parsed<T> | null {
    return this.first(names, fallback, (text): Outcome<T> => {
      const value = known.find((candidate) => candidate === text.toLowerCase());
      if (value !== undefined) return { value };
      return {
        code: 'INVALID_VALUE',
        fault: `${quoted(text)} is none of ${known.join(', ')}`,
        advice: `set it to one of ${known.join(', ')}, or unset it`,
      };
    });
  }

  /** The entries of a comma-separated list, each once, in small letters unless `keepsCase`; null where there are none. */
  list(name: string, keepsCase = false): Parsed<readonly string[]> | null {
    const found = findVariable(this.environment, name);
    if (found === null) return null;
    const entries = found.value
      .split(',')
      .map((entry) => (keepsCase ? entry.trim() : entry.trim().toLowerCase()));
    const value = [...new Set(entries)].filter((entry) => entry !== '');
    return value.length === 0 ? null : { name, value };
  }

  /** Tells of something that is wrong with a variable beyond the form of its kind. */
  fault(name: string, outcome: Pick<VariableFault, 'code' | 'advice'> & { readonly fault: string }): void {
    this.onFault({ name, code: outcome.code, message: outcome.fault, advice: outcome.advice });
  }

  private first<T>(
    names: readonly string[],
    fallback: number | string,
    parse: (text: string) => Outcome<T>,
  ): Parsed<T> | null {
    const faults: [string, Exclude<Outcome<T>, { value: T }>][] = [];
    let parsed: Parsed<T> | null = null;
    for (const name of names) {
      const found = findVariable(this.environment, name);
      if (found === null) continue;
      const outcome = parse(found.value);
      if ('value' in outcome) {
        parsed = { name, value: outcome.value };
        break;
      }
      faults.push([name, outcome]);
    }
    const used = parsed === null ? `using ${fallback}` : `using that of ${parsed.name}`;
    for (const [name, outcome] of faults)
      this.fault(name, { ...outcome, fault: `${outcome.fault}; ${used}` });
    return parsed;
  }
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
