import { readFileSync } from 'node:fs';
import type { Configuration } from './configuration.js';
import type { ConfigurationProblem } from './configuration-problem.js';
import { checkFileFormat } from './declarative/file-format.js';
import { mergeDocuments } from './declarative/merge-documents.js';
import { fileSchema } from './declarative/schema/file-schema.js';
import { validateDocument } from './declarative/validate-document.js';
import type { DeclarativeConfiguration } from './declarative-configuration.js';
import { codeDocument } from './document/code-document.js';
import { type DocumentNode, variableOrigin } from './document/document-node.js';
import { ProblemList } from './document/problem-list.js';
import { type Environment, type Found, findVariable } from './environment.js';
import { leafOrigins } from './normalise/leaf-origins.js';
import { normalise } from './normalise/normalise.js';
import { configurationOfFile } from './parse-configuration-file.js';
import { environmentDocument } from './variables/environment-document.js';

/** Where the configuration comes from. */
export interface ConfigurationSources {
  /** Usually `process.env`. */
  readonly environment: Environment;
  /** Reads the file of `OTEL_CONFIG_FILE`; throws where it can't. Default: from the disk. */
  readonly readFile?: (path: string) => string;
  /** What the program says itself, in the shape of the declarative file; wins over everything else. */
  readonly code?: DeclarativeConfiguration;
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
  /** In the order of their places, 1000 at most. */
  readonly problems: readonly ConfigurationProblem[];
  /** The file that was read, or null. */
  readonly file: string | null;
}

/**
 * The configuration by code over the file of `OTEL_CONFIG_FILE` or, without one, the `OTEL_*` variables (a signal's own over
 * the general ones), over the defaults. Never throws: what is wrong is among the problems.
 *
 * ```ts
 * const { configuration, problems } = resolveConfiguration({ environment: process.env });
 * for (const problem of problems) console.error(describeProblem(problem));
 * ```
 */
export function resolveConfiguration(sources: ConfigurationSources): ResolvedConfiguration {
  const { environment, readFile = readText } = sources;
  const problems = new ProblemList();
  const code = sources.code === undefined ? null : checkedCode(sources.code, problems);
  const file = configurationFile(environment, problems);
  if (file !== null) {
    const text = attemptRead(file.value, readFile, file.name, problems);
    if (text !== null) return configurationOfFile(text, file.value, environment, code, problems);
    return { configuration: null, origins: new Map(), problems: problems.sorted(), file: file.value };
  }
  const document = environmentDocument(environment, problems);
  const whole = code === null ? document : mergeDocuments(document, code, fileSchema().root);
  const origins = new Map<string, string>();
  const configuration = problems.hasFatalError
    ? null
    : normalise(whole, { problems, origins, isFile: false, serviceName: null });
  const isUsable = configuration !== null && !problems.hasFatalError;
  return {
    configuration: isUsable ? configuration : null,
    origins: isUsable ? leafOrigins(configuration, origins) : new Map(),
    problems: problems.sorted(),
    file: null,
  };
}

/** The file that the environment names, and the variable that does. */
function configurationFile(environment: Environment, problems: ProblemList): Found | null {
  const old = 'OTEL_EXPERIMENTAL_CONFIG_FILE';
  const found = findVariable(environment, 'OTEL_CONFIG_FILE', old);
  if (found?.name === old) {
    problems.warning(old, variableOrigin(old), {
      code: 'DEPRECATED',
      message: 'is the old name of OTEL_CONFIG_FILE',
      advice: 'set OTEL_CONFIG_FILE',
    });
  }
  return found;
}

function attemptRead(
  path: string,
  readFile: (path: string) => string,
  variable: string,
  problems: ProblemList,
): string | null {
  try {
    return readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.error(
      '',
      { kind: 'file', text: path, file: path },
      {
        code: 'FILE_UNREADABLE',
        message: `can’t be read: ${reason}`,
        advice: `set ${variable} to the path of a file that this process may read, or unset it`,
      },
    );
    return null;
  }
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

function checkedCode(code: DeclarativeConfiguration, problems: ProblemList): DocumentNode {
  const document = codeDocument(code, problems);
  validateDocument(document, fileSchema().root, problems, { isPartial: true });
  checkFileFormat(document, problems);
  return document;
}
