import type { TextMapPropagator } from '@opentelemetry/api';
import { type Environment, findVariable } from '../../config/environment.js';
import { reportWarnings } from '../../export/diagnostics.js';
import { CompositePropagator } from './composite-propagator.js';
import { W3CBaggagePropagator } from './w3c-baggage-propagator.js';
import { W3CTraceContextPropagator } from './w3c-trace-context-propagator.js';

const KNOWN: Readonly<Record<string, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
};

/** The propagators of `OTEL_PROPAGATORS`: a list of `tracecontext` and `baggage`, or `none`. Default: both. */
export function propagatorFromEnvironment(environment: Environment): TextMapPropagator {
  const found = findVariable(environment, 'OTEL_PROPAGATORS');
  const names = new Set((found?.value ?? 'tracecontext,baggage').split(',').map((name) => name.trim()));
  const propagators: TextMapPropagator[] = [];
  for (const name of names) {
    const create = KNOWN[name];
    if (create !== undefined) propagators.push(create());
    else if (name !== 'none') {
      reportWarnings([`OTEL_PROPAGATORS: there is no propagator ${JSON.stringify(name)}; ignoring it`]);
    }
  }
  return new CompositePropagator({ propagators });
}
