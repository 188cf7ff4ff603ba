import type { Configuration } from '../../../config/configuration.js';
import type {
  ComposableSamplerConfiguration,
  SamplerConfiguration,
} from '../../../config/configuration-traces.js';
import { type CheckResult, checked, skipped } from '../check-result.js';
import { destinationsOf, type ExportedSignal } from '../destinations.js';
import type { Examination } from '../examination.js';
import { type Finding, finding } from '../finding.js';

const SIGNALS: readonly ExportedSignal[] = ['traces', 'metrics', 'logs'];

/** Where the three signals are in a configuration. */
const PROVIDERS = { traces: 'tracerProvider', metrics: 'meterProvider', logs: 'loggerProvider' } as const;

/** Whether anything is meant to arrive at all. */
export function checkPurpose({ resolved }: Pick<Examination, 'resolved'>): CheckResult {
  const { configuration, origins } = resolved;
  if (configuration === null) return skipped('purpose', 'there is no configuration that can be used');
  if (configuration.disabled)
    return checked('purpose', 'disabled', [finding('SDK_DISABLED', origins.get('disabled') ?? '', '')]);
  const destinations = destinationsOf(configuration, { endpoint: null, protocol: null });
  const exported = SIGNALS.filter((each) => destinations.some(({ signal }) => signal === each));
  const others = SIGNALS.map((signal) => [signal, otherWays(configuration, signal)] as const);
  const kept = others.filter(([, ways]) => ways.some((way) => KEPT.has(way)));
  const parts = [
    ...(exported.length === 0 ? [] : [`${exported.join(', ')} over OTLP`]),
    ...kept.map(([signal, ways]) => `${signal} ${ways.map((way) => WAYS[way]).join(', ')}`),
  ];
  const isNothing = parts.length === 0;
  return checked('purpose', isNothing ? 'nothing is exported' : parts.join('; '), [
    ...(isNothing ? [finding('NOTHING_EXPORTED', resolved.file ?? 'variables', '')] : []),
    ...(isNothing ? [] : missing(configuration, exported)),
    ...sampledOut(configuration, origins),
  ]);
}

/** Ways other than OTLP to a server, in words. */
const WAYS = {
  prometheus: 'for Prometheus',
  otlpFile: 'to a file',
  console: 'to the console',
  zipkin: 'nowhere, since Zipkin is not supported',
} as const;
type Way = keyof typeof WAYS;
/** Those by which telemetry comes to somebody. */
const KEPT: ReadonlySet<Way> = new Set(['prometheus', 'otlpFile'] as const);

function otherWays(configuration: Configuration, signal: ExportedSignal): Way[] {
  const { tracerProvider, meterProvider, loggerProvider } = configuration;
  const holders: readonly { readonly exporter: { readonly kind: string } }[] =
    {
      traces: tracerProvider?.processors,
      metrics: meterProvider?.readers,
      logs: loggerProvider?.processors,
    }[signal] ?? [];
  const kinds = new Set(holders.map(({ exporter }) => exporter.kind));
  return [...kinds].filter((kind): kind is Way => kind in WAYS);
}

function missing(configuration: Configuration, exported: readonly ExportedSignal[]): Finding[] {
  return SIGNALS.filter((signal) => !exported.includes(signal)).map((signal) => {
    const isCollected = configuration[PROVIDERS[signal]] !== null;
    const ways = otherWays(configuration, signal).map((way) => WAYS[way]);
    return finding(
      'SIGNAL_NOT_EXPORTED',
      signal,
      isCollected ? `it goes ${ways.join(', ')}` : 'it is not collected',
    );
  });
}

function sampledOut(configuration: Configuration, origins: ReadonlyMap<string, string>): Finding[] {
  const sampler = configuration.tracerProvider?.sampler;
  if (sampler === undefined || !takesNoRoots(sampler)) return [];
  const path = [...origins.keys()].find(
    (each) => each.startsWith('tracerProvider.sampler.') && origins.get(each) !== 'default',
  );
  return [finding('SAMPLED_OUT', origins.get(path ?? '') ?? 'sampler', sampler.kind)];
}

/** Whether no trace that begins here is sampled; what others begin may still be. */
function takesNoRoots(sampler: SamplerConfiguration | ComposableSamplerConfiguration): boolean {
  switch (sampler.kind) {
    case 'alwaysOff':
      return true;
    case 'traceIdRatioBased':
    case 'probability':
      return sampler.ratio === 0;
    case 'parentBased':
    case 'parentThreshold':
    case 'alwaysRecord':
      return takesNoRoots(sampler.root);
    case 'composite':
      return takesNoRoots(sampler.sampler);
    case 'jaegerRemote':
      return takesNoRoots(sampler.initialSampler);
    case 'ruleBased':
      return sampler.rules.every((rule) => takesNoRoots(rule.sampler));
    case 'alwaysOn':
      return false;
  }
}
