import { expect, test } from 'vitest';
import { compare } from './observe.ts';
import { lines } from './tree.ts';

test('@fastify/otel under instrumentation-http gives the same traces and metrics, hooks and errors included', async () => {
  const { official, native } = await compare('fastify.ts');
  expect(native).toEqual(official);
  const hooks = ['onRequest - authenticate', 'preHandler - fastify -> @fastify/otel'];
  expect(lines(native.roots)).toEqual([
    'broken',
    '  GET',
    '    GET /broken',
    '      request',
    '        handler - fastify -> @fastify/otel',
    ...hooks.map((name) => `        ${name}`),
    'guarded',
    '  GET',
    '    GET /guarded',
    '      request',
    '        onRequest - authenticate',
    '        preValidation - validate',
    'no route',
    '  GET',
    '    GET',
    '      request',
    ...hooks.map((name) => `        ${name}`),
    'order',
    '  POST',
    '    POST /nested/orders',
    '      request',
    '        handler - shop',
    '        onRequest - authenticate',
    '        onSend - shop',
    '        preHandler - shop',
    'quiet',
    '  GET',
    '    GET',
    'user',
    '  GET',
    '    GET /users/:id',
    '      request',
    '        handler - showUser',
    '          look up',
    ...hooks.map((name) => `        ${name}`),
  ]);
  expect(native.metrics).toMatchObject([
    { name: 'http.client.request.duration' },
    { name: 'http.server.request.duration' },
  ]);
});
