import type { TextMapPropagator } from '@opentelemetry/api';
import type { Environment } from '../../config/environment.js';
import { DEFAULT_PROPAGATORS, propagatorNames } from '../../config/variables/propagator-variables.js';
import { reportingReader } from '../../export/diagnostics.js';
import { B3Propagator } from './b3-propagator.js';
import { CompositePropagator } from './composite-propagator.js';
import { JaegerPropagator } from './jaeger-propagator.js';
import { OTTracePropagator } from './ot-trace-propagator.js';
import { W3CBaggagePropagator } from './w3c-baggage-propagator.js';
import { W3CTraceContextPropagator } from './w3c-trace-context-propagator.js';
import { XRayPropagator } from './xray-propagator.js';

const KNOWN: ReadonlyMap<string, () => TextMapPropagator> = new Map<string, () => TextMapPropagator>([
  ['tracecontext', () => new W3CTraceContextPropagator()],
  ['baggage', () => new W3CBaggagePropagator()],
  ['b3', () => new B3Propagator()],
  ['b3multi', () => new B3Propagator({ injectEncoding: 'multi' })],
  ['jaeger', () => new JaegerPropagator()],
  ['xray', () => new XRayPropagator()],
  ['ottrace', () => new OTTracePropagator()],
]);

/** Propagators by their names, as one. Names that aren't known are left out. */
export function propagatorOf(names: readonly string[]): TextMapPropagator {
  const propagators = names.flatMap((name) => KNOWN.get(name)?.() ?? []);
  return new CompositePropagator({ propagators });
}

/**
 * The propagators of `OTEL_PROPAGATORS`: a list of `tracecontext`, `baggage`, `b3`, `b3multi`, `jaeger`, `xray` and `ottrace`, in
 * any case, or `none`. Default: `tracecontext,baggage`.
 */
export function propagatorFromEnvironment(environment: Environment): TextMapPropagator {
  const names = propagatorNames(reportingReader(environment))?.value ?? DEFAULT_PROPAGATORS;
  const propagators = names.flatMap((name) => KNOWN.get(name)?.() ?? []);
  return new CompositePropagator({ propagators });
}
