import type { Configuration } from './configuration.js';
import type { ConfigurationProblem } from './configuration-problem.js';
import type { Environment } from './environment.js';

/** Where the configuration comes from. */
export interface ConfigurationSources {
  /** Usually `process.env`. */
  readonly environment: Environment;
  /** Reads the file of `OTEL_CONFIG_FILE`; throws where it can't. Default: from the disk. */
  readonly readFile?: (path: string) => string;
  /** What the program says itself, in the shape of the declarative file; wins over everything else. */
  readonly code?: Readonly<Record<string, unknown>>;
}

/** What {@link resolveConfiguration} found. */
export interface ResolvedConfiguration {
  /** Null where the file or the code has an error: there is no partial result of them. */
  readonly configuration: Configuration | null;
  /**
   * Where each value of the configuration came from, by its path such as `tracerProvider.processors[0].exporter.timeoutMs`:
   * `default`, a variable's name, `file:line:column`, or `code`.
   */
  readonly origins: ReadonlyMap<string, string>;
  /** In the order of their places. */
  readonly problems: readonly ConfigurationProblem[];
  /** The file that was read, or null. */
  readonly file: string | null;
}

/**
 * The configuration by code over the file of `OTEL_CONFIG_FILE` or, without one, the `OTEL_*` variables (a signal's own over
 * the general ones), over the defaults. Never throws: what is wrong is among the problems.
 */
export declare function resolveConfiguration(sources: ConfigurationSources): ResolvedConfiguration;
