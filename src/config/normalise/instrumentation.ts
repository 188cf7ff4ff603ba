import type { HttpInstrumentationConfiguration, InstrumentationConfiguration } from '../configuration.js';
import { type DocumentNode, plainValue } from '../document/document-node.js';
import type { Section } from './section.js';

/** The domains that have a section of their own, and their names in `OTEL_SEMCONV_STABILITY_OPT_IN`. */
const DOMAINS: readonly (readonly [key: string, name: string])[] = [
  ['http', 'http'],
  ['db', 'database'],
  ['messaging', 'messaging'],
  ['rpc', 'rpc'],
  ['code', 'code'],
];

/** What instrumentations are told, by the section of the specification and that of this package. */
export function instrumentation(section: Section, own: Section): InstrumentationConfiguration {
  const general = section.section('general');
  const chosen = own.section('instrumentations');
  const js = section.child('js');
  section.note('js', js);
  section.note('http', general.child('http'));
  return {
    enabled: chosen.texts('enabled', 'enabled', null),
    disabled: chosen.texts('disabled', 'disabled', []),
    runtimeMetrics: own.boolean('runtime_metrics', 'runtimeMetrics', true),
    stabilityOptIn: stabilityOptIn(general),
    exceptionSignal: own.word(
      'exception_signal',
      'exceptionSignal',
      ['span-events', 'logs', 'both'],
      'span-events',
    ),
    http: {
      client: http(general.section('http').section('client').for('http').for('client')),
      server: http(general.section('http').section('server').for('http').for('server')),
    },
    sensitiveQueryParameters: general
      .section('sanitization')
      .section('url')
      .texts('sensitive_query_parameters', 'sensitiveQueryParameters', null),
    js: plainMap(js),
  };
}

/** The list, with what the sections of domains say instead of it. */
function stabilityOptIn(general: Section): readonly string[] {
  const text = general.text('stability_opt_in_list', 'stabilityOptIn', '');
  let entries = [...new Set(text.split(',').map((entry) => entry.trim()))].filter((entry) => entry !== '');
  for (const [key, name] of DOMAINS) {
    const semconv = general.section(key).section('semconv');
    if (semconv.node?.kind !== 'map') continue;
    const version = semconv.child('version');
    const dual = semconv.child('dual_emit');
    const isOld = version?.kind === 'scalar' && version.value === 0;
    const isDual = dual?.kind === 'scalar' && dual.value === true;
    entries = entries.filter((entry) => entry !== name && entry !== `${name}/dup`);
    if (!isOld) entries.push(isDual ? `${name}/dup` : name);
    general.note('stabilityOptIn', semconv.node);
  }
  return entries;
}

function http(section: Section): HttpInstrumentationConfiguration {
  return {
    requestCapturedHeaders: section.texts('request_captured_headers', 'requestCapturedHeaders', []),
    responseCapturedHeaders: section.texts('response_captured_headers', 'responseCapturedHeaders', []),
    knownMethods: section.texts('known_methods', 'knownMethods', null),
  };
}

function plainMap(node: DocumentNode | null): Readonly<Record<string, unknown>> {
  return node?.kind === 'map' ? (plainValue(node) as Record<string, unknown>) : {};
}
