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
  const summary = exported.length === 0 ? 'nothing is exported' : `${exported.join(', ')} over OTLP`;
  return checked('purpose', summary, [
    ...(exported.length === 0 ? [finding('NOTHING_EXPORTED', resolved.file ?? 'variables', '')] : []),
    ...(exported.length === 0 ? [] : missing(configuration, exported)),
    ...sampledOut(configuration, origins),
  ]);
}

function missing(configuration: Configuration, exported: readonly ExportedSignal[]): Finding[] {
  return SIGNALS.filter((signal) => !exported.includes(signal)).map((signal) => {
    const isCollected = configuration[PROVIDERS[signal]] !== null;
    return finding('SIGNAL_NOT_EXPORTED', signal, isCollected ? 'it goes elsewhere' : 'it is not collected');
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
