import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Many tests wait for programs and clocks: one file more than there are cores keeps the cores busy.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 20_000,
    env: { TZ: 'UTC' },
  },
});
