/** Log records that an embedded receiver took, each with its resource and scope, so that grouping makes no difference. */

import { OtlpReceiver, type ReceivedBatch } from 'otlp-native';
import { onTestFinished } from 'vitest';

/** A message in OTLP's JSON form, without fields that have their default: some senders write them, some don't. */
export type Message = Readonly<Record<string, unknown>>;

export interface ReceivedLog {
  readonly resource: Message;
  readonly resourceSchemaUrl: string;
  readonly scope: Message;
  readonly scopeSchemaUrl: string;
  /** The `LogRecord`. */
  readonly record: Message;
}

interface LogsRequest {
  readonly resourceLogs?: readonly {
    readonly resource?: Message;
    readonly schemaUrl?: string;
    readonly scopeLogs?: readonly {
      readonly scope?: Message;
      readonly schemaUrl?: string;
      readonly logRecords?: readonly Message[];
    }[];
  }[];
}

/** The records of an `ExportLogsServiceRequest` in JSON form. */
export function logsOf(request: unknown): ReceivedLog[] {
  return ((request as LogsRequest).resourceLogs ?? []).flatMap(
    ({ resource = {}, schemaUrl = '', scopeLogs = [] }) =>
      scopeLogs.flatMap((scoped) =>
        (scoped.logRecords ?? []).map((record) => ({
          resource: withoutDefaults(resource),
          resourceSchemaUrl: schemaUrl,
          scope: withoutDefaults(scoped.scope ?? {}),
          scopeSchemaUrl: scoped.schemaUrl ?? '',
          record: withoutDefaults(record),
        })),
      ),
  );
}

function withoutDefaults(message: Message): Message {
  const isDefault = (value: unknown): boolean =>
    value === 0 || value === '0' || value === '' || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(message).filter(([, value]) => !isDefault(value)));
}

export class LogReceiver {
  readonly endpoint: string;
  readonly grpcEndpoint: string;
  readonly #receiver: OtlpReceiver;
  readonly #batches: ReceivedBatch[];

  /** Starts a receiver that the test's end closes. */
  static async start(): Promise<LogReceiver> {
    const batches: ReceivedBatch[] = [];
    const receiver = await OtlpReceiver.listen({ onBatch: (batch) => batches.push(batch) });
    onTestFinished(() => receiver.close());
    return new LogReceiver(receiver, batches);
  }

  private constructor(receiver: OtlpReceiver, batches: ReceivedBatch[]) {
    const { httpEndpoint, grpcEndpoint } = receiver;
    if (httpEndpoint === null || grpcEndpoint === null) throw new Error('a receiver without an endpoint');
    this.endpoint = httpEndpoint;
    this.grpcEndpoint = grpcEndpoint;
    this.#receiver = receiver;
    this.#batches = batches;
  }

  /** Ends the receiver and returns all that it took. */
  async take(): Promise<ReceivedLog[]> {
    await this.#receiver.close();
    const requests = this.#batches.filter(({ signal }) => signal === 'logs').map(({ request }) => request);
    return requests.flatMap(logsOf);
  }
}
