/**
 * An application that records items without end, with a durable queue, and says over and over how many of them are persisted: until it is
 * killed, or told to end.
 */

import { writeSync } from 'node:fs';
import { type ExporterOptions, NativeLoggerProvider } from 'otlp-native';
import { payloadOf } from '../durable/payload.ts';

export interface DurableApp {
  readonly exporter: ExporterOptions;
  /** The first item's number. */
  readonly firstIndex: number;
  /** Items of each turn of the event loop. */
  readonly burst: number;
  /** Ends by an exception that nobody catches after so many items; 0 for never. */
  readonly throwAfter: number;
}

const { exporter, firstIndex, burst, throwAfter } = JSON.parse(process.argv[2] ?? '') as DurableApp;
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
