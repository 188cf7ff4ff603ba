import type { Environment } from '../config/environment.js';

/** One command: parsing, help, completion and the guide’s page are made of this. */
export interface Command {
  /** The words that name it, such as `config show`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Paragraphs for its help, after the summary. */
  readonly details: readonly string[];
  /** What it takes without a name, in order. */
  readonly parameters: readonly Parameter[];
  readonly options: readonly Option[];
  readonly examples: readonly Example[];
  /** The exit codes that it has besides those of every command, and when. */
  readonly exits: readonly Exit[];
  /** Loads what it does; nothing of it is loaded before. */
  readonly load: () => Promise<RunCommand>;
}

/** What a command does; its exit code comes back. */
export type RunCommand = (args: Arguments, host: Host) => Promise<number>;

/** What a command takes without a name. */
export interface Parameter {
  /** In capitals. */
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  /** Whether any number of them may come. */
  readonly repeats?: boolean;
  /** What completion offers: these words, or the names of files or commands. */
  readonly values: readonly string[] | 'files' | 'commands';
}

/** What a command takes by name. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** One letter. */
  readonly short?: string;
  readonly description: string;
  /** Null for one that is only there or not. */
  readonly value: OptionValue | null;
}

/** What an option with a value takes. */
export interface OptionValue {
  /** In capitals, for help. */
  readonly name: string;
  /** What is possible, or that it is a file, or anything. */
  readonly values: readonly string[] | 'files' | 'any';
  /** Says what is wrong with a text, or null. */
  readonly fault?: (text: string) => string | null;
}

/** A command line and what it is good for. */
export interface Example {
  /** After `otlp-native`. */
  readonly line: string;
  readonly purpose: string;
}

/** An exit code and when it is given. */
export interface Exit {
  readonly code: number;
  readonly when: string;
}

/** What a command was told, checked. */
export interface Arguments {
  readonly parameters: readonly string[];
  /** Those without a value that were given. */
  readonly flags: ReadonlySet<string>;
  /** Those with a value that were given. */
  readonly values: ReadonlyMap<string, string>;
}

/** The process that commands run in; tests give one of their own. */
export interface Host {
  readonly environment: Environment;
  /** Absolute. */
  readonly directory: string;
  /** As `process.versions.node`. */
  readonly nodeVersion: string;
  /** For results. */
  readonly stdout: Output;
  /** For messages. */
  readonly stderr: Output;
  /** The whole standard input. */
  readonly readStandardInput: () => string;
}

/** Where a command writes. */
export interface Output {
  readonly isTerminal: boolean;
  write(text: string): void;
}
