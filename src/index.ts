/**
 * OpenTelemetry for Node.js with a Rust core. The adapters for the OpenTelemetry SDK are in `otlp-native/otel`.
 *
 * @packageDocumentation
 */

export { ERROR_CODES, type ErrorCode, OtlpNativeError } from './errors.js';
export { OtlpReceiver, type ReceiverOptions } from './receiver/otlp-receiver.js';
export type { ReceivedBatch, ReceivedSignal } from './receiver/received-batch.js';
export { VERSION as version } from './version.js';
