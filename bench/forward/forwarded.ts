import { freePort } from '../../test/support/free-port.ts';
import { FarEnd } from './far-end.ts';
import { send } from './near-end.ts';
import { PLAN } from './plan.ts';
import type { PrebuiltSpans } from './prebuilt-spans.ts';
import { type ForwardSubject, type Programs, startParty } from './subjects.ts';

/** What a party forwarded after its warm-up, and what that cost it. */
export interface Forwarded {
  readonly items: number;
  /** Items that never arrived, of the warm-up too. */
  readonly lost: number;
  /** Requests that it asked to come back with. */
  readonly repeated: number;
  /** Spans a request that arrived. */
  readonly itemsPerRequest: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rssBytes: number;
  readonly rssPeakBytes: number;
}

/** The ends, which are programs of this repository, and the parties. */
export interface ForwardParts {
  readonly load: string;
  readonly sink: string;
  readonly programs: Programs;
  readonly spans: PrebuiltSpans;
  /** For the parties' files. */
  readonly folder: string;
}

/** Has `subject` forward a `share` of the plan. */
export async function forwarded(
  subject: ForwardSubject,
  parts: ForwardParts,
  share: number,
): Promise<Forwarded> {
  const { load, sink, programs, spans, folder } = parts;
  const farEnd = await FarEnd.start(sink);
  const address = `127.0.0.1:${await freePort()}`;
  const far = farEnd.addresses[subject.protocol];
  const party = await startParty(subject, { address, far, folder, programs });
  try {
    const sendShare = (requests: number) =>
      send(load, subject.protocol, address, Math.ceil(requests * share), spans);
    const warmUp = await sendShare(PLAN.warmUpRequests);
    await farEnd.receive(warmUp.items);
    const before = await farEnd.arrived();
    const [cpuBefore, started] = [await party.cpuMs(), performance.now()];
    const sent = await sendShare(PLAN.measuredRequests);
    const arrived = await farEnd.receive(warmUp.items + sent.items);
    const [cpuMs, wallMs] = [(await party.cpuMs()) - cpuBefore, performance.now() - started];
    const { now, peak } = await party.rssBytes();
    const { requests } = await farEnd.arrived();
    return {
      items: sent.items,
      lost: warmUp.items + sent.items - arrived,
      repeated: warmUp.repeated + sent.repeated,
      itemsPerRequest: (arrived - before.items) / (requests - before.requests),
      cpuMs,
      wallMs,
      rssBytes: now,
      rssPeakBytes: peak,
    };
  } catch (error) {
    throw new Error(`${subject.name}: ${String(error)}\n${party.log}`);
  } finally {
    await party.stop();
    await farEnd.stop();
  }
}
