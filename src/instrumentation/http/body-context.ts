import { errorMonitor } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type Context, context as contextApi } from '@opentelemetry/api';
import type { ContextActivation } from '../context-activation.js';

/** Whether more than its headers is to come of a request. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return (length !== undefined && length !== '0') || headers['transfer-encoding'] !== undefined;
}

/**
 * Keeps `context` active in the listeners of a request's body.
 *
 * From Node 24 on, its parser emits `data` and `end` in the context of the connection, not in that of the request, and body
 * parsers go on from there. So a listener that enters the context goes before the first one of each event; only then, because a
 * listener for `data` alone would make the stream wait for a reader that isn't there. `outer` is what was active before
 * the request: where anything else is active, the application chose it.
 */
export function keepContextInBody(
  request: IncomingMessage,
  context: Context,
  outer: Context,
  activation: ContextActivation,
): void {
  const entered = new Set<string | symbol>();
  const enter = (): void => {
    if (contextApi.active() === outer) activation.enter(context);
  };
  request.on('newListener', (event: string | symbol) => {
    if (event === 'newListener' || event === 'removeListener') return;
    // A listener for `error` would hide that nobody handles it.
    const name = event === 'error' ? errorMonitor : event;
    if (entered.has(name)) return;
    entered.add(name);
    request.prependListener(name as string, enter);
  });
  request.on('removeListener', (event: string | symbol, listener: unknown) => {
    if (listener === enter) entered.delete(event);
    else if (entered.has(event) && request.listenerCount(event) === 1)
      request.removeListener(event as string, enter);
  });
}
