import { group, invalidOption } from '../../config/checks.js';
import { type AggregationOption, DEFAULT_AGGREGATION } from './aggregation.js';
import type { AttributesProcessor } from './attributes-processor.js';
import { checkCardinalityLimit } from './cardinality-limits.js';
import type { InstrumentDescriptor } from './instrument-descriptor.js';

/** Selects instruments and says what metric they make. At least one criterion is needed; the official SDK's options fit. */
export interface ViewOptions {
  /** The metric's name; only where `instrumentName` is one name. Default: the instrument's. */
  name?: string;
  /** The metric's description. Default: the instrument's. */
  description?: string;
  /** Change the attributes that tell series apart, one after another. Default: none. */
  attributesProcessors?: readonly AttributesProcessor[];
  /** Default: the instrument's own. */
  aggregation?: AggregationOption;
  /** Points the metric has at most, the overflow point included. Default 2000. */
  aggregationCardinalityLimit?: number;
  /** One of `InstrumentType`. */
  instrumentType?: string;
  /** A name; `*` stands for any characters and `?` for one. */
  instrumentName?: string;
  /** Only instruments of this unit. */
  instrumentUnit?: string;
  /** Only instruments of meters of this name. */
  meterName?: string;
  /** Only instruments of meters of this version. */
  meterVersion?: string;
  /** Only instruments of meters of this schema. */
  meterSchemaUrl?: string;
}

/** What tells meters apart. */
export interface MeterIdentity {
  readonly name: string;
  readonly version: string;
  readonly schemaUrl: string | undefined;
}

const CRITERIA = [
  'instrumentType',
  'instrumentName',
  'instrumentUnit',
  'meterName',
  'meterVersion',
  'meterSchemaUrl',
] as const;
const KEYS = [
  'name',
  'description',
  'attributesProcessors',
  'aggregation',
  'aggregationCardinalityLimit',
  ...CRITERIA,
];
const WILDCARD = /[*?]/;
const SPECIAL_CHARACTERS = /[\^$\\.+()[\]{}|]/g;

/** A view, checked. */
export class View {
  readonly options: ViewOptions;
  readonly aggregation: AggregationOption;
  readonly processors: readonly AttributesProcessor[];
  private readonly instrumentName: RegExp | null;

  /**
   * @param setting the view's place in the provider's options, for messages.
   * @throws OtlpNativeError `INVALID_OPTION`
   */
  constructor(options: ViewOptions, setting: string) {
    const given = group(options, setting, KEYS);
    if (CRITERIA.every((criterion) => given[criterion] === undefined)) {
      throw invalidOption(setting, `selects nothing; give one of ${CRITERIA.join(', ')}`);
    }
    const { instrumentName } = given;
    const hasWildcard = instrumentName !== undefined && WILDCARD.test(instrumentName);
    if (given.name !== undefined && (instrumentName === undefined || hasWildcard)) {
      throw invalidOption(
        `${setting}.name`,
        'needs an instrumentName without wildcards, or metrics would share the name',
      );
    }
    if (given.aggregationCardinalityLimit !== undefined) {
      checkCardinalityLimit(given.aggregationCardinalityLimit, `${setting}.aggregationCardinalityLimit`);
    }
    this.options = given;
    this.aggregation = given.aggregation ?? DEFAULT_AGGREGATION;
    this.processors = given.attributesProcessors ?? [];
    this.instrumentName = instrumentName === undefined ? null : pattern(instrumentName);
  }

  /** Whether it selects an instrument of a meter. */
  selects(instrument: InstrumentDescriptor, meter: MeterIdentity): boolean {
    const { options } = this;
    return (
      (this.instrumentName === null || this.instrumentName.test(instrument.name)) &&
      isWanted(options.instrumentType, instrument.type) &&
      isWanted(options.instrumentUnit, instrument.unit) &&
      isWanted(options.meterName, meter.name) &&
      isWanted(options.meterVersion, meter.version) &&
      (meter.schemaUrl === undefined || isWanted(options.meterSchemaUrl, meter.schemaUrl))
    );
  }

  /** The metric that it makes of an instrument. */
  describe(instrument: InstrumentDescriptor): InstrumentDescriptor {
    const { name, description } = this.options;
    return {
      ...instrument,
      name: name ?? instrument.name,
      description: description ?? instrument.description,
    };
  }
}

function isWanted(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === actual;
}

function pattern(name: string): RegExp {
  const source = name.replace(SPECIAL_CHARACTERS, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's');
}
