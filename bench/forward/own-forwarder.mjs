/**
 * A program that forwards, ours, in JavaScript as users run it: `node own-forwarder.mjs PROTOCOL LISTEN_ADDRESS FAR_ADDRESS LIMITS`, the
 * limits as JSON.
 */

import { OtlpForwarder } from 'otlp-native';

const [protocol, address, far, limits = '{}'] = process.argv.slice(2);
const { spansOut, batchDelayMs, exportsAtOnce } = JSON.parse(limits);

new OtlpForwarder({
  listen: { [protocol]: address },
  exporter: {
    endpoint: `http://${far}`,
    protocol: protocol === 'grpc' ? 'grpc' : 'http/protobuf',
    compression: 'none',
    maxConcurrentExports: exportsAtOnce,
    batch: { maxItems: spansOut, maxBytes: 64 * 1024 * 1024, delayMs: batchDelayMs },
  },
});
