/** Nothing but an open receiver, and what is pending in it, holds this process. */

import { OtlpReceiver } from 'otlp-native';
import { NativeSpanProcessor } from 'otlp-native/otel';

const receiver = await OtlpReceiver.listen();
const context = { traceId: '1'.repeat(32), spanId: '1'.repeat(16), traceFlags: 1 };
const processor = new NativeSpanProcessor({ endpoint: receiver.httpEndpoint });
processor.onEnd({
  name: 'only',
  kind: 0,
  spanContext: () => context,
  startTime: [1, 0],
  endTime: [2, 0],
  status: { code: 0 },
  attributes: {},
  events: [],
  links: [],
  resource: { attributes: {} },
  instrumentationScope: { name: '' },
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
});
for await (const batch of receiver) {
  process.stdout.write(`received ${batch.items}, `);
  break;
}
await receiver.close();
process.stdout.write('closed');
