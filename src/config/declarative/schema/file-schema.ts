import {
  boolean,
  type MapType,
  map,
  oneOf,
  reference,
  requiredText,
  type SchemaType,
} from '../schema-type.js';
import { distributionDefinitions } from './distribution-definitions.js';
import { instrumentationDefinitions } from './instrumentation-definitions.js';
import { logDefinitions } from './log-definitions.js';
import { metricDefinitions } from './metric-definitions.js';
import { resourceDefinitions } from './resource-definitions.js';
import { sharedDefinitions } from './shared-definitions.js';
import { traceDefinitions } from './trace-definitions.js';

const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'].flatMap((name) =>
  ['', '2', '3', '4'].map((suffix) => name + suffix),
);

/** The form of the file. */
export interface FileSchema {
  /** The whole file. Keys that it doesn't know are for others, and warned of. */
  readonly root: MapType;
  /** Every definition by its name, which is that of the published schema where there is one. */
  readonly definitions: ReadonlyMap<string, SchemaType>;
}

let made: FileSchema | null = null;

/** The form of the file, made when it is first asked for: a start by variables alone doesn't need it. */
export function fileSchema(): FileSchema {
  made ??= { root: rootDefinition(), definitions: allDefinitions() };
  return made;
}

function rootDefinition(): MapType {
  return map(
    {
      file_format: {
        type: requiredText,
        isRequired: true,
        description: 'The version of the model, `"1.1"`; in quotes, because it is a text.',
      },
      disabled: {
        type: boolean,
        fallback: 'false',
        description: 'Whether nothing but propagation is set up.',
      },
      log_level: {
        type: reference('SeverityNumber'),
        fallback: 'info',
        description: 'From which level on the SDK’s own diagnostics are shown.',
      },
      resource: { type: reference('Resource'), description: 'What telemetry comes from.' },
      attribute_limits: {
        type: reference('AttributeLimits'),
        description: 'Limits for the signals that set none of their own.',
      },
      propagator: {
        type: reference('Propagator'),
        fallback: 'none',
        description: 'How traces are joined between processes.',
      },
      tracer_provider: { type: reference('TracerProvider'), fallback: 'no spans', description: 'Spans.' },
      meter_provider: { type: reference('MeterProvider'), fallback: 'no metrics', description: 'Metrics.' },
      logger_provider: {
        type: reference('LoggerProvider'),
        fallback: 'no log records',
        description: 'Log records.',
      },
      'instrumentation/development': {
        type: reference('ExperimentalInstrumentation'),
        description: 'What instrumentations are told.',
      },
      distribution: { type: reference('Distribution'), description: 'Options beyond the specification.' },
    },
    { extra: 'any' },
  );
}

function allDefinitions(): ReadonlyMap<string, SchemaType> {
  return new Map(
    Object.entries({
      ...sharedDefinitions(),
      ...traceDefinitions(),
      ...metricDefinitions(),
      ...logDefinitions(),
      ...resourceDefinitions(),
      ...instrumentationDefinitions(),
      ...distributionDefinitions(),
      SeverityNumber: oneOf(severities),
    }),
  );
}

/** The type that a reference stands for. */
export function resolveType(type: SchemaType): Exclude<SchemaType, { kind: 'reference' }> {
  if (type.kind !== 'reference') return type;
  const definition = fileSchema().definitions.get(type.name);
  if (definition === undefined) throw new Error(`there is no definition ${type.name}`);
  return resolveType(definition);
}
