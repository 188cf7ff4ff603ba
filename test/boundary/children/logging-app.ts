/** An application that emits log records and then ends, in the way that its argument says. */

import { NativeLoggerProvider } from 'otlp-native';

export interface LoggingApp {
  readonly endpoint: string;
  readonly records: number;
  readonly ending: 'natural' | 'process.exit' | 'signal' | 'uncaught exception';
}

const { endpoint, records, ending } = JSON.parse(process.argv[2] ?? '') as LoggingApp;
const provider = new NativeLoggerProvider({ exporter: { endpoint } });
const logger = provider.getLogger('logging-app');
for (let index = 0; index < records; index += 1) {
  logger.emit({ body: `record ${index}` });
  if (index % 10 === 0) logger.emit({ timestamp: 'noon' as never });
}
process.on('exit', () => {
  logger.emit({ body: 'while exiting' });
  process.stdout.write(JSON.stringify(provider.stats()));
});
if (ending === 'process.exit') process.exit(0);
if (ending === 'signal') {
  // As a service does, it runs until the signal comes.
  setInterval(() => {}, 60_000);
  process.kill(process.pid, 'SIGTERM');
}
if (ending === 'uncaught exception') throw new Error('nobody catches this');
