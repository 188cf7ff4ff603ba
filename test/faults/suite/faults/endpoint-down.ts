import { endure } from '../endure.ts';
import type { Fault } from '../fault.ts';
import { Sink } from '../sink.ts';
import { relayOutage } from './relay-outage.ts';

/** With the default of 5 s between attempts, an hour has so many of them. */
const ATTEMPTS_AN_HOUR = 720;

export const endpointDown: Fault = {
  name: 'endpoint-down',
  summary: 'the endpoint breaks every connection, for as many attempts as an hour has',
  weight: 2,
  async run(round) {
    await endure(round, await relayOutage(round, await Sink.start(round), 'reset', ATTEMPTS_AN_HOUR));
  },
};
