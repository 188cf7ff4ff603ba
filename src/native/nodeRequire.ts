import nodeModule from 'node:module';

/**
 * `require`, for the two things that only it can load: the platform's binary and JSON beside the package.
 *
 * One source serves both builds. `dist/esm` is what tsc emits and has `import.meta.url` but no `__filename`;
 * `dist/cjs` is the same code turned to CommonJS by esbuild, where `__filename` exists and `import.meta` is an empty
 * object. Which of the two exists is asked at run time, because a bundler may turn either build into the other.
 * The binary's specifier is never a literal inside a plain `require(…)`, so bundlers leave it alone and it is looked up
 * at run time from the file that holds this code. `createRequire` isn't imported by its name, because the banner that
 * esbuild's users put on ES modules declares that name too.
 */
export const nodeRequire: NodeJS.Require = nodeModule.createRequire(
  typeof import.meta.url === 'string' ? import.meta.url : __filename,
);
