import type { TextMapPropagator } from '@opentelemetry/api';
import { type Environment, findVariable } from '../../config/environment.js';
import { reportWarnings } from '../../export/diagnostics.js';
import { B3Propagator } from './b3-propagator.js';
import { CompositePropagator } from './composite-propagator.js';
import { JaegerPropagator } from './jaeger-propagator.js';
import { W3CBaggagePropagator } from './w3c-baggage-propagator.js';
import { W3CTraceContextPropagator } from './w3c-trace-context-propagator.js';

const KNOWN: ReadonlyMap<string, () => TextMapPropagator> = new Map<string, () => TextMapPropagator>([
  ['tracecontext', () => new W3CTraceContextPropagator()],
  ['baggage', () => new W3CBaggagePropagator()],
  ['b3', () => new B3Propagator()],
  ['b3multi', () => new B3Propagator({ injectEncoding: 'multi' })],
  ['jaeger', () => new JaegerPropagator()],
]);

/**
 * The propagators of `OTEL_PROPAGATORS`: a list of `tracecontext`, `baggage`, `b3`, `b3multi` and `jaeger`, in any case, or
 * `none`. Default: `tracecontext,baggage`.
 */
export function propagatorFromEnvironment(environment: Environment): TextMapPropagator {
  const found = findVariable(environment, 'OTEL_PROPAGATORS');
  const list = found?.value ?? 'tracecontext,baggage';
  const names = new Set(list.split(',').map((name) => name.trim().toLowerCase()));
  const propagators: TextMapPropagator[] = [];
  for (const name of names) {
    const create = KNOWN.get(name);
    if (create !== undefined) propagators.push(create());
    else if (name !== 'none' && name !== '') {
      reportWarnings([`OTEL_PROPAGATORS: there is no propagator ${JSON.stringify(name)}; ignoring it`]);
    }
  }
  return new CompositePropagator({ propagators });
}
