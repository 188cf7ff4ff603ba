import { Agent, request as httpRequest } from 'node:http';
import { diskUse } from './disk-use.ts';
import type { PrebuiltRequest } from './prebuilt-requests.ts';
import type { QueueingCollector } from './queueing-collector.ts';
import { type Instant, type LoadPlan, type StoredLoad, storedBetween } from './stored-load.ts';

/** So many that the Collector always has some to decode while it stores another. */
const REQUESTS_IN_FLIGHT = 8;

/** Sends requests to the Collector as fast as it answers; an answer says that the request is in its queue. */
export async function loadCollector(
  collector: QueueingCollector,
  requests: readonly PrebuiltRequest[],
  { warmUp, measured }: LoadPlan,
): Promise<StoredLoad> {
  const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS_IN_FLIGHT });
  const [begin, end] = [warmUp, warmUp + measured];
  let items = 0;
  let sent = 0;
  const instant = async (): Promise<Instant> => {
    const [itemsNow, wallMs] = [items, performance.now()];
    return { items: itemsNow, wallMs, cpuMs: await collector.cpuMs(), makingCpuMs: 0 };
  };
  let first: Promise<Instant> | undefined;
  let last: Promise<Instant> | undefined;
  const sendInTurn = async (): Promise<void> => {
    while (last === undefined) {
      const request = requests[sent++ % requests.length];
      if (request === undefined) throw new Error('there is nothing to send');
      await post(agent, collector.logsUrl, request.body);
      items += request.items;
      if (items >= begin) first ??= instant();
      if (items >= end) last ??= instant();
    }
  };
  await Promise.all(Array.from({ length: REQUESTS_IN_FLIGHT }, sendInTurn));
  agent.destroy();
  if (first === undefined || last === undefined) throw new Error('the load has no items');
  return storedBetween(await first, await last, (await diskUse(collector.storage)) / items);
}

function post(agent: Agent, url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const sent = httpRequest(url, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) resolve();
        else reject(new Error(`the Collector answered ${response.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
