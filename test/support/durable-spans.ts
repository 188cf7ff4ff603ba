/** The spans of processes with a durable queue, as they come out at their server. */

import { itemText } from './durable-items.ts';
import type { FaultServer } from './fault-server.ts';
import type { Message } from './otlp-message.ts';

export interface ArrivedSpans {
  /** How often each item arrived in requests that were answered with success, by number. */
  readonly times: Map<number, number>;
  /** Items that are not what was recorded. */
  readonly altered: readonly number[];
}

/** Everything that the servers took. */
export function arrivedSpans(servers: readonly FaultServer[]): ArrivedSpans {
  const times = new Map<number, number>();
  const altered: number[] = [];
  for (const server of servers) {
    for (const request of server.requests) {
      if (request.answer.kind !== 'success' || request.body.length === 0) continue;
      for (const span of spansOf(server.messageOf(request))) {
        const index = Number(span.index);
        if (span.text !== itemText(index)) altered.push(index);
        times.set(index, (times.get(index) ?? 0) + 1);
      }
    }
  }
  return { times, altered };
}

function spansOf(message: Message): Record<string, unknown>[] {
  const list = (value: unknown) => (value ?? []) as Message[];
  return list(message.resourceSpans)
    .flatMap((resource) => list(resource.scopeSpans))
    .flatMap((scope) => list(scope.spans))
    .map((span) =>
      Object.fromEntries(
        list(span.attributes).map(({ key, value }) => [String(key), Object.values(value as Message)[0]]),
      ),
    );
}
