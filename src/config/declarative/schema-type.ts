/** A text, one of `values` where they are given. */
export interface StringType {
  readonly kind: 'string';
  readonly values: readonly string[] | null;
  readonly isNullable: boolean;
}

/** A number between two bounds, inclusive, each null for none. */
export interface NumberType {
  readonly kind: 'number';
  readonly isWhole: boolean;
  readonly min: number | null;
  readonly max: number | null;
  readonly isNullable: boolean;
}

/** `true` or `false`. */
export interface BooleanType {
  readonly kind: 'boolean';
  readonly isNullable: boolean;
}

/** A sequence of at least `minItems`. */
export interface ListType {
  readonly kind: 'list';
  readonly items: SchemaType;
  readonly minItems: number;
}

/** A mapping. */
export interface MapType {
  readonly kind: 'map';
  readonly properties: Readonly<Record<string, Property>>;
  /** What keys may be there besides: none; whatever (`any`); mappings (`map`); a component that is none of ours (`component`). */
  readonly extra: 'none' | 'any' | 'map' | 'component';
  /** Whether exactly one key has to be there: the name of a component. */
  readonly isChoice: boolean;
  readonly minKeys: number;
  readonly isNullable: boolean;
}

/** The value of a resource attribute: a text, number, boolean, null, or an array of one of the first three. */
export interface AttributeValueType {
  readonly kind: 'attributeValue';
}

/** A definition by its name. */
export interface ReferenceType {
  readonly kind: 'reference';
  readonly name: string;
}

/** What a place of the file may hold. */
export type SchemaType =
  | StringType
  | NumberType
  | BooleanType
  | ListType
  | MapType
  | AttributeValueType
  | ReferenceType;

/** A key of a mapping. */
export interface Property {
  readonly type: SchemaType;
  /** One sentence or two, for the reference page and editors. */
  readonly description: string;
  /** What is used where the key is missing, as it is shown. */
  readonly fallback?: string;
  readonly isRequired?: true;
  /** What happens instead, where this package takes the key but can't do what it says. */
  readonly unsupported?: string;
  /** The value that asks for nothing that isn't supported. */
  readonly supportedValue?: number | string | boolean;
}

/** Options of {@link map}. */
export interface MapOptions {
  readonly extra?: MapType['extra'];
  readonly minKeys?: number;
  readonly isNullable?: boolean;
}

/** A text that may be null. */
export const text: StringType = { kind: 'string', values: null, isNullable: true };
/** A text. */
export const requiredText: StringType = { kind: 'string', values: null, isNullable: false };
/** A boolean that may be null. */
export const boolean: BooleanType = { kind: 'boolean', isNullable: true };
/** A boolean. */
export const requiredBoolean: BooleanType = { kind: 'boolean', isNullable: false };
/** A ratio that may be null. */
export const ratio: NumberType = { kind: 'number', isWhole: false, min: 0, max: 1, isNullable: true };
/** A number without bounds. */
export const anyNumber: NumberType = {
  kind: 'number',
  isWhole: false,
  min: null,
  max: null,
  isNullable: false,
};

/** One of some texts, or null. */
export function oneOf(values: readonly string[]): StringType {
  return { kind: 'string', values, isNullable: true };
}

/** A whole number, or null. */
export function integer(min: number | null, max: number | null = null): NumberType {
  return { kind: 'number', isWhole: true, min, max, isNullable: true };
}

/** A number, or null. */
export function number(min: number | null, max: number | null = null): NumberType {
  return { kind: 'number', isWhole: false, min, max, isNullable: true };
}

/** A sequence. */
export function list(items: SchemaType, minItems = 1): ListType {
  return { kind: 'list', items, minItems };
}

/** A mapping of known keys. */
export function map(properties: Readonly<Record<string, Property>>, options: MapOptions = {}): MapType {
  const { extra = 'none', minKeys = 0, isNullable = false } = options;
  return { kind: 'map', properties, extra, isChoice: false, minKeys, isNullable };
}

/** A mapping with exactly one key, the component's name; other names are those of components that nobody has yet. */
export function choice(
  properties: Readonly<Record<string, Property>>,
  extra: 'none' | 'component' = 'component',
): MapType {
  return { kind: 'map', properties, extra, isChoice: true, minKeys: 1, isNullable: false };
}

/** A component without options. */
export const bare: MapType = map({}, { isNullable: true });

/** A definition by its name. */
export function reference(name: string): ReferenceType {
  return { kind: 'reference', name };
}
