import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { npm } from './npm.js';
import { cached } from './paths.js';

/** The Node lines that the package says it runs on. */
export const nodeMajors = [20, 22, 24, 26] as const;
export type NodeMajor = (typeof nodeMajors)[number];

/**
 * The Node binary of a line, installed once and then kept.
 *
 * The package `node` only picks one of these by an install script; the platform's own package needs no script.
 */
export async function nodeOf(major: NodeMajor): Promise<string> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = cached('nodes', String(major));
  const program = path.join(
    folder,
    'node_modules',
    name,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true });
    await npm(['install', '--no-save', '--ignore-scripts', '--prefix', folder, `${name}@${major}`], folder);
  }
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  if (!version.startsWith(`v${major}.`)) {
    throw new Error(`${program} is ${version.trim()}, not Node ${major}`);
  }
  return program;
}
