import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { ProcessMeter } from '../../bench/measure/process-meter.ts';
import { answerParent } from '../../bench/process/answer-parent.ts';
import { paymentHandler, shopHandler } from './handlers.ts';
import type { SliceCost } from './shop.ts';
import { openTelemetry, type ShopTelemetry, type SpanCount } from './telemetry.ts';
import type { Destination, Variant } from './variant.ts';

// The shop and its payment service, one process a variant; shop.ts starts it and asks the questions in order.

export type ServiceQuestions = typeof answers;

interface Service {
  telemetry: ShopTelemetry;
  servers: readonly Server[];
}

let service: Service | null = null;
let slice: { meter: ProcessMeter; endedBefore: number } | null = null;

const answers = {
  /** The shop's URL. */
  start: async ({ variant, destination }: StartRequest): Promise<string> => {
    const telemetry = await openTelemetry(variant, destination);
    // `require`, as the official instrumentation patches the module there; and only now that it's registered.
    const http: typeof import('node:http') = createRequire(import.meta.url)('node:http');
    const payment = http.createServer(paymentHandler());
    const shop = http.createServer(shopHandler(http, `${await listen(payment)}/authorize`));
    service = { telemetry, servers: [shop, payment] };
    return await listen(shop);
  },

  beginLoad: (): void => {
    slice = { endedBefore: started().telemetry.ended, meter: ProcessMeter.start() };
  },

  /** Cost since `beginLoad`, the delivery of all its spans included. */
  endLoad: async (): Promise<Omit<SliceCost, 'requests'>> => {
    if (slice === null) throw new Error('beginLoad comes first');
    const { telemetry } = started();
    await telemetry.deliverAll();
    return { ...slice.meter.stop(), ended: telemetry.ended - slice.endedBefore };
  },

  /** Ends as a service does: no more requests, then its last spans leave. */
  finish: async (): Promise<SpanCount> => {
    const { servers, telemetry } = started();
    await Promise.all(servers.map(close));
    return await telemetry.shutdown();
  },
};

interface StartRequest {
  variant: Variant;
  /** `null` for the variants that export nothing. */
  destination: Destination | null;
}

function started(): Service {
  if (service === null) throw new Error('start comes first');
  return service;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

answerParent(answers);
