import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Consumer, createConsumer, packTarballs, type SdkLine, temporaryFolder } from './consumer.js';
import { inCheckout } from './paths.js';
import { typedProgram } from './typed-program.js';

const execute = promisify(execFile);

const packed = temporaryFolder('packed');
let consumers: Record<SdkLine, Consumer>;

beforeAll(async () => {
  const tarballs = await packTarballs(packed);
  consumers = { sdk2: await createConsumer(tarballs, 'sdk2'), sdk3: await createConsumer(tarballs, 'sdk3') };
}, 180_000);

afterAll(() => {
  for (const consumer of Object.values(consumers ?? {})) {
    consumer.dispose();
  }
  rmSync(packed, { recursive: true, force: true });
});

it.each([
  ['sdk3', 'node16', 'consumer.mts'],
  ['sdk3', 'node16', 'consumer.cts'],
  ['sdk3', 'bundler', 'consumer.mts'],
  ['sdk2', 'node16', 'consumer.mts'],
  ['sdk2', 'node16', 'consumer.cts'],
  ['sdk2', 'bundler', 'consumer.mts'],
] as const)(
  'the declarations satisfy %s under moduleResolution %s in %s',
  async (sdk, moduleResolution, file) => {
    const { folder, write } = consumers[sdk];
    write(file, typedProgram(sdk === 'sdk2' ? '@opentelemetry/sdk-trace-base' : '@opentelemetry/sdk-trace'));
    const config = write(
      `tsconfig.${moduleResolution}.${path.extname(file)}.json`,
      JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          lib: ['es2023'],
          module: moduleResolution === 'bundler' ? 'esnext' : 'node16',
          moduleResolution,
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          noEmit: true,
          types: ['node'],
          typeRoots: [inCheckout('node_modules/@types')],
        },
        files: [file],
      }),
    );

    const output = await typeErrors(folder, config);

    expect(output).toBe('');
  },
);

/** What the compiler says, empty when it is content. */
async function typeErrors(folder: string, config: string): Promise<string> {
  const compiler = inCheckout('node_modules/typescript/bin/tsc');
  const result = await execute(process.execPath, [compiler, '-p', config], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  return result.stdout;
}
