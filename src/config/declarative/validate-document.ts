import { shown } from '../checks.js';
import type { DocumentNode, ListNode, MapNode, ScalarNode } from '../document/document-node.js';
import { indexPath, keyPath } from '../document/document-path.js';
import type { ProblemList } from '../document/problem-list.js';
import { nearestName } from './nearest-name.js';
import { resolveType } from './schema/file-schema.js';
import type {
  AttributeValueType,
  ListType,
  MapType,
  NumberType,
  Property,
  SchemaType,
  StringType,
} from './schema-type.js';

/** How {@link validateDocument} goes about it. */
export interface ValidationOptions {
  /** Whether required keys of the mappings outside of lists may be missing, since another document has them. */
  readonly isPartial?: boolean;
}

/**
 * Checks that a document has the form of a type, and adds every problem to the list. It takes the same documents as the
 * JSON Schema that is made of the type.
 */
export function validateDocument(
  node: DocumentNode,
  type: SchemaType,
  problems: ProblemList,
  { isPartial = false }: ValidationOptions = {},
): void {
  new Validation(problems, isPartial).check(node, type, '');
}

class Validation {
  private readonly problems: ProblemList;
  private isPartial: boolean;

  constructor(problems: ProblemList, isPartial: boolean) {
    this.problems = problems;
    this.isPartial = isPartial;
  }

  check(node: DocumentNode, reference: SchemaType, path: string): void {
    const type = resolveType(reference);
    if ('isNullable' in type && type.isNullable && node.kind === 'scalar' && node.value === null) return;
    switch (type.kind) {
      case 'map':
        if (node.kind === 'map') this.checkMap(node, type, path);
        else this.wrongType(node, path, 'a mapping', type.isChoice ? namesOf(type) : null);
        return;
      case 'list':
        if (node.kind === 'list') this.checkList(node, type, path);
        else this.wrongType(node, path, 'a list', null);
        return;
      case 'attributeValue':
        this.checkAttributeValue(node, type, path);
        return;
      case 'string':
        if (node.kind === 'scalar' && typeof node.value === 'string')
          this.checkText(node, node.value, type, path);
        else this.wrongType(node, path, 'a text', type.values);
        return;
      case 'number':
        if (node.kind === 'scalar' && typeof node.value === 'number') {
          this.checkNumber(node, node.value, type, path);
        } else this.wrongType(node, path, type.isWhole ? 'a whole number' : 'a number', null);
        return;
      case 'boolean':
        if (node.kind !== 'scalar' || typeof node.value !== 'boolean') {
          this.wrongType(node, path, 'true or false', null);
        }
    }
  }

  private checkMap(node: MapNode, type: MapType, path: string): void {
    if (type.isChoice) this.checkChoice(node, type, path);
    else if (node.entries.size < type.minKeys) {
      this.problems.error(path, node.origin, {
        code: 'OUT_OF_RANGE',
        message: 'is empty',
        advice: `give it an entry, or leave it out${knownKeys(type)}`,
      });
    }
    for (const [key, property] of Object.entries(type.properties)) {
      if (property.isRequired !== true || node.entries.has(key) || this.isPartial) continue;
      this.problems.error(path, node.origin, {
        code: 'MISSING_KEY',
        message: `lacks ${key}`,
        advice: `add ${key} (${inWords(property.description)})`,
      });
    }
    for (const [key, { keyOrigin, value }] of node.entries) {
      const below = keyPath(path, key);
      const property = Object.hasOwn(type.properties, key) ? type.properties[key] : undefined;
      if (property === undefined) {
        this.checkExtra(key, value, type, below, keyOrigin);
        continue;
      }
      if (property.unsupported !== undefined && !isSupported(value, property.supportedValue)) {
        this.problems.warning(below, keyOrigin, {
          code: 'UNSUPPORTED',
          message: `is understood, but this package can’t do it: ${property.unsupported}`,
          advice: 'leave it out',
        });
      }
      const wasPartial = this.isPartial;
      if (type.isChoice) this.isPartial = false;
      this.check(value, property.type, below);
      this.isPartial = wasPartial;
    }
  }

  private checkChoice(node: MapNode, type: MapType, path: string): void {
    const { size } = node.entries;
    if (size === 1) return;
    if (size === 0) {
      this.problems.error(path, node.origin, {
        code: 'MISSING_KEY',
        message: 'names nothing',
        advice: `name one of ${namesOf(type).join(', ')}`,
      });
      return;
    }
    this.problems.error(path, node.origin, {
      code: 'CONFLICT',
      message: `has ${[...node.entries.keys()].join(' and ')}, where exactly one belongs`,
      advice: 'keep one of them; in a list, make each an entry of its own',
    });
  }

  private checkExtra(
    key: string,
    value: DocumentNode,
    type: MapType,
    path: string,
    keyOrigin: DocumentNode['origin'],
  ): void {
    const isMap = value.kind === 'map';
    if (type.extra === 'any') {
      this.problems.warning(path, keyOrigin, {
        code: 'UNKNOWN_KEY',
        message: 'is not a known key; it is ignored',
        advice: keyAdvice(key, type),
      });
    } else if (type.extra === 'map') {
      if (!isMap) this.wrongType(value, path, 'a mapping', null);
    } else if (type.extra === 'component') {
      const isNull = value.kind === 'scalar' && value.value === null;
      if (!isMap && !isNull) this.wrongType(value, path, 'a mapping', null);
    } else {
      this.problems.error(path, keyOrigin, {
        code: 'UNKNOWN_KEY',
        message: 'is not a known key',
        advice: keyAdvice(key, type),
      });
    }
  }

  private checkList(node: ListNode, type: ListType, path: string): void {
    if (node.items.length < type.minItems) {
      this.problems.error(path, node.origin, {
        code: 'OUT_OF_RANGE',
        message: 'is an empty list',
        advice: 'give it an entry, or leave the key out',
      });
    }
    const wasPartial = this.isPartial;
    this.isPartial = false;
    for (const [index, item] of node.items.entries()) this.check(item, type.items, indexPath(path, index));
    this.isPartial = wasPartial;
  }

  private checkText(node: ScalarNode, value: string, { values }: StringType, path: string): void {
    if (values === null || values.includes(value)) return;
    this.problems.error(path, node.origin, {
      code: 'INVALID_VALUE',
      message: `is ${shown(value)}, which is not a known value`,
      advice: nearAdvice(value, values),
    });
  }

  private checkNumber(node: ScalarNode, value: number, type: NumberType, path: string): void {
    if (type.isWhole && !Number.isInteger(value)) {
      this.wrongType(node, path, 'a whole number', null);
      return;
    }
    if ((type.min === null || value >= type.min) && (type.max === null || value <= type.max)) return;
    this.problems.error(path, node.origin, {
      code: 'OUT_OF_RANGE',
      message: `is ${value}, which is too ${type.min !== null && value < type.min ? 'small' : 'large'}`,
      advice: `use a number ${bounds(type)}`,
    });
  }

  private checkAttributeValue(node: DocumentNode, _type: AttributeValueType, path: string): void {
    if (node.kind === 'scalar') return;
    if (node.kind === 'list') {
      const kinds = new Set(node.items.map((item) => (item.kind === 'scalar' ? typeof item.value : 'other')));
      const isUniform = kinds.size === 1 && !kinds.has('other') && !kinds.has('object');
      if (isUniform) return;
    }
    this.problems.error(path, node.origin, {
      code: 'WRONG_TYPE',
      message: 'is no value that an attribute can have',
      advice: 'use a text, a number, true or false, or a list of one of these that is not empty',
    });
  }

  private wrongType(
    node: DocumentNode,
    path: string,
    wanted: string,
    values: readonly string[] | null,
  ): void {
    this.problems.error(path, node.origin, {
      code: 'WRONG_TYPE',
      message: `is ${described(node)}, not ${wanted}`,
      advice: typeAdvice(node, wanted, values),
    });
  }
}

const UNQUOTED: readonly string[] = ['a number', 'a whole number', 'true or false'];

/** A value in words, which shows no more of a text than its type: it may be a credential. */
function described(node: DocumentNode): string {
  if (node.kind === 'map') return 'a mapping';
  if (node.kind === 'list') return 'a list';
  const value = typeof node.value === 'string' ? 'a text' : String(node.value);
  const { variables = [] } = node.origin;
  return variables.length === 0 ? value : `${value} by the variable ${variables.join(' and ')}`;
}

/** A description as part of a sentence. */
function inWords(description: string): string {
  const text = description.replaceAll('`', '').replace(/\.$/, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function typeAdvice(node: DocumentNode, wanted: string, values: readonly string[] | null): string {
  if (node.kind === 'scalar' && node.value === null) return `give it a value, or leave the key out`;
  if (values !== null)
    return `use ${wanted === 'a mapping' ? 'a mapping with ' : ''}one of ${values.join(', ')}`;
  if (wanted === 'a text' && node.kind === 'scalar') return `write it in quotes: "${node.value}"`;
  if (node.kind === 'scalar' && typeof node.value === 'string' && UNQUOTED.includes(wanted)) {
    return `write ${wanted}, without quotes`;
  }
  return `write ${wanted}`;
}

function isSupported(node: DocumentNode, supportedValue: Property['supportedValue']): boolean {
  if (node.kind !== 'scalar') return false;
  return supportedValue !== undefined && (node.value === null || node.value === supportedValue);
}

function bounds({ min, max }: NumberType): string {
  if (min === null) return `up to ${max}`;
  return max === null ? `from ${min}` : `from ${min} to ${max}`;
}

function namesOf(type: MapType): string[] {
  return Object.keys(type.properties);
}

function knownKeys(type: MapType): string {
  const names = namesOf(type);
  return names.length === 0 ? '' : `; there are ${names.join(', ')}`;
}

function keyAdvice(key: string, type: MapType): string {
  const names = namesOf(type);
  return names.length === 0 ? 'leave it out: there are no keys here' : nearAdvice(key, names);
}

function nearAdvice(value: string, known: readonly string[]): string {
  const nearest = nearestName(value, known);
  const all = `there are ${known.join(', ')}`;
  return nearest === null ? `use one of ${known.join(', ')}` : `did you mean ${nearest}? ${all}`;
}
