import { execFile } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaptureServer, startCaptureServer } from './capture-server.js';
import { type Consumer, createConsumer, packTarballs, type SdkLine, temporaryFolder } from './consumer.js';
import { type NodeMajor, nodeMajors, nodeOf } from './node-releases.js';
import { type SmokeReport, smokeProgram, smokeSpanCount } from './smoke-program.js';

const execute = promisify(execFile);

const programs = {
  'as an ES module': 'esm.mjs',
  'as CommonJS': 'cjs.cjs',
  'bundled by esbuild into an ES module': 'bundled.mjs',
  'bundled by esbuild into CommonJS': 'bundled.cjs',
} as const;

let server: CaptureServer;
const packed = temporaryFolder('packed');
let consumers: Record<SdkLine, Consumer>;

beforeAll(async () => {
  const tarballs = await packTarballs(packed);
  server = await startCaptureServer();
  consumers = { sdk2: await createConsumer(tarballs, 'sdk2'), sdk3: await createConsumer(tarballs, 'sdk3') };
  for (const sdk of ['sdk2', 'sdk3'] as const) {
    await writePrograms(consumers[sdk], sdk);
  }
}, 180_000);

afterAll(async () => {
  for (const consumer of Object.values(consumers ?? {})) {
    consumer.dispose();
  }
  rmSync(packed, { recursive: true, force: true });
  await server?.[Symbol.asyncDispose]();
});

describe.each(nodeMajors)('on Node %i the packed package delivers every span', (major) => {
  let node: string;
  beforeAll(async () => {
    node = await nodeOf(major);
  }, 180_000);

  it.each(Object.entries(programs))('%s', async (_title, program) => {
    const report = await runSmoke(node, path.join(consumers[sdkFor(major)].folder, program));

    expect(report.node).toMatch(new RegExp(`^v${major}\\.`));
    expect(report.rootExports).toContain('OtlpReceiver');
    expect(report.stats).toMatchObject({
      accepted: smokeSpanCount,
      delivered: smokeSpanCount,
      queued: 0,
      inFlight: 0,
      rejected: 0,
    });
    const expected = Array.from({ length: smokeSpanCount }, (_, index) => `span ${index}`);
    expect(server.takeSpanNames().sort()).toEqual(expected.sort());
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
function sdkFor(major: NodeMajor): SdkLine {
  return major < 22 ? 'sdk2' : 'sdk3';
}

async function runSmoke(node: string, program: string): Promise<SmokeReport> {
  const { stdout } = await execute(node, [program, server.endpoint], {
    cwd: path.dirname(program),
    timeout: 20_000,
  });
  return JSON.parse(stdout);
}

async function writePrograms(consumer: Consumer, sdk: SdkLine): Promise<void> {
  const esm = consumer.write(programs['as an ES module'], smokeProgram('esm', sdk));
  consumer.write(programs['as CommonJS'], smokeProgram('cjs', sdk));
  for (const format of ['esm', 'cjs'] as const) {
    await build({
      entryPoints: [esm],
      outfile: path.join(consumer.folder, format === 'esm' ? 'bundled.mjs' : 'bundled.cjs'),
      bundle: true,
      format,
      platform: 'node',
      target: 'node20.19',
      external: ['otlp-native-*', '*.node'],
      // What esbuild asks for where CommonJS dependencies that call require() end up in an ES module.
      banner: format === 'esm' ? { js: requireBanner } : {},
      logLevel: 'error',
    });
  }
}

const requireBanner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
