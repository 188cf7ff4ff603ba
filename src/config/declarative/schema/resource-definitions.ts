import {
  bare,
  choice,
  list,
  map,
  oneOf,
  type Property,
  reference,
  requiredText,
  type SchemaType,
  text,
} from '../schema-type.js';

const detector = (name: string, description: string): [string, Property] => [
  name,
  { type: bare, description },
];

/** What telemetry comes from, and how it is joined. */
export function resourceDefinitions(): Readonly<Record<string, SchemaType>> {
  return {
    Resource: map({
      attributes: {
        type: list(reference('AttributeNameValue')),
        description: 'What the telemetry comes from. They win over those of `attributes_list`.',
      },
      'detection/development': {
        type: reference('ExperimentalResourceDetection'),
        fallback: 'none',
        description: 'Attributes that are found.',
      },
      schema_url: { type: text, description: 'The schema of the attributes.' },
      attributes_list: {
        type: text,
        description: 'Attributes as `name=value,…`, percent-encoded, as in `OTEL_RESOURCE_ATTRIBUTES`.',
      },
    }),
    AttributeNameValue: map({
      name: { type: requiredText, isRequired: true, description: 'The name.' },
      value: {
        type: { kind: 'attributeValue' },
        isRequired: true,
        description: 'The value, of the kind of `type`.',
      },
      type: { type: reference('AttributeType'), fallback: 'string', description: 'What the value is.' },
    }),
    AttributeType: oneOf([
      'string',
      'bool',
      'int',
      'double',
      'string_array',
      'bool_array',
      'int_array',
      'double_array',
    ]),
    ExperimentalResourceDetection: map({
      attributes: {
        type: reference('IncludeExclude'),
        fallback: 'all',
        description: 'Which of the attributes that are found are kept.',
      },
      detectors: {
        type: list(reference('ExperimentalResourceDetector')),
        fallback: 'none',
        description: 'What looks for them; a later one wins.',
      },
    }),
    ExperimentalResourceDetector: choice({
      container: { type: reference('ExperimentalContainerResourceDetector'), description: '`container.*`.' },
      host: { type: reference('ExperimentalHostResourceDetector'), description: '`host.*` and `os.*`.' },
      process: { type: reference('ExperimentalProcessResourceDetector'), description: '`process.*`.' },
      service: {
        type: reference('ExperimentalServiceResourceDetector'),
        description: '`service.instance.id`, and `service.name` of `OTEL_SERVICE_NAME`.',
      },
      ...Object.fromEntries([
        detector('os', '`os.*` alone. This name is ours, as those below.'),
        detector('serviceinstance', '`service.instance.id` alone.'),
        detector('k8s', '`k8s.*`.'),
        detector('cloud', '`cloud.*` and `faas.*`: `aws`, `gcp` and `azure` together.'),
        detector('aws', '`cloud.*` and `faas.*` of AWS.'),
        detector('gcp', '`cloud.*` and `faas.*` of Google Cloud.'),
        detector('azure', '`cloud.*` and `faas.*` of Azure.'),
      ]),
    }),
    ExperimentalContainerResourceDetector: bare,
    ExperimentalHostResourceDetector: bare,
    ExperimentalProcessResourceDetector: bare,
    ExperimentalServiceResourceDetector: bare,
    Propagator: map({
      composite: {
        type: list(reference('TextMapPropagator')),
        description: 'Propagators, in order.',
      },
      composite_list: {
        type: text,
        description: 'Names of further propagators, as in `OTEL_PROPAGATORS`.',
      },
    }),
    TextMapPropagator: choice({
      tracecontext: { type: reference('TraceContextPropagator'), description: 'W3C Trace Context.' },
      baggage: { type: reference('BaggagePropagator'), description: 'W3C Baggage.' },
      b3: { type: reference('B3Propagator'), description: 'B3 in one header.' },
      b3multi: { type: reference('B3MultiPropagator'), description: 'B3 in several headers.' },
      jaeger: { type: bare, description: 'Jaeger’s. This name is ours.' },
      xray: { type: bare, description: 'That of AWS X-Ray. This name is ours.' },
      ottrace: { type: bare, description: 'OpenTracing’s. This name is ours.' },
    }),
    TraceContextPropagator: bare,
    BaggagePropagator: bare,
    B3Propagator: bare,
    B3MultiPropagator: bare,
  };
}
