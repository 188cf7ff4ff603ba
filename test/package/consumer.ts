import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { npm } from './npm.ts';
import { inCheckout } from './paths.ts';

const execute = promisify(execFile);

/** Which official SDK a project has; 3.x asks for Node 22.15 or newer. */
export type SdkLine = 'sdk2' | 'sdk3';

/** What a project has besides the package: an official SDK with the API it asks for, pino and winston; or the oldest API alone. */
export type Peers = SdkLine | 'bare';

const logging = ['node_modules/pino', 'node_modules/winston'];
const linked: Record<Peers, string[]> = {
  // API 1.9, which has no logs yet: they are in a package of their own.
  sdk2: [
    ...packagesIn('test/peers/sdk2/node_modules/@opentelemetry'),
    'node_modules/@opentelemetry/api-logs',
    ...logging,
  ],
  sdk3: ['node_modules/@opentelemetry', ...logging],
  bare: ['test/peers/sdk2/node_modules/@opentelemetry/api'],
};

/** A throw-away project that installed the package as it is published. */
export interface Consumer {
  readonly folder: string;
  /** Writes a file of the project, and returns its path. */
  write(name: string, content: string): string;
  dispose(): void;
}

/** The packages as they are published, packed: the main one and this platform's. */
export async function packTarballs(folder: string): Promise<string[]> {
  const staged = path.join(folder, 'staged');
  await execute(process.execPath, [
    inCheckout('scripts/release/stage.mjs'),
    '--only-current',
    '--out',
    staged,
  ]);
  const tarballs: string[] = [];
  for (const name of readdirSync(staged)) {
    const [packed] = JSON.parse(
      await npm(['pack', '--json', '--pack-destination', folder], path.join(staged, name)),
    );
    tarballs.push(path.join(folder, packed.filename));
  }
  return tarballs;
}

/**
 * Installs the tarballs into a new project.
 *
 * Offline: the other platforms' packages are in no registry before a release, and npm leaves an optional dependency out
 * that it can't fetch. The peers are linked from the checkout, each with its own dependencies.
 */
export async function createConsumer(tarballs: string[], peers: Peers): Promise<Consumer> {
  const folder = temporaryFolder(peers);
  const write = (name: string, content: string): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  write('package.json', JSON.stringify({ name: 'consumer', private: true }));
  await npm(['install', '--offline', '--ignore-scripts', '--legacy-peer-deps', ...tarballs], folder);
  for (const source of linked[peers]) {
    const link = path.join(folder, source.slice(source.lastIndexOf('node_modules/')));
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(inCheckout(source), link, 'junction');
  }
  // In there, so that they find what the project has installed, not the checkout.
  cpSync(inCheckout('test/package/programs'), path.join(folder, 'programs'), { recursive: true });
  if (peers === 'sdk2') {
    write('programs/official-tracing.ts', tracingOfSdk2);
  }
  return { folder, write, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

function packagesIn(folder: string): string[] {
  return readdirSync(inCheckout(folder)).map((name) => `${folder}/${name}`);
}

const tracingOfSdk2 = `export { BasicTracerProvider as TracerProvider } from '@opentelemetry/sdk-trace-base';\n`;

/** A new folder outside the checkout, so that nothing resolves by chance to what lies in it. */
export function temporaryFolder(purpose: string): string {
  return mkdtempSync(path.join(tmpdir(), `otlp-native-${purpose}-`));
}
