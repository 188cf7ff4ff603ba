import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import type { Consumer } from './consumer.js';

/** The ways in which a program comes to have the package. */
export const builds = {
  'as an ES module': { format: 'esm', bundled: false, file: 'esm.mjs' },
  'as CommonJS': { format: 'cjs', bundled: false, file: 'cjs.cjs' },
  'bundled by esbuild into an ES module': { format: 'esm', bundled: true, file: 'bundled.mjs' },
  'bundled by esbuild into CommonJS': { format: 'cjs', bundled: true, file: 'bundled.cjs' },
} as const;
export type BuildName = keyof typeof builds;

/**
 * Builds a program of `programs/` in a project.
 *
 * @returns the built file, and the bundler's warnings
 */
export async function buildProgram(
  consumer: Consumer,
  program: 'smoke' | 'bare',
  name: BuildName,
): Promise<{ file: string; warnings: string[] }> {
  const { format, bundled, file } = builds[name];
  const outfile = path.join(consumer.folder, `${program}-${file}`);
  const { warnings } = await build({
    entryPoints: [path.join(consumer.folder, 'programs', `${program}.ts`)],
    outfile,
    bundle: true,
    format,
    platform: 'node',
    target: 'node20.19',
    ...(bundled ? bundling(format) : { packages: 'external' }),
    logLevel: 'silent',
  });
  return { file: outfile, warnings: warnings.map(({ text }) => text) };
}

/** What users set for a bundle with a native binary, and with pino, which loads files of its own in worker threads. */
function bundling(format: 'esm' | 'cjs'): BuildOptions {
  return {
    external: ['otlp-native-*', '*.node', 'pino'],
    // What esbuild asks for where CommonJS dependencies that call require() end up in an ES module.
    banner: format === 'esm' ? { js: requireBanner } : {},
  };
}

const requireBanner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
