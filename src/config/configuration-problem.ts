/** Every stable code of a problem with the configuration. Codes don't change between releases, messages may. */
export const CONFIGURATION_PROBLEM_CODES = [
  /** The file can't be read. */
  'FILE_UNREADABLE',
  /** The file is no YAML, or more of it than is taken. */
  'INVALID_YAML',
  /** A `${…}` is malformed. */
  'INVALID_SUBSTITUTION',
  /** `file_format` is of another major version (an error) or a newer minor one (a warning). */
  'UNSUPPORTED_FILE_FORMAT',
  /** A key that has to be there is not. */
  'MISSING_KEY',
  /** A key that nothing knows. */
  'UNKNOWN_KEY',
  /** A text where a number belongs, and the like. */
  'WRONG_TYPE',
  /** A number that is too small or too large, or a list that is too short. */
  'OUT_OF_RANGE',
  /** A text that is none of those that are possible, or is not of the form that it has to have. */
  'INVALID_VALUE',
  /** An endpoint that is no URL to send to. */
  'INVALID_ENDPOINT',
  /** A header that can't be sent. The message never holds its value. */
  'INVALID_HEADER',
  /** Two settings that can't be together. */
  'CONFLICT',
  /** An exporter, sampler, propagator or the like that nobody has. */
  'UNKNOWN_COMPONENT',
  /** Understood, but this package can't do it. */
  'UNSUPPORTED',
  /** A name that is on its way out. */
  'DEPRECATED',
] as const;

/** A stable code. */
export type ConfigurationProblemCode = (typeof CONFIGURATION_PROBLEM_CODES)[number];

/** What is wrong with the configuration, where, and what to do about it. */
export interface ConfigurationProblem {
  /** What kind of problem it is. */
  readonly code: ConfigurationProblemCode;
  /** An error keeps what it is about from starting; a warning says what was made of the value instead. */
  readonly severity: 'error' | 'warning';
  /** The variable, or the keys that lead to the value, such as `tracer_provider.processors[0].batch`; empty for the whole file. */
  readonly path: string;
  /** Only of problems in a file. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in UTF-16 units. */
  readonly column?: number;
  /** What is wrong. Holds no secrets. */
  readonly message: string;
  /** What to do about it. */
  readonly advice: string;
}

/** A problem in one line: `otel.yaml:3:5: error UNKNOWN_KEY at …: message; advice`. */
export function describeProblem(problem: ConfigurationProblem): string {
  const { severity, code, path, file, line, column, message, advice } = problem;
  const place =
    file === undefined ? '' : `${[file, line, column].filter((part) => part !== undefined).join(':')}: `;
  const at = path === '' ? '' : ` ${path}:`;
  return `${place}${severity} ${code}:${at} ${message}; ${advice}`;
}
