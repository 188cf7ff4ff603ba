import {
  type MeterProvider,
  metrics,
  ProxyTracerProvider,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { nodeRequire } from '../native/nodeRequire.js';
import { packageOf } from './project.js';

/** The version of `@opentelemetry/api` that this package uses; null where it was bundled away. */
export function ownApiVersion(): string | null {
  try {
    return packageOf(nodeRequire.resolve('@opentelemetry/api'))?.version ?? null;
  } catch {
    return null;
  }
}

/** The version of the copy that made the API's global; null where nothing was registered yet. */
export function registeredApiVersion(): string | null {
  const holder = globalThis as { [key: symbol]: { version?: unknown } | undefined };
  const version = holder[Symbol.for('opentelemetry.js.api.1')]?.version;
  return typeof version === 'string' ? version : null;
}

/** Whether `provider` is what the API gives everybody. */
export function isGlobalTracerProvider(provider: TracerProvider): boolean {
  const global = trace.getTracerProvider();
  return (global instanceof ProxyTracerProvider ? global.getDelegate() : global) === provider;
}

/** Whether `provider` is what the API gives everybody. */
export function isGlobalMeterProvider(provider: MeterProvider): boolean {
  return metrics.getMeterProvider() === provider;
}
