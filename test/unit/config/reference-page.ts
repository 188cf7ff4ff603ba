// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to variables are what the page explains
import { fileSchema } from '../../../src/config/declarative/schema/file-schema.ts';
import type { MapType, Property, SchemaType } from '../../../src/config/declarative/schema-type.ts';
import { VARIABLE_TABLE } from '../../../src/config/variables/variable-table.ts';

const PER_SIGNAL = [
  'Each of the first nine also for one signal, as `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`,',
  '`OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` and so on; that wins. Profiles have none of their own.',
  '',
];

const BATCHES = [
  'An export’s timeout ends its retries where it is given, here or in a file; else they go on for 5 minutes (`retry.max_elapsed`), because nothing is',
  'lost by waiting. What waits is bounded by bytes (`batch.max_queued_bytes`), not by `…_MAX_QUEUE_SIZE`.',
  '',
];

/** The reference of the configuration, made of what the code reads. */
export function referencePage(): string {
  return `${[
    '# Configuration',
    '<!-- Generated from src/config; to write it anew, run',
    'UPDATE_REFERENCE=1 npm exec vitest run test/unit/config/reference-page.test.ts -->',
    '',
    'What [starts without code](register.md) is configured by variables or by one file, and both by code on top. What counts is, in this',
    'order: code, the file, a signal’s own variable, the variable for all signals, the default.',
    '',
    '```sh',
    'npx otlp-native config show            # what is in force, and where each value came from',
    'npx otlp-native config validate FILE   # everything that is wrong with a file, with line and column',
    'npx otlp-native config schema          # the JSON Schema, for editors',
    '```',
    '',
    'A program gets the same by `otlp-native/configuration`:',
    '',
    '```ts',
    "import { describeProblem, maskedConfiguration, resolveConfiguration } from 'otlp-native/configuration';",
    '',
    'const { configuration, origins, problems } = resolveConfiguration({ environment: process.env });',
    'for (const problem of problems) console.error(describeProblem(problem));',
    'if (configuration !== null) console.log(maskedConfiguration(configuration), origins);',
    '```',
    '',
    '## Variables',
    '',
    'An empty variable counts as not set. Names of values may be written in any case. A value that can’t be used is warned of on the',
    'standard error and ignored. An endpoint or headers that can’t be used keep their signal from being exported, because nobody',
    'wants it sent elsewhere.',
    '',
    ...VARIABLE_TABLE.flatMap(([title, variables]) => [
      `### ${title}`,
      '',
      '| variable | default | meaning |',
      '|---|---|---|',
      ...variables
        .filter(({ description }) => !description.startsWith('The same, for '))
        .map((variable) => row(`\`${variable.name}\``, variable.fallback, variable.description)),
      '',
      ...(title === 'Sending over OTLP' ? PER_SIGNAL : []),
      ...(title === 'Batches' ? BATCHES : []),
    ]),
    '`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` count as for other programs, with a file, too.',
    '',
    '## The file',
    '',
    'The [declarative configuration](https://opentelemetry.io/docs/specs/otel/configuration/data-model/) of OpenTelemetry, version 1.1, in YAML. Set',
    '`OTEL_CONFIG_FILE` to its path. All other variables of this page are then ignored, except where the file names them. A signal that the file',
    'leaves out is not collected, and propagation is off without `propagator`. A file with an error starts nothing.',
    '',
    '```yaml',
    'file_format: "1.1"',
    'resource:',
    '  attributes:',
    '    - { name: service.name, value: shop }',
    'propagator:',
    '  composite: [{ tracecontext: }, { baggage: }]',
    'tracer_provider:',
    '  sampler: { parent_based: { root: { trace_id_ratio_based: { ratio: 0.1 } } } }',
    '  processors:',
    '    - batch:',
    '        exporter:',
    '          otlp_http:',
    '            endpoint: ${OTEL_EXPORTER_OTLP_ENDPOINT:-http://localhost:4318}/v1/traces',
    'distribution:',
    '  otlp-native:',
    '    exporters: { max_concurrent_exports: 8 }',
    '```',
    '',
    '`${NAME}` and `${env:NAME}` stand for a variable, `${NAME:-default}` for a default where it’s missing or empty, `$$` for a dollar sign. They are',
    'replaced in values, not in keys, and what a variable holds can’t add structure. An unquoted value gets its type afterwards: `${PORT}` is a',
    'number, `"${PORT}"` a text.',
    '',
    'A key that isn’t known, or a value of the wrong kind, is an error, except at the top, where other tools may keep theirs. A key that is marked',
    'as not supported is taken with a warning. `file_format` of another major version is an error, of a newer minor version a warning.',
    '',
    ...reachable().flatMap(([name, type]) => section(name, type)),
  ].join('\n')}`;
}

/** The mappings with keys, in the order in which they're met from the top, and those apart that are choices of words. */
function reachable(): [string, MapType][] {
  const found = new Map<string, MapType>([['The whole file', fileSchema().root]]);
  const seen = new Set<string>();
  const visit = (type: SchemaType): void => {
    if (type.kind === 'list') visit(type.items);
    if (type.kind === 'map') for (const { type: below } of Object.values(type.properties)) visit(below);
    if (type.kind !== 'reference' || seen.has(type.name)) return;
    seen.add(type.name);
    const definition = fileSchema().definitions.get(type.name);
    if (definition?.kind === 'map' && Object.keys(definition.properties).length > 0) {
      found.set(type.name, definition);
    }
    if (definition !== undefined) visit(definition);
  };
  visit(fileSchema().root);
  return [...found];
}

function section(name: string, type: MapType): string[] {
  return [
    `### ${name}`,
    '',
    ...(type.isChoice ? ['Exactly one of:', ''] : []),
    '| key | holds | default | meaning |',
    '|---|---|---|---|',
    ...Object.entries(type.properties).map(([key, property]) =>
      row(`\`${key}\``, holds(property.type), fallback(property), meaning(property)),
    ),
    '',
  ];
}

function fallback({ isRequired, fallback: text = '' }: Property): string {
  return isRequired === true ? '**required**' : text;
}

function meaning({ description, unsupported }: Property): string {
  return unsupported === undefined ? description : `${description} *Not supported: ${unsupported}.*`;
}

function holds(type: SchemaType): string {
  switch (type.kind) {
    case 'reference': {
      const definition = fileSchema().definitions.get(type.name);
      if (definition === undefined) return '';
      if (definition.kind !== 'map') return holds(definition);
      const isBare = Object.keys(definition.properties).length === 0;
      if (isBare) return definition.extra === 'none' ? 'nothing' : 'anything';
      return `[${type.name}](#${type.name.toLowerCase()})`;
    }
    case 'list':
      return `list of ${holds(type.items)}`;
    case 'string':
      return type.values === null ? 'text' : type.values.map((value) => `\`${value}\``).join(', ');
    case 'boolean':
      return 'boolean';
    case 'number':
      return range(type.isWhole ? 'integer' : 'number', type.min, type.max);
    case 'attributeValue':
      return 'text, number, boolean, or a list of one of them';
    case 'map':
      return 'nothing';
  }
}

function range(kind: string, min: number | null, max: number | null): string {
  if (min === null) return kind;
  return max === null ? `${kind} ≥ ${min}` : `${kind} ${min} to ${max}`;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
