import { expect, test } from 'vitest';
import { unpackSupervisorEnvironment } from '../../../src/start/supervisor-environment.ts';

test("PM2's packed variables are unpacked, texts and numbers only, and win as they do there", () => {
  const environment: NodeJS.ProcessEnv = {
    OTEL_SERVICE_NAME: 'before',
    pm2_env: JSON.stringify({ OTEL_SERVICE_NAME: 'shop', PORT: 80, args: ['--x'], env: { A: 'b' } }),
  };
  unpackSupervisorEnvironment(environment);
  expect(environment).toMatchObject({ OTEL_SERVICE_NAME: 'shop', PORT: '80' });
  expect(environment).not.toHaveProperty('args');
  expect(environment).not.toHaveProperty('env');
});

test.each([[{}], [{ pm2_env: 'no JSON' }], [{ pm2_env: 'null' }], [{ pm2_env: '7' }]])(
  'anything else stays as it is: %j',
  (environment: NodeJS.ProcessEnv) => {
    const before = { ...environment };
    unpackSupervisorEnvironment(environment);
    expect(environment).toEqual(before);
  },
);
