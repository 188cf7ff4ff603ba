/** A program that forwards, ours: `node own-forwarder.ts PROTOCOL LISTEN_ADDRESS FAR_ADDRESS`. */

import { OtlpForwarder } from 'otlp-native';
import { PLAN } from './plan.ts';

const [protocol, address, far] = process.argv.slice(2);
if (address === undefined || far === undefined || (protocol !== 'http' && protocol !== 'grpc'))
  throw new Error('usage: own-forwarder.ts http|grpc ADDRESS:PORT ADDRESS:PORT');

new OtlpForwarder({
  listen: { [protocol]: address },
  exporter: {
    endpoint: `http://${far}`,
    protocol: protocol === 'grpc' ? 'grpc' : 'http/protobuf',
    compression: 'none',
    maxConcurrentExports: PLAN.exportsAtOnce,
    batch: { maxItems: PLAN.spansOut, maxBytes: 64 * 1024 * 1024, delayMs: PLAN.batchDelayMs },
  },
});
