import { describe, expect, test } from 'vitest';
import { describeProblem } from '../../../src/config/configuration-problem.ts';
import { parseConfigurationFile } from '../../../src/config/parse-configuration-file.ts';
import { publishedFiles } from './published-files.ts';
import { valueAt } from './value-at.ts';

/** What is told of a published file, by its name; of the others nothing is. */
const TOLD = (): Readonly<Record<string, readonly RegExp[]>> => ({
  'ExperimentalGeneralInstrumentation_semconv_stability_opt_in.yaml': [CONVENTIONS, CONVENTIONS],
  'ExperimentalInstrumentation_kitchen_sink.yaml': [...[CONVENTIONS, CONVENTIONS, CONVENTIONS]],
  'IdGenerator_custom.yaml': [/error UNKNOWN_COMPONENT: .*"my_custom_id_generator"/],
  ...Object.fromEntries(
    ['Http', 'Grpc'].flatMap((kind) =>
      ['Exporter_logs', 'Exporter_traces', 'MetricExporter_metrics'].map((rest) => [
        `Otlp${kind}${rest}_kitchen_sink.yaml`,
        [/warning CONFLICT: .*not used, because the endpoint is http/],
      ]),
    ),
  ),
});
const CONVENTIONS = /warning UNSUPPORTED: .*stable conventions/;
/** Of the version that has a limit of depth. */
const DEPTH = /warning UNSUPPORTED: attribute_limits\.attribute_value_depth_limit: /;

describe('a published file', () => {
  test.each(publishedFiles())('%s is understood, and what isn’t supported is told of', (path, text) => {
    const name = path.replace(/^.*\//, '');
    const expected = [...(TOLD()[name] ?? [])];
    if (/attribute_value_depth_limit: 32/.test(text)) expected.push(DEPTH);
    const { configuration, problems } = parseConfigurationFile(text, name, {});
    expect(problems).toHaveLength(expected.length);
    for (const [index, problem] of problems.entries()) {
      expect(describeProblem(problem)).toMatch(expected[index] ?? '');
    }
    expect(configuration === null).toBe(problems.some(({ severity }) => severity === 'error'));
  });

  const alwaysOn = { kind: 'alwaysOn' };
  const alwaysOff = { kind: 'alwaysOff' };
  const none = { attributeValues: null, attributePatterns: null, spanKinds: null, parents: null };
  const typical = {
    kind: 'parentBased',
    root: { kind: 'traceIdRatioBased', ratio: 0.01 },
    remoteParentSampled: alwaysOn,
    remoteParentNotSampled: alwaysOff,
    localParentSampled: alwaysOn,
    localParentNotSampled: alwaysOff,
  };

  test.each<[name: string, path: string, value: unknown]>([
    ['Sampler_parent_based_typical.yaml', 'tracerProvider.sampler', typical],
    ['Sampler_always_record_typical.yaml', 'tracerProvider.sampler', { kind: 'alwaysRecord', root: typical }],
    [
      'Sampler_probability_kitchen_sink.yaml',
      'tracerProvider.sampler',
      { kind: 'probability', ratio: 0.001 },
    ],
    [
      'Sampler_rule_based_kitchen_sink.yaml',
      'tracerProvider.sampler',
      {
        kind: 'composite',
        sampler: {
          kind: 'ruleBased',
          rules: [
            {
              ...none,
              attributeValues: { key: 'http.route', values: ['/healthz', '/livez'] },
              sampler: alwaysOff,
            },
            {
              ...none,
              attributePatterns: {
                key: 'http.path',
                included: ['/internal/*'],
                excluded: ['/internal/special/*'],
              },
              sampler: alwaysOn,
            },
            {
              ...none,
              spanKinds: ['client'],
              parents: ['none'],
              sampler: { kind: 'probability', ratio: 0.05 },
            },
            { ...none, sampler: { kind: 'probability', ratio: 0.001 } },
          ],
        },
      },
    ],
    [
      'Sampler_composite_rule_based_drop_redis_ping.yaml',
      'tracerProvider.sampler.sampler.rules[1].sampler',
      { kind: 'parentThreshold', root: alwaysOn },
    ],
    [
      'Resource_kitchen_sink.yaml',
      'resource',
      {
        attributes: {
          'service.namespace': 'my-namespace',
          'service.version': '1.0.0',
          'service.name': 'unknown_service',
          string_key: 'value',
          bool_key: true,
          int_key: 1,
          double_key: 1.1,
          string_array_key: ['value1', 'value2'],
          bool_array_key: [true, false],
          int_array_key: [1, 2],
          double_array_key: [1.1, 2.2],
        },
        schemaUrl: 'https://opentelemetry.io/schemas/1.16.0',
        detectors: ['container', 'host', 'os', 'process', 'serviceinstance'],
        detectedAttributes: { included: ['process.*'], excluded: ['process.command_args'] },
      },
    ],
    [
      'View_kitchen_sink.yaml',
      'meterProvider.views[0]',
      {
        selector: {
          instrumentName: 'my_instrument',
          instrumentType: 'histogram',
          unit: 'ms',
          meterName: 'my-meter',
          meterVersion: '1.0.0',
          meterSchemaUrl: 'https://opentelemetry.io/schemas/1.16.0',
        },
        stream: {
          name: 'new_instrument_name',
          description: 'new_description',
          aggregation: {
            kind: 'explicitBucketHistogram',
            boundaries: [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000],
            recordMinMax: true,
          },
          aggregationCardinalityLimit: 2000,
          attributeKeys: { included: ['foo.*'], excluded: ['foo.bar'] },
        },
      },
    ],
    [
      'CardinalityLimits_kitchen_sink.yaml',
      'meterProvider.readers[0].cardinalityLimits',
      {
        default: 100,
        counter: 2000,
        gauge: 2000,
        histogram: 2000,
        observableCounter: 2000,
        observableGauge: 2000,
        observableUpDownCounter: 2000,
        upDownCounter: 2000,
      },
    ],
    [
      'ExperimentalGeneralInstrumentation_semconv_stability_opt_in.yaml',
      'instrumentation.stabilityOptIn',
      ['http', 'database/dup'],
    ],
    [
      'ExperimentalInstrumentation_kitchen_sink.yaml',
      'instrumentation',
      {
        enabled: null,
        disabled: [],
        runtimeMetrics: true,
        stabilityOptIn: ['http/dup', 'database', 'messaging', 'rpc/dup'],
        exceptionSignal: 'span-events',
        http: {
          client: {
            requestCapturedHeaders: ['Content-Type', 'Accept'],
            responseCapturedHeaders: ['Content-Type', 'Content-Encoding'],
            knownMethods: ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'],
          },
          server: expect.objectContaining({ requestCapturedHeaders: ['Content-Type', 'Accept'] }),
        },
        sensitiveQueryParameters: ['AWSAccessKeyId', 'Signature', 'sig', 'X-Goog-Signature'],
        js: { example: { property: 'value' } },
      },
    ],
    [
      'ExperimentalPrometheusMetricExporter_kitchen_sink.yaml',
      'meterProvider.readers[0].exporter',
      {
        kind: 'prometheus',
        host: 'localhost',
        port: 9464,
        scopeInfo: true,
        targetInfo: true,
        resourceConstantLabels: { included: ['service*'], excluded: ['service.attr1'] },
        translationStrategy: 'underscore_escaping_with_suffixes',
      },
    ],
    [
      'SpanLimits_kitchen_sink.yaml',
      'tracerProvider.limits',
      {
        attributeValueLengthLimit: 4096,
        attributeValueDepthLimit: 64,
        attributeCountLimit: 128,
        eventCountLimit: 128,
        linkCountLimit: 128,
        eventAttributeCountLimit: 128,
        linkAttributeCountLimit: 128,
      },
    ],
  ])('%s says %s', (name, path, value) => {
    const text = publishedFiles().find(([file]) => file === `snippets/${name}`)?.[1] ?? '';
    const { configuration } = parseConfigurationFile(text, name, {});
    expect(valueAt(configuration, path)).toEqual(value);
  });
});
