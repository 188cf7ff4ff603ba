export { B3Propagator, type B3PropagatorOptions } from './b3-propagator.js';
export { CompositePropagator } from './composite-propagator.js';
export { JaegerPropagator } from './jaeger-propagator.js';
export { type ContextToken, NativeContextManager } from './native-context-manager.js';
export { isTracingSuppressed, suppressTracing, unsuppressTracing } from './suppress-tracing.js';
export { W3CTraceState } from './trace-state.js';
export { W3CBaggagePropagator } from './w3c-baggage-propagator.js';
export { W3CTraceContextPropagator } from './w3c-trace-context-propagator.js';
