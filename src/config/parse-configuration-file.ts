import { checkFileFormat, FILE_FORMAT } from './declarative/file-format.js';
import { mergeDocuments } from './declarative/merge-documents.js';
import { fileSchema } from './declarative/schema/file-schema.js';
import { validateDocument } from './declarative/validate-document.js';
import { parseYaml } from './declarative/yaml-document.js';
import type { DocumentNode } from './document/document-node.js';
import { ProblemList } from './document/problem-list.js';
import { withoutPaths } from './document/without-paths.js';
import type { Environment } from './environment.js';
import { findVariable } from './environment.js';
import { leafOrigins } from './normalise/leaf-origins.js';
import { normalise } from './normalise/normalise.js';
import type { ResolvedConfiguration } from './resolve-configuration.js';

/**
 * The configuration of a declarative file, and everything that is wrong with it. No variable counts but those that it names.
 *
 * ```ts
 * const { configuration, problems } = parseConfigurationFile('file_format: "1.1"', 'otel.yaml', process.env);
 * ```
 *
 * @param fileName how places in it are named; nothing is read.
 */
export function parseConfigurationFile(
  text: string,
  fileName: string,
  environment: Environment,
): ResolvedConfiguration {
  return configurationOfFile(text, fileName, environment, null, new ProblemList());
}

/** {@link parseConfigurationFile}, with what a program says over it. */
export function configurationOfFile(
  text: string,
  fileName: string,
  environment: Environment,
  code: DocumentNode | null,
  problems: ProblemList,
): ResolvedConfiguration {
  const origins = new Map<string, string>();
  const document = parseYaml(text, fileName, environment, problems);
  if (document?.kind === 'scalar' && document.value === null) {
    problems.error('', document.origin, {
      code: 'MISSING_KEY',
      message: 'is empty',
      advice: `begin with file_format: "${FILE_FORMAT}"`,
    });
  } else if (document !== null) {
    validateDocument(document, fileSchema().root, problems);
    checkFileFormat(document, problems);
  }
  if (document === null || problems.errorCount > 0) {
    if (document !== null) findFurtherProblems(document, problems);
    return { configuration: null, origins, problems: problems.sorted(), file: fileName };
  }
  const whole = code === null ? document : mergeDocuments(document, code, fileSchema().root);
  const configuration = normalise(whole, {
    problems,
    origins,
    isFile: true,
    serviceName: findVariable(environment, 'OTEL_SERVICE_NAME')?.value ?? null,
  });
  const isUsable = problems.errorCount === 0;
  return {
    configuration: isUsable ? configuration : null,
    origins: isUsable ? leafOrigins(configuration, origins) : new Map(),
    problems: problems.sorted(),
    file: fileName,
  };
}

/** What is wrong with the values that have the right form, in a document that has others too: all is to be told at once. */
function findFurtherProblems(document: DocumentNode, problems: ProblemList): void {
  const errors = problems.problems.filter(({ severity }) => severity === 'error').map(({ path }) => path);
  const sound = withoutPaths(document, new Set(errors));
  if (sound === null) return;
  const further = new ProblemList();
  normalise(sound, { problems: further, origins: new Map(), isFile: true, serviceName: null });
  for (const problem of further.problems) {
    // Something may only be missing because it was taken out.
    if (!errors.some((path) => path.startsWith(problem.path))) problems.takeOver(problem);
  }
}
