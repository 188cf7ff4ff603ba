import type { Item } from './parties.ts';

const SPAN_CONTEXT = {
  traceFlags: 1,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
};
const RESOURCE = { attributes: {}, asyncAttributesPending: false };
const PRIORITIES = ['normal', 'normal', 'high', 'low'] as const;
const KEYS = 1_000;

/** Items to be added again and again, so that their making isn't measured. */
export function makeItems(): Item[] {
  return Array.from({ length: 4 * KEYS }, (_, at) => ({
    key: (at * 7_919) % KEYS,
    priority: PRIORITIES[at % PRIORITIES.length] ?? 'normal',
    resource: RESOURCE,
    hrTime: [1_700_000_000, 0],
    spanContext: () => SPAN_CONTEXT,
  }));
}
