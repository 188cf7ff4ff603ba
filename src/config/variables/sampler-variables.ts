import { type DocumentNode, mapNode, scalarNode, variableOrigin } from '../document/document-node.js';
import type { Parsed, VariableReader } from './variable-reader.js';

const NAME = 'OTEL_TRACES_SAMPLER';
const ARGUMENT = 'OTEL_TRACES_SAMPLER_ARG';
const SAMPLERS = [
  ...['always_on', 'always_off', 'traceidratio', 'jaeger_remote'],
  ...[
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
    'parentbased_jaeger_remote',
  ],
] as const;
const FALLBACK = 'parentbased_always_on';
const PARENT_BASED = 'parentbased_';

/** The sampler of `OTEL_TRACES_SAMPLER`; instead of `jaeger_remote` it's the default, with a warning. */
export function samplerName(reader: VariableReader): { name: string; isParentBased: boolean } {
  const chosen = reader.choice([NAME], SAMPLERS, FALLBACK)?.value ?? FALLBACK;
  const name = chosen.replace(PARENT_BASED, '');
  if (name === 'jaeger_remote') {
    reader.fault(NAME, {
      code: 'UNSUPPORTED',
      fault: `jaeger_remote is understood, but this package can’t do it; using ${FALLBACK}`,
      advice: 'use traceidratio',
    });
    return { name: 'always_on', isParentBased: true };
  }
  return { name, isParentBased: name !== chosen };
}

/** The ratio of `OTEL_TRACES_SAMPLER_ARG`. */
export function samplerRatio(reader: VariableReader): Parsed<number> | null {
  return ratio(reader, reader.text(ARGUMENT)?.value, 'ratio');
}

/** `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`, in the form of the file. */
export function samplerDocument(reader: VariableReader): DocumentNode | undefined {
  const chosen = reader.choice([NAME], SAMPLERS, FALLBACK);
  if (chosen === null) return undefined;
  const origin = variableOrigin(NAME);
  const name = chosen.value.replace(PARENT_BASED, '');
  const root = rootSampler(reader, name);
  if (name === chosen.value) return root;
  return mapNode({ parent_based: mapNode({ root }, origin) }, origin);
}

function rootSampler(reader: VariableReader, name: string): DocumentNode {
  const origin = variableOrigin(NAME);
  if (name === 'traceidratio') {
    const options = mapNode({ ratio: ratioNode(samplerRatio(reader)) }, origin);
    return mapNode({ trace_id_ratio_based: options }, origin);
  }
  if (name === 'jaeger_remote') return jaegerRemote(reader);
  return mapNode({ [name]: scalarNode(null, origin) }, origin);
}

function ratioNode(parsed: Parsed<number> | null): DocumentNode | undefined {
  return parsed === null ? undefined : scalarNode(parsed.value, variableOrigin(parsed.name));
}

function ratio(reader: VariableReader, text: string | undefined, what: string): Parsed<number> | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (value >= 0 && value <= 1) return { name: ARGUMENT, value };
  reader.fault(ARGUMENT, {
    code: Number.isNaN(value) ? 'WRONG_TYPE' : 'OUT_OF_RANGE',
    fault: `${JSON.stringify(text)} is no ${what} from 0 to 1; using 1`,
    advice: 'set it to a number from 0 to 1',
  });
  return null;
}

function jaegerRemote(reader: VariableReader): DocumentNode {
  const origin = variableOrigin(NAME);
  const argument = variableOrigin(ARGUMENT);
  const given = new Map(
    (reader.text(ARGUMENT)?.value ?? '').split(',').map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, equals)).trim(), pair.slice(equals + 1).trim()];
    }),
  );
  reader.fault(NAME, {
    code: 'UNSUPPORTED',
    fault: 'jaeger_remote is understood, but this package can’t do it; its initial sampling rate is used',
    advice: 'use traceidratio',
  });
  const interval = Number(given.get('pollingIntervalMs'));
  const initial = ratioNode(ratio(reader, given.get('initialSamplingRate'), 'initialSamplingRate'));
  return mapNode(
    {
      'jaeger_remote/development': mapNode(
        {
          endpoint: scalarNode(given.get('endpoint') ?? 'http://localhost:14250', argument),
          interval: Number.isInteger(interval) && interval > 0 ? scalarNode(interval, argument) : undefined,
          initial_sampler: mapNode({ trace_id_ratio_based: mapNode({ ratio: initial }, argument) }, argument),
        },
        origin,
      ),
    },
    origin,
  );
}
