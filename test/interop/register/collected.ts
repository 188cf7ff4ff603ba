/** What programs that were started with `otlp-native/register` made of their telemetry at a real Collector. */

import { randomUUID } from 'node:crypto';
import type { Collector } from '../../peers/collector/collector.ts';
import { until } from '../../support/until.ts';
import { type Received, received } from '../official-instrumentations/otlp-json.ts';
import type { Destination } from './application.ts';

const DEADLINE_MS = 10_000;
const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** The telemetry of one test's programs: they share a resource attribute that no others have. */
export class CollectedTelemetry implements Destination {
  readonly endpoint: string;
  readonly variables: Readonly<Record<string, string>>;
  private readonly collector: Collector;
  private readonly marker = randomUUID();

  constructor(collector: Collector) {
    this.collector = collector;
    this.endpoint = collector.httpEndpoint;
    this.variables = { OTEL_RESOURCE_ATTRIBUTES: `test.run=${this.marker}` };
  }

  /** What the Collector wrote, once `isComplete` is satisfied; what is missing then is the caller's to report. */
  async all(isComplete: (received: Received) => boolean): Promise<Received> {
    let all = received([]);
    await until('the Collector wrote the telemetry', DEADLINE_MS, async () => {
      const requests: unknown[] = [];
      for (const signal of SIGNALS)
        requests.push(...(await this.collector.requests(signal, this.marker, () => true, 0)));
      all = received(requests);
      return isComplete(all);
    }).catch(() => undefined);
    return all;
  }
}
