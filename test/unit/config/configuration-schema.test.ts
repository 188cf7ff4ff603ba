import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configurationSchema } from '../../../src/config/configuration-schema.ts';
import { fileSchema } from '../../../src/config/declarative/schema/file-schema.ts';
import { validateDocument } from '../../../src/config/declarative/validate-document.ts';
import { codeDocument } from '../../../src/config/document/code-document.ts';
import { ProblemList } from '../../../src/config/document/problem-list.ts';
import { publishedFiles, publishedSchema } from './published-files.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Schema = Record<string, unknown>;

/** What the published schema leaves out: null is among the types of words, and not among their values. */
function withNullWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withNullWords);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, withNullWords(value)]);
  const result: Schema = Object.fromEntries(entries);
  if (Array.isArray(result.enum) && Array.isArray(result.type) && result.type.includes('null')) {
    result.enum = [...result.enum, null];
  }
  return result;
}

const compile = (schema: unknown) => {
  const validate = new Ajv2020({ strict: false }).compile(schema as Schema);
  return (value: unknown): boolean => validate(value) === true;
};
const takenBySchema = compile(configurationSchema());
const takenByPublished = compile(withNullWords(publishedSchema()));
const takenByCheck = (value: unknown): boolean => {
  const problems = new ProblemList();
  validateDocument(codeDocument(value, problems), fileSchema().root, problems);
  return problems.errorCount === 0;
};

/** A definition in one form: bounds of integers inclusive, lists of types sorted, nothing for readers. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const { description, deprecated, title, ...rest } = value as Schema;
  if (typeof description === 'object') rest.description = description;
  if (rest.exclusiveMinimum === 0) {
    delete rest.exclusiveMinimum;
    rest.minimum = 1;
  }
  if (Array.isArray(rest.type)) rest.type = rest.type.length === 1 ? rest.type[0] : [...rest.type].sort();
  if (Array.isArray(rest.required)) rest.required = [...rest.required].sort();
  if (Array.isArray(rest.enum)) rest.enum = [...rest.enum].map(String).sort();
  if (rest.type === 'object' || (Array.isArray(rest.type) && rest.type.includes('object'))) {
    rest.properties ??= {};
  }
  return Object.fromEntries(Object.entries(rest).map(([key, part]) => [key, canonical(part)]));
}

describe('the JSON Schema', () => {
  /** Names of ours in definitions that others may add names to. */
  const OWN_NAMES: Readonly<Record<string, readonly string[]>> = {
    TextMapPropagator: ['jaeger', 'xray', 'ottrace'],
    ExperimentalResourceDetector: ['os', 'serviceinstance', 'k8s', 'cloud', 'aws', 'gcp', 'azure'],
    Distribution: ['otlp-native'],
  };
  const ours = configurationSchema().$defs as Record<string, { properties?: Schema }>;
  const theirs = withNullWords(publishedSchema().$defs) as Record<string, Schema>;

  test.each(Object.keys(theirs).sort())('defines %s as the published one does', (name) => {
    const definition = { ...ours[name], properties: { ...ours[name]?.properties } };
    for (const own of OWN_NAMES[name] ?? []) delete definition.properties[own];
    const { properties, ...others } = canonical(definition) as Schema;
    const expected = canonical(theirs[name]) as Schema;
    if (name === 'AttributeNameValue') {
      // The same values in another order.
      expect(Object.keys(properties as Schema).sort()).toEqual(
        Object.keys(expected.properties as Schema).sort(),
      );
      return;
    }
    const isMap = expected.properties !== undefined;
    expect(isMap ? { properties, ...others } : others).toEqual(expected);
  });

  test('has no definitions beside the published ones but those of our options', () => {
    const own = Object.keys(ours).filter((name) => !(name in theirs));
    expect(own.filter((name) => !name.startsWith('Own'))).toEqual([]);
  });

  test('has the keys of the published one', () => {
    expect(canonical({ ...configurationSchema(), $defs: null })).toMatchObject(
      canonical({ ...publishedSchema(), $defs: null }) as Schema,
    );
  });
});

/** Without references, which only a file has. */
const documents = publishedFiles().map(([, text]) => parse(text.replaceAll(/\$\{[^}]*\}/g, '1')) as Json);

test('published files are taken by the schema and by the check', () => {
  for (const [name, text] of publishedFiles()) {
    const value: unknown = parse(
      text.replaceAll(/\$\{\w+(?::-([^}]*))?\}/g, (_, fallback?: string) => fallback ?? ''),
    );
    expect([name, takenBySchema(value), takenByCheck(value)]).toEqual([name, true, true]);
  }
});

/** Every place of a value, as a list of keys. */
function places(value: Json, path: readonly (string | number)[] = []): (string | number)[][] {
  const below = Array.isArray(value)
    ? value.flatMap((item, index) => places(item, [...path, index]))
    : typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]))
      : [];
  return [[...path], ...below];
}

function changed(
  value: Json,
  path: readonly (string | number)[],
  change: (part: Json) => Json | undefined,
): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(value) ?? null;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      if (index !== key) return [item];
      const result = rest.length === 0 ? change(item) : changed(item, rest, change);
      return result === undefined ? [] : [result];
    });
  }
  const entries = Object.entries(value as { [key: string]: Json }).flatMap(
    ([name, item]): [string, Json][] => {
      if (name !== key) return [[name, item]];
      const result = rest.length === 0 ? change(item) : changed(item, rest, change);
      return result === undefined ? [] : [[name, result]];
    },
  );
  return Object.fromEntries(entries);
}

/** What the published files have under the key that a place ends with. */
function alike(place: readonly (string | number)[]): readonly Json[] {
  return VALUES.get(String(place.at(-1))) ?? [];
}

const VALUES = new Map<string, Json[]>();
for (const document of documents) {
  for (const place of places(document)) {
    const key = place.at(-1);
    if (typeof key !== 'string') continue;
    const value = place.reduce<Json>((part, name) => Reflect.get(Object(part), name), document);
    VALUES.set(key, [...(VALUES.get(key) ?? []), value]);
  }
}

const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, 1, -1, 1.5, 20, 21, '', 'x', 'info', 'delta', '1', [], {}),
  fc.integer({ min: -20, max: 100_000 }),
  fc.constantFrom<Json>([1, 2], ['a'], [true], [1, 'a'], [null], [[1]], { a: 1 }, { a: null }, { a: {} }),
);
const change: fc.Arbitrary<(part: Json) => Json | undefined> = fc.oneof(
  scalar.map((value) => () => value),
  fc.constant(() => undefined),
  fc
    .constantFrom('x', 'batch', 'console', 'simple', 'limits', 'always_on', 'name')
    .chain((key) =>
      scalar.map(
        (value) => (part: Json) =>
          typeof part === 'object' && part !== null && !Array.isArray(part)
            ? { ...part, [key]: value }
            : [part, value],
      ),
    ),
);

test('whatever is changed in a published file, schema, published schema and check agree on it', () => {
  let taken = 0;
  let refused = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...documents),
      fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 3 }),
      (document, changes) => {
        let value = document;
        for (const [seed, act] of changes) {
          const all = places(value);
          const place = all[seed % all.length] ?? [];
          const others = alike(place);
          // Half of them stay plausible: what other files have under the same key.
          const isPlausible = seed % 2 === 0 && others.length > 0;
          value = changed(value, place, isPlausible ? () => others[seed % others.length] : act);
        }
        const check = takenByCheck(value);
        expect({ schema: takenBySchema(value), published: takenByPublished(value) }).toEqual({
          schema: check,
          published: check,
        });
        if (check) taken += 1;
        else refused += 1;
      },
    ),
    { numRuns: 3000 },
  );
  expect(Math.min(taken, refused)).toBeGreaterThan(300);
});
