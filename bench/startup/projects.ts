import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packTarballs, temporaryFolder } from '../../test/package/consumer.ts';
import { npm } from '../../test/package/npm.ts';
import { installed } from '../../test/peers/npm/installed.ts';
import { packageVersion } from '../report/versions.ts';
import { OFFICIAL_PACKAGES } from './official-packages.ts';

/** The file that each project has. */
export const PROGRAM = 'program.mjs';

/** A project of its own with the official packages, in the versions of the checkout, and a `start.mjs`. */
export async function officialProject(): Promise<string> {
  const names = OFFICIAL_PACKAGES.map((name) => `@opentelemetry/${name}`);
  const folder = await installed(Object.fromEntries(names.map((name) => [name, packageVersion(name)])));
  addProgram(folder);
  copyFileSync(new URL('./official-start.mjs', import.meta.url), join(folder, 'start.mjs'));
  return folder;
}

/** A project of its own that installed our packages as they are published, and the API. */
export async function ownProject(): Promise<{ folder: string; dispose(): void }> {
  const folder = temporaryFolder('startup');
  const tarballs = await packTarballs(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'own', private: true }));
  const api = `@opentelemetry/api@${packageVersion('@opentelemetry/api')}`;
  await npm(['install', '--ignore-scripts', '--prefer-offline', ...tarballs, api], folder);
  addProgram(folder);
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** In the project, since ours looks for instrumentations where the program is. */
function addProgram(folder: string): void {
  copyFileSync(new URL('./program.mjs', import.meta.url), join(folder, PROGRAM));
}
