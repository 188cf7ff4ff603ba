/** The same for every party. */
export const PLAN = {
  /** Spans a request that comes in: the official SDKs' batches by default. */
  spansIn: 512,
  /** Spans a request that goes out: four of those. */
  spansOut: 2_048,
  /** How long spans wait for others. */
  batchDelayMs: 200,
  /** Connections to the party, and requests at once on each: over HTTP/1.1 it can only be one. */
  connections: { http: { count: 8, atOnce: 1 }, grpc: { count: 4, atOnce: 4 } },
  /** Requests at once that go out. */
  exportsAtOnce: 4,
  warmUpRequests: 400,
  measuredRequests: 4_000,
} as const;

export type ForwardProtocol = keyof typeof PLAN.connections;
export const FORWARD_PROTOCOLS: readonly ForwardProtocol[] = ['http', 'grpc'];
