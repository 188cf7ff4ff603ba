import { expect, test } from 'vitest';
import type { HookedModule } from '../../../src/start/hooked-modules.ts';
import { unseenModules } from '../../../src/start/unseen-modules.ts';

const hooked = (name: string, wasSeen: boolean): HookedModule => ({
  name,
  packageName: `@opentelemetry/instrumentation-${name}`,
  wasSeen: () => wasSeen,
});

test('modules that were loaded and not seen are named', () => {
  const files = [
    '/app/index.js',
    '/app/node_modules/pg/lib/index.js',
    'C:\\app\\node_modules\\@grpc\\grpc-js\\build\\index.js',
    '/app/node_modules/pg/node_modules/inner/index.js',
    '/app/node_modules/express/index.js',
  ];
  const modules = [
    hooked('pg', false),
    hooked('@grpc/grpc-js', false),
    hooked('inner', false),
    hooked('express', true),
    hooked('ioredis', false),
    hooked('net', false),
  ];
  expect(unseenModules(modules, files)).toEqual(['pg', '@grpc/grpc-js', 'inner']);
});

test('a module that any of its instrumentations saw is none', () => {
  expect(unseenModules([hooked('pg', false), hooked('pg', true)], ['/app/node_modules/pg/index.js'])).toEqual(
    [],
  );
});
