/** Says where it listens, and forwards until it is told to end. */

import { OtlpForwarder } from 'otlp-native';

const forwarder = new OtlpForwarder({
  listen: { http: '127.0.0.1:0' },
  exporter: JSON.parse(process.argv[2]),
});
process.stdout.write(`${forwarder.addresses.http}\n`);
