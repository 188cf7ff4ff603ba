import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { blindCopies, sees } from '../../../src/start/api-copies.ts';
import { Project } from '../../../src/start/project.ts';

test.each([
  ['1.10.0', '1.10.0', true],
  ['1.10.0', '1.10.3', true],
  ['1.9.0', '1.10.0', true],
  ['1.11.0', '1.10.0', false],
  ['2.0.0', '1.10.0', false],
  ['1.10.0-rc.1', '1.10.0', false],
  ['1.10.0-rc.1', '1.10.0-rc.1', true],
  ['broken', '1.10.0', false],
])('the API %s sees a global of %s: %s', (copy, registered, expected) => {
  expect(sees(copy, registered)).toBe(expected);
});

function projectWithApi(version: string): { project: Project; folder: string } {
  const root = mkdtempSync(join(tmpdir(), 'otlp-native-project-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folder = join(root, 'node_modules/@opentelemetry/api');
  mkdirSync(join(folder, 'build'), { recursive: true });
  const description = { name: '@opentelemetry/api', version, main: 'build/index.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(description));
  writeFileSync(join(folder, 'build/package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'build/index.js'), '');
  return { project: new Project([join(root, 'app.js')]), folder };
}

test('a copy that sees nothing is found where the project has it, each once', () => {
  const { project: newer, folder } = projectWithApi('1.12.0');
  const { project: older } = projectWithApi('1.9.0');
  const none = new Project(['/nowhere/app.js']);
  expect(blindCopies([newer, older, newer, none], '1.10.0')).toEqual([{ version: '1.12.0', folder }]);
});
