/**
 * An application that records items without end, with a durable queue, and says over and over how many of them are persisted: until it is
 * killed, or told to end.
 */

import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { type ExporterOptions, NativeLoggerProvider } from 'otlp-native';

export interface DurableApp {
  readonly exporter: ExporterOptions;
  /** The first item's number. */
  readonly firstIndex: number;
  /** Items of each turn of the event loop. */
  readonly burst: number;
  /** Ends by an exception that nobody catches after so many items; 0 for never. */
  readonly throwAfter: number;
}

/** What the item of a number has to hold. */
export function payloadOf(index: number): string {
  return createHash('sha256')
    .update(String(index))
    .digest('hex')
    .repeat(1 + (index % 5));
}

if (process.argv[2] !== undefined) {
  const { exporter, firstIndex, burst, throwAfter } = JSON.parse(process.argv[2]) as DurableApp;
  const provider = new NativeLoggerProvider({ exporter });
  const logger = provider.getLogger('durable');
  let index = firstIndex;
  const turn = (): void => {
    for (let made = 0; made < burst; made++, index++) {
      logger.emit({ body: payloadOf(index), attributes: { index } });
      if (throwAfter > 0 && index - firstIndex + 1 >= throwAfter) throw new Error('nobody catches this');
    }
    const { persisted, delivered, recovered, inFlight } = provider.stats();
    // Synchronous, so that what was said stands even if the process is killed right after.
    writeSync(1, `${JSON.stringify({ persisted, delivered, recovered, inFlight })}\n`);
    setTimeout(turn, 2);
  };
  turn();
}
