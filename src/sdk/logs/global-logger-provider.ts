import * as api from '@opentelemetry/api';
import { nodeRequire } from '../../native/nodeRequire.js';
import type { NativeLoggerProvider } from './native-logger-provider.js';

/** The part of `logs`, of `@opentelemetry/api` or `@opentelemetry/api-logs`, that is used here. */
interface LogsApi {
  /** True, or the provider, when there was none before. */
  setGlobalLoggerProvider(provider: NativeLoggerProvider): unknown;
  getLoggerProvider(): unknown;
  disable(): void;
}

/** Sets the global provider of every logs API that is installed. @returns what undoes it, unless others took the place. */
export function setGlobalLoggerProvider(provider: NativeLoggerProvider): (() => void)[] {
  const apis = [logsOf(api), logsOf(separateLogsApi())].filter((logs) => logs !== null);
  if (apis.length === 0) {
    api.diag.warn(
      'There is no logs API: install @opentelemetry/api 1.10 or newer, or @opentelemetry/api-logs',
    );
  }
  return apis.flatMap((logs) => {
    const answer = logs.setGlobalLoggerProvider(provider);
    const undo = (): void => {
      if (logs.getLoggerProvider() === provider) logs.disable();
    };
    return answer === true || answer === provider ? [undo] : [];
  });
}

/** The global provider of the logs API, the first that is registered; null where there is none. */
export function globalLoggerProvider(): object | null {
  return registeredProvider(logsOf(api)) ?? registeredProvider(logsOf(separateLogsApi()));
}

/** Where nothing is registered, both APIs hand out a proxy of their own, which waits for a provider. */
function registeredProvider(logs: LogsApi | null): object | null {
  const provider: unknown = logs?.getLoggerProvider();
  if (typeof provider !== 'object' || provider === null || '_setDelegate' in provider) return null;
  return provider;
}

/** `@opentelemetry/api-logs`, the logs API beside an `@opentelemetry/api` older than 1.10; null where it isn't installed. */
function separateLogsApi(): object | null {
  const specifier = '@opentelemetry/api-logs';
  try {
    return nodeRequire(specifier) as object;
  } catch {
    return null;
  }
}

function logsOf(module: object | null): LogsApi | null {
  const logs: unknown = module !== null && 'logs' in module ? module.logs : null;
  return typeof logs === 'object' && logs !== null && 'setGlobalLoggerProvider' in logs
    ? (logs as LogsApi)
    : null;
}
