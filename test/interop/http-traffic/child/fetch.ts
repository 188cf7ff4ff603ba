/** Requests of `fetch` and of the package `undici`. */

import { context } from '@opentelemetry/api';
import { Agent, request as undiciRequest } from 'undici';
import type { FetchCall, ServerPlan } from '../scenario.ts';
import { begin, log, logActive } from './log.ts';
import { parentContext } from './parent.ts';
import { expectRequest, type Ports } from './server.ts';

const h2 = new Agent({ allowH2: true, connect: { rejectUnauthorized: false } });
const h1 = new Agent({ allowH2: false });

export async function runFetch(call: FetchCall, ports: Ports): Promise<void> {
  const over = begin();
  const { context: parent, end } = parentContext(call.parent);
  const { id, started } = expectRequest(planOf(call));
  const controller = new AbortController();
  if (isAborted(call)) void started.then(() => controller.abort());
  await context.with(parent, async () => {
    try {
      const status = await send(call, id, ports, controller.signal);
      logActive(`fetched ${status}`);
    } catch (error) {
      logActive(`failed ${(error as Error).name}`);
    }
  });
  log('over');
  end();
  over();
}

function isAborted({ act, plan }: FetchCall): boolean {
  return act === 'abort before response' || (act === 'read' && plan.act === 'hold');
}

function planOf(call: FetchCall): ServerPlan {
  if (isAborted(call)) return { ...call.plan, act: 'hold', readsBody: 'not' };
  if (call.by !== 'undici over h2') return call.plan;
  // Over HTTP/2 a connection carries other requests too, so none is broken; and status codes end at 599.
  return { ...call.plan, act: 'answer', status: Math.min(call.plan.status, 599) };
}

async function send(call: FetchCall, id: string, ports: Ports, signal: AbortSignal): Promise<number> {
  const { by, method, path, act } = call;
  const headers = { ...Object.fromEntries(call.headers), 'x-plan': id };
  const body = method === 'POST' || method === 'PUT' ? call.body : null;
  const isH2 = by === 'undici over h2';
  const port = act === 'refused' ? ports.closed : isH2 ? ports.h2 : ports.http;
  const url = `${isH2 ? 'https' : 'http'}://localhost:${port}${path}`;
  if (by === 'fetch') {
    const response = await fetch(url, { method, headers, body, signal });
    await response.text();
    return response.status;
  }
  const response = await undiciRequest(url, {
    method: method as never,
    headers,
    body,
    signal,
    dispatcher: isH2 ? h2 : h1,
  });
  await response.body.text();
  return response.statusCode;
}
