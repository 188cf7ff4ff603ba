import {
  DEFAULT_ORIGIN,
  type DocumentNode,
  listNode,
  type MapNode,
  mapNode,
  scalarNode,
  variableOrigin,
} from '../document/document-node.js';
import type { ProblemList } from '../document/problem-list.js';
import type { Environment } from '../environment.js';
import { limitsDocuments } from './limit-variables.js';
import { reportMisspelt } from './misspelt-variables.js';
import { DEFAULT_PROPAGATORS, propagatorNames } from './propagator-variables.js';
import { logsDocument, metricsDocument, tracesDocument } from './provider-variables.js';
import { resourceDocument } from './resource-variables.js';
import { type Parsed, VariableReader } from './variable-reader.js';

const LEVELS = [
  ...['trace', 'debug', 'info', 'warn', 'error', 'fatal'],
  ...['none', 'verbose', 'all'],
] as const;

/**
 * What the `OTEL_*` variables say, in the form of a declarative file, so that variables and files have one way on. What can't be
 * used is added to the problems and left out, as the specification says.
 */
export function environmentDocument(environment: Environment, problems: ProblemList): MapNode {
  const reader = new VariableReader(environment, ({ name, ...finding }) =>
    problems.warning(name, variableOrigin(name), finding),
  );
  reportMisspelt(reader);
  const limits = limitsDocuments(reader);
  return mapNode(
    {
      disabled: leaf(reader.boolean(['OTEL_SDK_DISABLED'])),
      log_level: leaf(reader.choice(['OTEL_LOG_LEVEL'], LEVELS, 'info')),
      resource: resourceDocument(reader),
      attribute_limits: limits.general,
      propagator: propagatorDocument(reader),
      tracer_provider: tracesDocument(reader, limits.spans),
      meter_provider: metricsDocument(reader),
      logger_provider: logsDocument(reader, limits.logRecords),
      'instrumentation/development': instrumentationDocument(reader),
      distribution: mapNode({ 'otlp-native': ownDocument(reader) }, DEFAULT_ORIGIN),
    },
    DEFAULT_ORIGIN,
  );
}

/** The value of a variable as a leaf. */
export function leaf(parsed: Parsed<string | number | boolean> | null): DocumentNode | undefined {
  return parsed === null ? undefined : scalarNode(parsed.value, variableOrigin(parsed.name));
}

function texts(parsed: Parsed<readonly string[]> | null): DocumentNode | undefined {
  if (parsed === null) return undefined;
  const origin = variableOrigin(parsed.name);
  return listNode(
    parsed.value.map((value) => scalarNode(value, origin)),
    origin,
  );
}

function propagatorDocument(reader: VariableReader): DocumentNode {
  const named = propagatorNames(reader);
  const origin = named === null ? DEFAULT_ORIGIN : variableOrigin(named.name);
  const names = named?.value ?? DEFAULT_PROPAGATORS;
  return mapNode({ composite_list: scalarNode(names.join(','), origin) }, origin);
}

function instrumentationDocument(reader: VariableReader): DocumentNode {
  const methods = texts(reader.list('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS', true));
  const optIn = reader.text('OTEL_SEMCONV_STABILITY_OPT_IN');
  if (optIn !== null && /(?:^|,)\s*(?:http|database)\/dup/.test(optIn.value)) {
    reader.fault(optIn.name, {
      code: 'UNSUPPORTED',
      fault: 'is for official instrumentations: ours have the stable conventions alone',
      advice: 'leave /dup out, or turn ours off by OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    });
  }
  const http =
    methods && mapNode({ known_methods: methods }, variableOrigin('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS'));
  return mapNode(
    {
      general: mapNode(
        {
          http: http && mapNode({ client: http, server: http }, http.origin),
          stability_opt_in_list: leaf(optIn),
        },
        DEFAULT_ORIGIN,
      ),
    },
    DEFAULT_ORIGIN,
  );
}

function ownDocument(reader: VariableReader): DocumentNode {
  return mapNode(
    {
      instrumentations: mapNode(
        {
          enabled: texts(reader.list('OTEL_NODE_ENABLED_INSTRUMENTATIONS')),
          disabled: texts(reader.list('OTEL_NODE_DISABLED_INSTRUMENTATIONS')),
        },
        DEFAULT_ORIGIN,
      ),
      runtime_metrics: leaf(reader.boolean(['OTEL_NODE_RUNTIME_METRICS'])),
      exception_signal: exceptionSignal(reader),
    },
    DEFAULT_ORIGIN,
  );
}

function exceptionSignal(reader: VariableReader): DocumentNode | undefined {
  const name = 'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN';
  const chosen = reader.choice([name], ['logs', 'logs/dup'], 'span events');
  if (chosen === null) return undefined;
  return scalarNode(chosen.value === 'logs' ? 'logs' : 'both', variableOrigin(name));
}
