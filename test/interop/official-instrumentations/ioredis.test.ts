import { expect, test } from 'vitest';
import { compare } from './observe.ts';
import { INSTALL_DEADLINE_MS, startedRedis } from './servers.ts';
import { lines } from './tree.ts';

test('instrumentation-ioredis gives the same traces for commands, pipelines, transactions, scripts and errors', {
  timeout: INSTALL_DEADLINE_MS,
}, async () => {
  const { port } = await startedRedis();
  const { official, native } = await compare('ioredis.ts', port);
  expect(native).toEqual(official);
  expect(lines(native.roots)).toEqual([
    'after the end',
    '  get',
    'at once',
    ...Array(3).fill('  echo'),
    'commands',
    '  get',
    '  get',
    '  hgetall',
    '  hset',
    '  set',
    'connect',
    '  client',
    '  client',
    '  connect',
    '  hello',
    '  info',
    'error',
    '  lpush',
    'error in a pipeline',
    '  get',
    '  lpush',
    'pipeline',
    '  get',
    '  incr',
    '  incr',
    'quit',
    '  quit',
    'script',
    '  eval',
    '  eval',
    'transaction',
    '  exec',
    '  incr',
    '  multi',
    '  set',
  ]);
});
