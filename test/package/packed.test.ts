import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { OtlpReceiver } from 'otlp-native';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type BuildName, buildProgram, builds } from './builds.js';
import { type Captured, type CaptureServer, startCaptureServer } from './capture-server.js';
import { type Consumer, createConsumer, type Peers, packTarballs, temporaryFolder } from './consumer.js';
import { type NodeMajor, nodeMajors, nodeOf } from './node-releases.js';
import { type BareReport, type Delivery, type Report, type SmokeReport, SPANS } from './programs/report.ts';

const execute = promisify(execFile);
const allBuilds = Object.keys(builds) as BuildName[];

let server: CaptureServer;
const packed = temporaryFolder('packed');
let consumers: Record<Peers, Consumer>;

beforeAll(async () => {
  const tarballs = await packTarballs(packed);
  server = await startCaptureServer();
  consumers = {
    sdk2: await createConsumer(tarballs, 'sdk2'),
    sdk3: await createConsumer(tarballs, 'sdk3'),
    bare: await createConsumer(tarballs, 'bare'),
  };
}, 180_000);

afterAll(async () => {
  for (const consumer of Object.values(consumers ?? {})) {
    consumer.dispose();
  }
  rmSync(packed, { recursive: true, force: true });
  await server?.[Symbol.asyncDispose]();
});

describe.each(nodeMajors)('on Node %i the packed package works', (major) => {
  describe.each(allBuilds)('%s', (build) => {
    let report: SmokeReport;
    let captured: Captured;
    beforeAll(async () => {
      const node = await nodeOf(major);
      const peers = sdkFor(major);
      const { file } = await buildProgram(consumers[peers], 'smoke', build);
      ({ report, captured } = await runProgram<SmokeReport>(node, file));
    }, 180_000);

    it('and has no complaints', () => {
      expect(report.node).toMatch(new RegExp(`^v${major}\\.`));
      expect(report.diagnostics).toEqual([]);
    });

    it("delivers what the official SDK's providers make", () => {
      expectDelivered(report.official);
      expect(spanNames(captured, 'official ')).toEqual(numbered('official '));
      expect(captured.points).toContain('official.counter');
      expect(bodies(captured)).toContain('official record');
    });

    it('delivers what its own providers make', () => {
      expectDelivered(report.own);
      expect(spanNames(captured, 'own ')).toEqual([...numbered('own '), 'own parent'].sort());
      expect(captured.points).toContain('own.counter');
      expect(captured.logs).toContainEqual(
        expect.objectContaining({ body: { stringValue: 'own record' }, traceId: expect.any(String) }),
      );
    });

    it('traces a request from client to handler', () => {
      expectTracedRequest(captured);
    });

    it('makes log records of what pino, winston and the console print', () => {
      expect(bodies(captured)).toEqual(
        expect.arrayContaining([
          'by the pino stream',
          'by winston',
          'by the console',
          'by the pino transport',
        ]),
      );
      const correlated = captured.logs.filter(({ traceId }) => traceId !== undefined);
      expect(correlated.map(({ body }) => body?.stringValue)).toEqual(
        expect.arrayContaining(['by the pino stream', 'by winston', 'by the console']),
      );
    });
  });
});

describe('the command', () => {
  it.each(nodeMajors)('finds a project well on Node %i', async (major) => {
    const { folder } = consumers[sdkFor(major)];
    const node = await nodeOf(major);
    const bin = path.join(folder, 'node_modules/.bin/otlp-native');
    const receiver = await OtlpReceiver.listen({ httpPort: 0, grpcPort: null });
    onTestFinished(() => receiver.close());
    const words = ['doctor', '--json', '--endpoint', `${receiver.httpEndpoint}`];
    const { stdout } = await execute(node, [bin, ...words], { cwd: folder, timeout: 20_000 });
    const { ok, checks } = JSON.parse(stdout);
    expect([ok, stdout]).toEqual([true, expect.not.stringContaining('CHECK_FAILED')]);
    expect(checks).toContainEqual(expect.objectContaining({ check: 'roundTrip', status: 'passed' }));
    expect(checks).toContainEqual(
      expect.objectContaining({ check: 'node', summary: expect.stringMatching(new RegExp(`^${major}\\.`)) }),
    );
  });

  it('is a program of its own', async () => {
    const { folder } = consumers.bare;
    const bin = path.join(folder, 'node_modules/.bin/otlp-native');
    const { stdout } = await execute(bin, ['--version'], { timeout: 20_000 });
    expect(stdout).toMatch(/^otlp-native \S+, binary \S+ for /);
  });
});

describe('with nothing installed but an API of 1.9', () => {
  it.each(allBuilds)('everything that needs no library of others works %s', async (build) => {
    const { file, warnings } = await buildProgram(consumers.bare, 'bare', build);
    const { report, captured } = await runProgram<BareReport>(process.execPath, file);

    expect(warnings).toEqual([]);
    expect(report.diagnostics).toEqual([expect.stringContaining('There is no logs API')]);
    expectDelivered(report.own);
    expectTracedRequest(captured);
    expect(bodies(captured)).toEqual(expect.arrayContaining(['own record', 'by the pino stream']));
    expect(report.winston).toMatch(/Cannot find (package|module) 'winston'/);
  });
});

it('a project gets what is published, and the binary of its platform alone', () => {
  const installed = path.join(consumers.sdk3.folder, 'node_modules');

  expect(readdirSync(installed).filter((name) => name.startsWith('otlp-native-'))).toHaveLength(1);
  expect(readdirSync(path.join(installed, 'otlp-native')).sort()).toEqual(
    ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json'].sort(),
  );
});

/** SDK 3.x asks for Node 22.15. */
function sdkFor(major: NodeMajor): 'sdk2' | 'sdk3' {
  return major < 22 ? 'sdk2' : 'sdk3';
}

async function runProgram<R extends Report>(
  node: string,
  file: string,
): Promise<{ report: R; captured: Captured }> {
  server.take();
  const { stdout } = await execute(node, [file, server.endpoint], {
    cwd: path.dirname(file),
    timeout: 20_000,
  });
  return { report: JSON.parse(stdout), captured: server.take() };
}

/** Every item has an outcome, and it is the good one. */
function expectDelivered(delivery: Delivery): void {
  for (const stats of [delivery.spans, delivery.points, delivery.logs]) {
    expect(stats.delivered).toBeGreaterThan(0);
    expect(stats).toMatchObject({ accepted: stats.delivered, queued: 0, inFlight: 0, rejected: 0 });
    expect(new Set(Object.values(stats.dropped))).toEqual(new Set([0]));
  }
}

/** The client's span, the server's below it, and the handler's below that. */
function expectTracedRequest({ spans }: Captured): void {
  const parentOf = (child: { parentSpanId?: string } | undefined) =>
    spans.find(({ spanId }) => spanId === child?.parentSpanId);
  const handler = spans.find(({ name }) => name === 'in the handler');
  const atServer = parentOf(handler);
  const atClient = parentOf(atServer);

  expect([handler?.name, atServer?.name, atClient?.name]).toEqual(['in the handler', 'GET', 'GET']);
}

function spanNames({ spans }: Captured, prefix: string): string[] {
  return spans
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefix))
    .sort();
}

function numbered(prefix: string): string[] {
  return Array.from({ length: SPANS }, (_, index) => `${prefix}${index}`).sort();
}

function bodies({ logs }: Captured): (string | undefined)[] {
  return logs.map(({ body }) => body?.stringValue);
}
