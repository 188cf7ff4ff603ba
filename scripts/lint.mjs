/** `npm run lint`: formatting and lints of Rust and TypeScript, and whether every export is documented. `npm run format` mends what can be mended by itself. */
import { parseArgs } from 'node:util';
import { run } from './setup/command.mjs';
import { installDependencies } from './setup/dependencies.mjs';
import { runMain } from './setup/failure.mjs';
import { nodeProgram } from './setup/node.mjs';

const {
  values: { fix },
} = parseArgs({ options: { fix: { type: 'boolean', default: false } } });

await runMain(async () => {
  await installDependencies();
  const biome = [nodeProgram(), 'node_modules/@biomejs/biome/bin/biome', 'check'];
  /** @type {string[][]} */
  const checks = fix
    ? [
        ['cargo', 'fmt', '--all'],
        [...biome, '--write'],
      ]
    : [
        ['cargo', 'fmt', '--all', '--check'],
        [...biome, '--error-on-warnings'],
        // Fails on what is exported and not documented, and on links that lead nowhere.
        [nodeProgram(), 'node_modules/typedoc/bin/typedoc', '--emit', 'none'],
        ['cargo', 'clippy', '--workspace', '--all-targets', '--locked', '--', '-D', 'warnings'],
      ];
  const failed = [];
  for (const [program = '', ...args] of checks) {
    const { status } = await run(program, args);
    if (status !== 0) {
      failed.push([program, ...args].join(' '));
    }
  }
  for (const command of failed) {
    process.stderr.write(`failed: ${command}\n`);
  }
  return failed.length === 0 ? 0 : 1;
});
