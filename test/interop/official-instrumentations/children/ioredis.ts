/** Commands of every style to a real Redis. */

import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { load } from './http.ts';
import { failureOf, report, startTelemetry, step, task } from './telemetry.ts';

const telemetry = await startTelemetry(
  new IORedisInstrumentation({
    requestHook: (span, { cmdArgs }) => span.setAttribute('hook.arguments', cmdArgs.length),
    responseHook: (span, name, _arguments, response) => {
      // What the server says of itself at the connection differs from run to run.
      if (name !== 'info' && name !== 'hello') span.setAttribute('hook.response', String(response));
    },
  }),
);

const { Redis } = load('ioredis') as typeof import('ioredis');
const redis = new Redis({ host: '127.0.0.1', port: task.serverPort, lazyConnect: true });

const connected = await step('connect', () => redis.connect());
// The runs before left theirs. By default the instrumentation wants a parent, so this makes no span.
await redis.flushall();
const results = [
  connected,
  await step('commands', async () => [
    await redis.set('user:1', 'Zoë', 'EX', 60),
    await redis.get('user:1'),
    await redis.hset('cart', { apples: 1, pears: 2 }),
    await redis.hgetall('cart'),
    await redis.get('nothing'),
  ]),
  await step('pipeline', () => redis.pipeline().incr('visits').incr('visits').get('visits').exec()),
  await step('transaction', () => redis.multi().set('a', 1).incr('a').exec()),
  await step('error', () => failureOf(redis.lpush('user:1', 'not a list'))),
  await step('error in a pipeline', async () => {
    const answers = await redis.pipeline().get('user:1').lpush('user:1', 'not a list').exec();
    return answers?.map(([error, answer]) => [error?.message ?? null, answer]);
  }),
  await step('script', async () => [
    await redis.eval('return {KEYS[1], ARGV[1]}', 1, 'key', 'argument'),
    await failureOf(redis.eval("return redis.error_reply('MY wrong')", 0)),
  ]),
  await step('at once', () => Promise.all([1, 2, 3].map((number) => redis.echo(`number ${number}`)))),
  await step('quit', () => redis.quit()),
  await step('after the end', () => failureOf(redis.get('user:1'))),
];
await telemetry.shutdown();
report({ ports: { database: task.serverPort }, results });
