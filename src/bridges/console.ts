/**
 * Log records of what a program writes to the console.
 *
 * @module console
 */

import { format } from 'node:util';
import { diag } from '@opentelemetry/api';
import { type BridgeLogger, SEVERITY, wants } from './bridge-logger.js';
import { plainValue } from './plain-value.js';

export type { BridgeLogger } from './bridge-logger.js';

/** A method of the console that {@link bridgeConsole} knows. */
export type ConsoleMethod = 'trace' | 'debug' | 'info' | 'log' | 'warn' | 'error';

/** The severity of each method's records, and where it writes. */
const METHODS: Readonly<Record<ConsoleMethod, { severityNumber: number; stream: 'stdout' | 'stderr' }>> = {
  trace: { severityNumber: SEVERITY.trace, stream: 'stderr' },
  debug: { severityNumber: SEVERITY.debug, stream: 'stdout' },
  info: { severityNumber: SEVERITY.info, stream: 'stdout' },
  log: { severityNumber: SEVERITY.info, stream: 'stdout' },
  warn: { severityNumber: SEVERITY.warn, stream: 'stderr' },
  error: { severityNumber: SEVERITY.error, stream: 'stderr' },
};

/** The part of the console that is bridged. */
export type ConsoleLike = { [M in ConsoleMethod]: (...args: unknown[]) => void };

/** The options of {@link bridgeConsole}. */
export interface ConsoleBridgeOptions {
  /** Where the records go. */
  logger: BridgeLogger;
  /** Default: all of them. */
  methods?: readonly ConsoleMethod[];
  /** The console to bridge. Default: the global one. */
  console?: ConsoleLike;
}

/**
 * Emits a record for each line that is written to the console, which goes on writing.
 *
 * The body is the text that the console prints, or the value itself where a single object is logged; the first error
 * among the arguments becomes the `exception.*` attributes, and `log.iostream` says where the line went. What is written
 * while a record is emitted, by a logger of OpenTelemetry's diagnostics for example, is printed and nothing more.
 *
 * ```ts
 * import { NativeLoggerProvider } from 'otlp-native';
 * import { bridgeConsole } from 'otlp-native/console';
 *
 * const provider = new NativeLoggerProvider();
 * const undo = bridgeConsole({ logger: provider.getLogger('console'), methods: ['warn', 'error'] });
 * console.error('no stock', new Error('sold out'));
 * undo();
 * ```
 *
 * @returns a function that ends the bridge.
 */
export function bridgeConsole(options: ConsoleBridgeOptions): () => void {
  const {
    logger,
    methods = Object.keys(METHODS) as ConsoleMethod[],
    console: target = globalThis.console,
  } = options;
  let isOn = true;
  let isBusy = false;
  const undos = methods.map((method) => {
    const original = target[method];
    const bridged = function (this: unknown, ...args: unknown[]): void {
      const isOutermost = !isBusy;
      isBusy = true;
      try {
        original.apply(this, args);
        if (isOn && isOutermost) emit(logger, method, args);
      } finally {
        if (isOutermost) isBusy = false;
      }
    };
    target[method] = bridged;
    return () => {
      // Someone else may have put theirs over it: then it stays, and only passes on.
      if (target[method] === bridged) target[method] = original;
    };
  });
  return () => {
    isOn = false;
    for (const undo of undos) undo();
  };
}

function emit(logger: BridgeLogger, method: ConsoleMethod, args: readonly unknown[]): void {
  try {
    const { severityNumber, stream } = METHODS[method];
    if (!wants(logger, severityNumber)) return;
    logger.emit({
      severityNumber,
      severityText: method,
      body: bodyOf(args),
      attributes: { 'log.iostream': stream },
      exception: args.find((arg) => arg instanceof Error),
    });
  } catch (error) {
    diag.error('otlp-native: a line of the console could not be emitted', error);
  }
}

function bodyOf(args: readonly unknown[]): unknown {
  const [only] = args;
  if (args.length === 1 && typeof only === 'object' && only !== null && !(only instanceof Error)) {
    return plainValue(only);
  }
  // The stack of an error has an attribute of its own.
  return format(...args.map((arg) => (arg instanceof Error ? String(arg) : arg)));
}
