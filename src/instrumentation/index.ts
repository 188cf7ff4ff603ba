/**
 * Instrumentations of Node's own HTTP modules and of undici that patch nothing.
 *
 * @packageDocumentation
 */

export type { CapturedHeaders, NativeHttpInstrumentationConfig } from './http/http-config.js';
export { NativeHttpInstrumentation } from './http/native-http-instrumentation.js';
export type { Instrumentation, InstrumentationConfig } from './instrumentation.js';
export { DEFAULT_REDACTED_QUERY_PARAMS } from './query-redaction.js';
export { NativeUndiciInstrumentation } from './undici/native-undici-instrumentation.js';
export type {
  NativeUndiciInstrumentationConfig,
  UndiciRequest,
  UndiciResponse,
} from './undici/undici-config.js';
