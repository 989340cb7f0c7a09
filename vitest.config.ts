import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Much of a test's time goes to the programs that it starts: as many at a time as there are cores.
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: '100%' },
});
