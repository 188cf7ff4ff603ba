import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Sink } from '../sink.ts';
import { relayOutage } from './relay-outage.ts';

export const slowLoris: Fault = {
  name: 'slow-loris',
  summary: 'answers drip, a byte now and then, without end',
  weight: 1,
  async run(round) {
    await endure(round, await relayOutage(round, await Sink.start(round), 'dripping', 8));
  },
};
