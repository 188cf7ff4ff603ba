import type { Alias, Document, LineCounter, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { nodeRequire } from '../../native/nodeRequire.js';
import {
  type DocumentNode,
  type MapEntry,
  type MapNode,
  type Origin,
  scalarNode,
} from '../document/document-node.js';
import { indexPath, keyPath } from '../document/document-path.js';
import type { ProblemList } from '../document/problem-list.js';
import type { Environment } from '../environment.js';
import { coreScalar } from './core-scalar.js';
import { substitute } from './substitution.js';

/** Characters of a file that are read. */
const MAX_LENGTH = 1_048_576;
/** Nodes of a file, with those that aliases repeat. */
const MAX_NODES = 100_000;
const MAX_DEPTH = 64;

/** Loaded when there is a file, so that a start without one is not slower for it. */
function yaml(): typeof import('yaml') {
  return nodeRequire('yaml');
}

/**
 * Parses YAML 1.2 into a document, its `${…}` replaced. Null where it is no YAML, or a reference is malformed; all that is wrong
 * is among the problems.
 */
export function parseYaml(
  text: string,
  fileName: string,
  environment: Environment,
  problems: ProblemList,
): DocumentNode | null {
  const whole: Origin = { kind: 'file', text: fileName, file: fileName };
  if (text.length > MAX_LENGTH) {
    problems.error('', whole, {
      code: 'INVALID_YAML',
      message: `has ${text.length} characters, and ${MAX_LENGTH} are read`,
      advice: 'make it shorter',
    });
    return null;
  }
  const lines = new (yaml().LineCounter)();
  const document = composed(text, lines);
  if (document === null) {
    problems.error('', whole, {
      code: 'INVALID_YAML',
      message: 'is nested too deeply',
      advice: 'make it simpler',
    });
    return null;
  }
  const reader = new YamlReader(document, lines, fileName, environment, problems);
  for (const { pos, message, code } of document.errors) {
    problems.error('', reader.origin(pos[0]), {
      code: 'INVALID_YAML',
      message:
        code === 'MULTIPLE_DOCS' ? 'has more than one document' : `is no YAML: ${message.split('\n', 1)[0]}`,
      advice:
        code === 'MULTIPLE_DOCS'
          ? 'keep one, without --- after it'
          : 'mend the syntax; mind indentation, and put quotes around texts with ": " or " #"',
    });
  }
  if (document.errors.length > 0) return null;
  const before = problems.errorCount;
  const node = reader.read(document.contents, '', 0);
  return problems.errorCount > before ? null : node;
}

/** Null where nesting exhausts the stack of the parser, which descends into it. */
function composed(text: string, lineCounter: LineCounter): Document | null {
  try {
    return yaml().parseDocument(text, { version: '1.2', lineCounter, prettyErrors: false });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

class YamlReader {
  private readonly document: Document;
  private readonly lines: LineCounter;
  private readonly fileName: string;
  private readonly environment: Environment;
  private readonly problems: ProblemList;
  private nodes = 0;

  constructor(
    document: Document,
    lines: LineCounter,
    fileName: string,
    environment: Environment,
    problems: ProblemList,
  ) {
    this.document = document;
    this.lines = lines;
    this.fileName = fileName;
    this.environment = environment;
    this.problems = problems;
  }

  origin(offset: number, names: readonly string[] = []): Origin {
    const { line, col } = this.lines.linePos(offset);
    const via = names.length === 0 ? '' : ` (${names.join(', ')})`;
    return {
      kind: 'file',
      text: `${this.fileName}:${line}:${col}${via}`,
      ...(names.length === 0 ? {} : { variables: names }),
      file: this.fileName,
      line,
      column: col,
    };
  }

  read(node: Node | null, path: string, depth: number, parentOffset = 0): DocumentNode {
    const { isAlias, isMap, isScalar, isSeq } = yaml();
    const origin = this.origin(node?.range?.[0] ?? parentOffset);
    this.nodes += 1;
    if (node === null) return scalarNode(null, origin);
    if (this.nodes > MAX_NODES || depth > MAX_DEPTH) {
      if (this.nodes === MAX_NODES + 1 || depth > MAX_DEPTH) {
        this.problems.error(path, origin, {
          code: 'INVALID_YAML',
          message: depth > MAX_DEPTH ? 'is nested too deeply' : 'repeats too much by its aliases',
          advice: 'make it simpler',
        });
      }
      this.nodes = MAX_NODES + 2;
      return scalarNode(null, origin);
    }
    if (isAlias(node)) return this.read(this.resolved(node), path, depth + 1);
    if (isScalar(node)) return this.scalar(node, path, origin);
    if (isMap(node)) return this.map(node as YAMLMap<Node, Node | null>, path, depth, origin);
    if (isSeq(node)) {
      const items = (node as YAMLSeq<Node | null>).items.map((item, index) =>
        this.read(item, indexPath(path, index), depth + 1, node.range?.[0]),
      );
      return { kind: 'list', items, origin };
    }
    return scalarNode(null, origin);
  }

  private resolved(alias: Alias): Node | null {
    return alias.resolve(this.document) ?? null;
  }

  private map(node: YAMLMap<Node, Node | null>, path: string, depth: number, origin: Origin): MapNode {
    const entries = new Map<string, MapEntry>();
    for (const pair of node.items) {
      const key = this.key(pair, path);
      if (key === null) continue;
      const keyOrigin = this.origin(pair.key.range?.[0] ?? 0);
      const value = this.read(pair.value, keyPath(path, key), depth + 1, pair.key.range?.[0]);
      entries.set(key, { keyOrigin, value });
    }
    return { kind: 'map', entries, origin };
  }

  private key(pair: Pair<Node, Node | null>, path: string): string | null {
    if (yaml().isScalar(pair.key)) return String(pair.key.value ?? '');
    this.problems.error(path, this.origin(pair.key?.range?.[0] ?? 0), {
      code: 'WRONG_TYPE',
      message: 'has a key that is no text',
      advice: 'use texts as keys',
    });
    return null;
  }

  private scalar(node: Scalar, path: string, origin: Origin): DocumentNode {
    const { value } = node;
    if (typeof value === 'bigint') return scalarNode(Number(value), origin);
    if (typeof value === 'number' || typeof value === 'boolean') return scalarNode(value, origin);
    if (typeof value !== 'string') return scalarNode(null, origin);
    if (!value.includes('$')) return scalarNode(value, origin);
    const substituted = substitute(value, this.environment);
    if ('reason' in substituted) {
      this.problems.error(path, origin, {
        code: 'INVALID_SUBSTITUTION',
        message: `${substituted.reference} ${substituted.reason}`,
        advice: `write \${NAME} or \${NAME:-default}; for a dollar sign itself, write $$`,
      });
      return scalarNode(null, origin);
    }
    const { text, names } = substituted;
    const isPlain = node.type === 'PLAIN' && node.tag === undefined;
    return scalarNode(isPlain ? coreScalar(text) : text, this.origin(node.range?.[0] ?? 0, names));
  }
}
