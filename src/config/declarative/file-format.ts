import type { DocumentNode } from '../document/document-node.js';
import { childOf } from '../document/document-node.js';
import type { ProblemList } from '../document/problem-list.js';

/** The version of the file's model that is understood. */
export const FILE_FORMAT = '1.1';
const [MAJOR = 1, MINOR = 1] = FILE_FORMAT.split('.').map(Number);

/** Checks a version: of the same major, an unknown minor is warned of; of another major nothing is understood. */
export function checkFileFormat(document: DocumentNode, problems: ProblemList): void {
  const node = childOf(document, 'file_format');
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return;
  const match = /^(\d+)(?:\.(\d+))?(?:\.\d+)?(?:-[\w.]+)?$/.exec(node.value);
  if (match === null) {
    problems.error('file_format', node.origin, {
      code: 'INVALID_VALUE',
      message: `is ${JSON.stringify(node.value)}, which is no version`,
      advice: `write "${FILE_FORMAT}"`,
    });
    return;
  }
  const major = Number(match[1]);
  const minor = Number(match[2] ?? 0);
  if (major !== MAJOR) {
    problems.error('file_format', node.origin, {
      code: 'UNSUPPORTED_FILE_FORMAT',
      message: `is ${node.value}, and only versions ${MAJOR}.x are understood`,
      advice: `write the file for "${FILE_FORMAT}"`,
    });
  } else if (minor > MINOR) {
    problems.warning('file_format', node.origin, {
      code: 'UNSUPPORTED_FILE_FORMAT',
      message: `is ${node.value}, newer than ${FILE_FORMAT}; what that adds is not understood`,
      advice: `update this package, or write "${FILE_FORMAT}"`,
    });
  }
}
