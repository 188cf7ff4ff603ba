/** An application that logs through pino's worker thread and then ends. */

import pino from 'pino';

export interface PinoApp {
  readonly endpoint: string;
  readonly lines: number;
  readonly ending: 'natural' | 'process.exit' | 'flush';
  /** Beside another target, so that pino puts a multistream between. */
  readonly isOneOfSeveral: boolean;
}

const { endpoint, lines, ending, isOneOfSeveral } = JSON.parse(process.argv[2] ?? '') as PinoApp;
const options = {
  exporter: { endpoint },
  resource: { attributes: { 'service.name': 'pino app' } },
  loggerName: 'app',
};
const target = { target: 'otlp-native/pino', options };
const log = pino({
  customLevels: { notice: 35 },
  messageKey: 'message',
  transport: isOneOfSeveral
    ? { targets: [target, { target: 'pino/file', options: { destination: '/dev/null' } }] }
    : target,
});
for (let index = 0; index < lines; index += 1) {
  const span = { trace_id: '3'.repeat(32), span_id: '4'.repeat(16), trace_flags: '01' };
  log.notice({ index, nested: { text: 'é🙂' }, ...span }, `line ${index}`);
}
log.error(new TypeError('the last'));
if (ending === 'process.exit') process.exit(0);
if (ending === 'flush') {
  log.flush(() => {
    process.stdout.write('flushed');
    // Nothing may run at its end: what was flushed has to be there already.
    process.kill(process.pid, 'SIGKILL');
  });
}
