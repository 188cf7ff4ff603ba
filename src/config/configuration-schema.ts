import { fileSchema } from './declarative/schema/file-schema.js';
import type { MapType, NumberType, Property, SchemaType } from './declarative/schema-type.js';

/** A JSON Schema. */
export type JsonSchema = { readonly [key: string]: unknown };

/**
 * The JSON Schema (draft 2020-12) of declarative configuration files, for editors: the specification's, with the options of this
 * package under `distribution`, `otlp-native`. It takes and refuses the same files as the form's check when a file is read; that
 * checks more, such as URLs.
 */
export function configurationSchema(): JsonSchema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'OpenTelemetry configuration, as otlp-native takes it',
    ...schemaOf(fileSchema().root),
    $defs: Object.fromEntries(
      [...fileSchema().definitions]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, type]) => [name, schemaOf(type)]),
    ),
  };
}

function schemaOf(type: SchemaType): JsonSchema {
  switch (type.kind) {
    case 'reference':
      return { $ref: `#/$defs/${type.name}` };
    case 'string':
      return {
        type: nullable('string', type.isNullable),
        ...(type.values === null ? {} : { enum: type.isNullable ? [...type.values, null] : type.values }),
      };
    case 'boolean':
      return { type: nullable('boolean', type.isNullable) };
    case 'number':
      return numberSchema(type);
    case 'list':
      return { type: 'array', minItems: type.minItems, items: schemaOf(type.items) };
    case 'attributeValue':
      return {
        anyOf: [
          { type: ['string', 'number', 'boolean', 'null'] },
          ...['string', 'number', 'boolean'].map((item) => ({
            type: 'array',
            items: { type: item },
            minItems: 1,
          })),
        ],
      };
    case 'map':
      return mapSchema(type);
  }
}

function numberSchema({ isWhole, min, max, isNullable }: NumberType): JsonSchema {
  return {
    type: nullable(isWhole ? 'integer' : 'number', isNullable),
    ...(min === null ? {} : { minimum: min }),
    ...(max === null ? {} : { maximum: max }),
  };
}

function mapSchema(type: MapType): JsonSchema {
  const properties = Object.entries(type.properties);
  const required = properties.filter(([, { isRequired }]) => isRequired === true).map(([key]) => key);
  return {
    type: nullable('object', type.isNullable),
    properties: Object.fromEntries(properties.map(([key, property]) => [key, propertySchema(property)])),
    additionalProperties: additional(type.extra),
    ...(required.length === 0 ? {} : { required }),
    ...(type.minKeys === 0 ? {} : { minProperties: type.minKeys }),
    ...(type.isChoice ? { maxProperties: 1 } : {}),
  };
}

function propertySchema(property: Property): JsonSchema {
  return { ...schemaOf(property.type), description: describeProperty(property) };
}

/** What a key is, in plain text. */
function describeProperty({ description, fallback, unsupported }: Property): string {
  const parts = [description];
  if (fallback !== undefined) parts.push(`Default: ${fallback.replaceAll('`', '')}.`);
  if (unsupported !== undefined) parts.push(`Not supported by otlp-native: ${unsupported}.`);
  return parts.join(' ').replaceAll('`', '');
}

function additional(extra: MapType['extra']): boolean | JsonSchema {
  switch (extra) {
    case 'none':
      return false;
    case 'any':
      return true;
    case 'map':
      return { type: 'object' };
    case 'component':
      return { type: ['object', 'null'] };
  }
}

function nullable(type: string, isNullable: boolean): string | readonly string[] {
  return isNullable ? [type, 'null'] : type;
}
