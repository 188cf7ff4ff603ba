/** A server of log records that checks each against its number, and fails as it is told. */

import { type Answer, SUCCESS } from '../../support/answers.ts';
import { FaultServer } from '../../support/fault-server.ts';
import type { Message } from '../../support/otlp-message.ts';
import { payloadOf } from './payload.ts';

/** What arrived, by number. */
export interface Arrived {
  /** How often each item arrived in requests that were answered with success. */
  readonly times: ReadonlyMap<number, number>;
  /** Items whose payload is not what was recorded. */
  readonly altered: readonly number[];
}

/** Starts one; `answer` may fail some requests. */
export function startSink(answer: (index: number) => Answer = () => SUCCESS): Promise<FaultServer> {
  return FaultServer.start({ protocol: 'http/protobuf', answer });
}

/** Everything that the server took. */
export function arrivedAt(server: FaultServer): Arrived {
  const times = new Map<number, number>();
  const altered: number[] = [];
  for (const request of server.requests) {
    if (request.answer.kind !== 'success' || request.body.length === 0) continue;
    for (const record of recordsOf(server.messageOf(request))) {
      const attributes = record.attributes as readonly Message[];
      const index = Number((attributes[0]?.value as Message | undefined)?.intValue);
      times.set(index, (times.get(index) ?? 0) + 1);
      if ((record.body as Message).stringValue !== payloadOf(index)) altered.push(index);
    }
  }
  return { times, altered };
}

function* recordsOf(message: Message): Generator<Message> {
  for (const resource of message.resourceLogs as readonly Message[])
    for (const scope of resource.scopeLogs as readonly Message[])
      yield* scope.logRecords as readonly Message[];
}
