import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OtlpId } from '../data/common.js';
import type {
  OtlpFunction,
  OtlpKeyValueAndUnit,
  OtlpLocation,
  OtlpMapping,
  OtlpProfileLink,
  OtlpProfilesDictionary,
  OtlpStack,
  OtlpValueType,
} from '../data/profiles.js';
import { anyValue } from './attributes.js';
import type { FrameInput, FunctionInput, ValueTypeInput } from './profile-input.js';

/** One table of the dictionary: every value once, the zero value first. */
class Table<T> {
  readonly values: T[];
  private readonly indexes = new Map<string, number>();

  constructor(zero: T) {
    this.values = [];
    this.indexOf(zero);
  }

  indexOf(value: T): number {
    // Fields are always written in the same order, so equal values have equal texts.
    const key = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part));
    const known = this.indexes.get(key);
    if (known !== undefined) return known;
    const index = this.values.push(value) - 1;
    this.indexes.set(key, index);
    return index;
  }
}

/** Gathers what the profiles of a request share, each thing once. Index 0 of every table means "not set". */
export class DictionaryBuilder {
  private readonly strings = new Table<string>('');
  private readonly mappings = new Table<OtlpMapping>({});
  private readonly functions = new Table<OtlpFunction>({});
  private readonly locations = new Table<OtlpLocation>({});
  private readonly stacks = new Table<OtlpStack>({});
  private readonly links = new Table<OtlpProfileLink>({});
  private readonly attributeTable = new Table<OtlpKeyValueAndUnit>({});

  string(text: string | undefined): number {
    return this.strings.indexOf(text ?? '');
  }

  valueType({ type, unit }: ValueTypeInput): OtlpValueType {
    return { typeStrindex: this.string(type), unitStrindex: this.string(unit) };
  }

  /** Ascending, so that equal sets are equal lists. */
  attributes(attributes: AttributeMap | undefined): number[] {
    return Object.entries(attributes ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) =>
        this.attributeTable.indexOf({ keyStrindex: this.string(key), value: hexless(anyValue(value)) }),
      )
      .sort((a, b) => a - b);
  }

  link(link: { readonly traceId: OtlpId; readonly spanId: OtlpId } | undefined): number {
    if (link === undefined) return 0;
    return this.links.indexOf({ traceId: hex(link.traceId), spanId: hex(link.spanId) });
  }

  stack(frames: readonly FrameInput[]): number {
    if (frames.length === 0) return 0;
    return this.stacks.indexOf({ locationIndices: frames.map((frame) => this.location(frame)) });
  }

  dictionary(): OtlpProfilesDictionary {
    return {
      mappingTable: this.mappings.values,
      locationTable: this.locations.values,
      functionTable: this.functions.values,
      linkTable: this.links.values,
      stringTable: this.strings.values,
      attributeTable: this.attributeTable.values,
      stackTable: this.stacks.values,
    };
  }

  private location(frame: FrameInput): number {
    const { mapping, address, attributes } = frame;
    const lines = [frame, ...(frame.inlinedInto ?? [])]
      .filter((line) => line.function !== undefined)
      .map((line) => ({
        functionIndex: this.function(line.function),
        line: line.line,
        column: line.column,
      }));
    return this.locations.indexOf({
      mappingIndex: mapping === undefined ? 0 : this.mapping(mapping),
      address,
      lines,
      attributeIndices: this.attributes(attributes),
    });
  }

  private mapping(mapping: NonNullable<FrameInput['mapping']>): number {
    return this.mappings.indexOf({
      memoryStart: mapping.memoryStart,
      memoryLimit: mapping.memoryLimit,
      fileOffset: mapping.fileOffset,
      filenameStrindex: this.string(mapping.fileName),
      attributeIndices: this.attributes(mapping.attributes),
    });
  }

  private function(given: FunctionInput | undefined): number {
    if (given === undefined) return 0;
    return this.functions.indexOf({
      nameStrindex: this.string(given.name),
      systemNameStrindex: this.string(given.systemName),
      filenameStrindex: this.string(given.fileName),
      startLine: given.startLine,
    });
  }
}

function hex(id: OtlpId): string {
  return typeof id === 'string' ? id.toLowerCase() : Buffer.from(id).toString('hex');
}

/** Bytes as text, so that equal ones are found equal. */
function hexless(value: OtlpKeyValueAndUnit['value']): OtlpKeyValueAndUnit['value'] {
  if (value?.bytesValue === undefined || typeof value.bytesValue === 'string') return value;
  return { bytesValue: Buffer.from(value.bytesValue).toString('base64') };
}
