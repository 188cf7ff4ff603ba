/** Next.js, whose instrumentation hook loads `otlp-native/register`. */

import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { INSTALL_DEADLINE_MS } from '../../peers/npm/installed.ts';
import { startProcess, Telemetry } from './application.ts';
import { nextProject } from './next-project.ts';
import { metricNames, servicesOf } from './received.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

test("a request's trace goes through Next.js, its own spans and the call of another service", {
  timeout: INSTALL_DEADLINE_MS,
}, async () => {
  const { folder, program } = await nextProject();
  const telemetry = await Telemetry.receive();
  const other = createServer((request, response) => response.end(request.headers.traceparent));
  onTestFinished(() => void other.close());
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : null;

  const next = startProcess(process.execPath, [program, 'start', '-p', '0', '-H', '127.0.0.1'], {
    cwd: folder,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint,
      OTEL_SERVICE_NAME: 'next',
      OTHER_URL: `http://127.0.0.1:${port}/`,
    },
  });
  const [, url] = await next.wrote(/(http:\/\/127\.0\.0\.1:\d+)[\s\S]*Ready/);
  // The server listens before it calls the hook, and answers after it.
  await (await fetch(`${url}/hello`)).text();
  const headers = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };
  const answer = await fetch(`${url}/hello`, { headers });
  expect(await answer.text()).toContain(TRACE_ID);
  await next.ended('SIGTERM');

  const all = await telemetry.all();
  const trace = all.spans.filter(({ item }) => item.traceId === TRACE_ID).map(({ item }) => item);
  const parents = new Map(trace.map((span) => [span.spanId, span]));
  const call = trace.find(({ name, kind }) => name === 'GET' && kind === 3);
  const way: string[] = [];
  for (let span = call; span !== undefined; span = parents.get(span.parentSpanId ?? '')) way.push(span.name);
  expect(way).toEqual([
    'GET',
    expect.stringMatching(/^fetch GET/),
    'executing api route (app) /hello',
    'GET /hello',
    'GET',
  ]);
  expect(servicesOf(all)).toEqual(['next']);
  expect(metricNames(all)).toEqual(
    expect.arrayContaining(['http.server.request.duration', 'http.client.request.duration']),
  );
});
