import { buildBinary } from './binary.mjs';
import { installDependencies } from './dependencies.mjs';
import { linkExamples } from './examples.mjs';
import { checkNode } from './node.mjs';
import { buildTypescript } from './typescript.mjs';

/** Everything a fresh clone needs before anything of it can run. Costs tens of milliseconds when nothing changed. */
export async function setUp() {
  checkNode();
  await installDependencies();
  await buildBinary();
  await buildTypescript();
  linkExamples();
}
