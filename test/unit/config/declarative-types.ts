import { fileSchema } from '../../../src/config/declarative/schema/file-schema.ts';
import type { MapType, Property, SchemaType } from '../../../src/config/declarative/schema-type.ts';

const HEADER = `// Generated from src/config/declarative/schema; to write it anew, run
// UPDATE_REFERENCE=1 npm exec vitest run test/unit/config/reference-page.test.ts

`;

/** As the formatter has it. */
const LINE = 110;
/** Keys that a file needs, and that code may leave to a file or to variables. */
const LEFT_OUT = ['file_format', 'processors', 'readers'];

/** TypeScript's types of the file's form, for configurations that are written in code. */
export function declarativeTypes(): string {
  const { root, definitions } = fileSchema();
  const parts = [...definitions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type]) => definition(name, type));
  const description = 'A configuration in the form of the declarative file, as an object.';
  const value = `/** The value of an attribute. */
export type AttributeValue = Scalar | ReadonlyArray<string> | ReadonlyArray<number> | ReadonlyArray<boolean>;

/** A value that is no list. */
export type Scalar = string | number | boolean | null;
`;
  return `${HEADER}${[map('DeclarativeConfiguration', root, description), value, ...parts].join('\n')}`;
}

function definition(name: string, type: SchemaType): string {
  const description = `\`${name}\` of the declarative file.`;
  if (type.kind === 'map') return map(name, type, description);
  const line = `export type ${name} = ${text(type)};`;
  const shape = line.length <= LINE ? line : line.replaceAll(' | ', '\n  | ').replace(' = ', ' =\n  | ');
  return `/** ${description} */\n${shape}\n`;
}

function map(name: string, type: MapType, description: string): string {
  const keys = Object.entries(type.properties).map(([key, property]) => {
    const mark = property.isRequired === true && !LEFT_OUT.includes(key) ? '' : '?';
    const shown = /^\w+$/.test(key) ? key : `'${key}'`;
    return `  /** ${describe(property)} */\n  readonly ${shown}${mark}: ${text(property.type)};`;
  });
  if (type.extra === 'map') keys.push('  /** Whatever it is for. */\n  readonly [name: string]: unknown;');
  const shape = keys.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${keys.join('\n')}\n}`;
  const isNullable = type.isNullable ? ' | null' : '';
  const sentence = type.isChoice ? `${description} Exactly one of its keys.` : description;
  return `/** ${sentence} */\nexport type ${name} = ${shape}${isNullable};\n`;
}

function describe({ description, fallback, unsupported }: Property): string {
  const parts = [description];
  if (fallback !== undefined) parts.push(`Default: ${fallback}.`);
  if (unsupported !== undefined) parts.push(`Not supported: ${unsupported}.`);
  return parts.join(' ');
}

function text(type: SchemaType): string {
  switch (type.kind) {
    case 'reference':
      return type.name;
    case 'string': {
      const words = type.values?.map((value) => `'${value}'`) ?? ['string'];
      return [...words, ...(type.isNullable ? ['null'] : [])].join(' | ');
    }
    case 'number':
      return type.isNullable ? 'number | null' : 'number';
    case 'boolean':
      return type.isNullable ? 'boolean | null' : 'boolean';
    case 'list':
      return `ReadonlyArray<${text(type.items)}>`;
    case 'attributeValue':
      return 'AttributeValue';
    case 'map':
      return 'Readonly<Record<string, never>> | null';
  }
}
