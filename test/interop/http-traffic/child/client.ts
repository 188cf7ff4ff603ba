/** Requests of `node:http` and `node:https`. */

import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { createRequire } from 'node:module';
import { context } from '@opentelemetry/api';
import type { ClientCall, ServerPlan, Upgrade } from '../scenario.ts';
import { begin, log, logActive } from './log.ts';
import { parentContext } from './parent.ts';
import { expectRequest, type Ports } from './server.ts';

const load = createRequire(import.meta.url);
const http: typeof import('node:http') = load('node:http');
const https: typeof import('node:https') = load('node:https');
const keepAlive = {
  http: new http.Agent({ keepAlive: true }),
  https: new https.Agent({ keepAlive: true, rejectUnauthorized: false }),
};
const TIMEOUT_MS = 20;

export async function runClient(call: ClientCall, ports: Ports): Promise<void> {
  const over = begin();
  const { context: parent, end } = parentContext(call.parent);
  const act = actOf(call);
  const { id, started } = expectRequest(planOf(call, act));
  await new Promise<void>((resolve) => {
    context.with(parent, () => {
      const controller = new AbortController();
      const request = create(call, id, ports, act === 'abort signal' ? controller.signal : undefined);
      // Where requests are ignored nobody sees to it that pooled connections keep requests apart.
      const logEnd = call.path.startsWith('/ignored') ? log : logActive;
      if (act !== 'ignore response') request.on('response', (response) => onResponse(response, act, logEnd));
      request.on('error', (error: NodeJS.ErrnoException) => {
        logEnd(`request error ${error.name} ${error.code} ${error.message}`);
      });
      request.on('close', () => {
        logEnd('request close');
        resolve();
      });
      if (act === 'timeout') request.setTimeout(TIMEOUT_MS, () => request.destroy(new Error('timed out')));
      void started.then(() => {
        if (act === 'abort before response') request.abort();
        if (act === 'destroy before response') request.destroy();
        if (act === 'destroy with error') request.destroy(new TypeError('given up'));
        if (act === 'abort signal') controller.abort();
      });
      request.end(call.body ?? undefined);
    });
  });
  end();
  over();
}

export async function runClientUpgrade({ isAccepted }: Upgrade, ports: Ports): Promise<void> {
  const over = begin();
  const request = http.request({
    port: ports.http,
    host: '127.0.0.1',
    path: '/chat',
    headers: { connection: 'Upgrade', upgrade: 'echo', ...(isAccepted ? {} : { 'x-refused': '1' }) },
  });
  request.on('upgrade', (response, socket) => {
    logActive(`upgraded ${response.statusCode}`);
    socket.destroy();
  });
  request.on('error', (error) => log(`upgrade error ${error.message}`));
  request.end();
  await new Promise((resolve) => request.on('close', resolve));
  over();
}

/** What the client can do with what the server does. */
function actOf({ act, plan, isKeptAlive }: ClientCall): ClientCall['act'] {
  if (act === 'refused' && !isKeptAlive) return act;
  const possible = act === 'refused' ? 'read' : act;
  if (plan.act === 'hold' && /read|ignore|in response/.test(possible)) return 'timeout';
  // Which of the two sides' failures comes first would be a matter of luck.
  if (plan.act !== 'answer' && plan.act !== 'hold' && possible === 'destroy in response') return 'read';
  return possible;
}

function planOf({ plan }: ClientCall, act: ClientCall['act']): ServerPlan {
  const isGivenUp = /before response|with error|signal|timeout/.test(act);
  return isGivenUp ? { ...plan, act: 'hold', readsBody: 'not' } : plan;
}

function create(call: ClientCall, id: string, ports: Ports, signal: AbortSignal | undefined): ClientRequest {
  const { isTls, path, credentials, method, isKeptAlive } = call;
  const module = isTls ? https : http;
  // What the official instrumentation makes of an address in brackets depends on the form it was given in.
  const host = call.host === '[::1]' && call.style !== 'text' ? '127.0.0.1' : call.host;
  const port = call.act === 'refused' && !isKeptAlive ? ports.closed : isTls ? ports.https : ports.http;
  const base = `${isTls ? 'https' : 'http'}://${credentials === null ? '' : `${credentials}@`}${host}:${port}`;
  const options: RequestOptions & { rejectUnauthorized?: boolean } = {
    method,
    headers: { ...Object.fromEntries(call.headers), 'x-plan': id },
    agent: isKeptAlive ? keepAlive[isTls ? 'https' : 'http'] : false,
    rejectUnauthorized: false,
    ...(signal === undefined ? {} : { signal }),
  };
  if (call.style === 'text') return module.request(base + path, options);
  if (call.style === 'URL') return module.request(new URL(base + path), options);
  return module.request({
    ...options,
    host,
    port,
    path,
    ...(credentials === null ? {} : { auth: credentials }),
  });
}

function onResponse(response: IncomingMessage, act: ClientCall['act'], logEnd: (line: string) => void): void {
  logEnd(`response ${response.statusCode}`);
  response.on('end', () => logEnd('response end'));
  response.on('error', (error) => logEnd(`response error ${error.message}`));
  if (act === 'destroy in response') response.destroy();
  else if (act === 'read late') setImmediate(() => response.resume());
  else response.resume();
}
