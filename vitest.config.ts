import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The addon's threads end with their process, so each file's outcome is its own.
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
