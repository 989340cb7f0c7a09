import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Much of a test's time goes to the programs that it starts: as many at a time as there are cores.
    maxWorkers: '100%',
    // What these programs remember is not kept among a person's own files.
    env: { WINNOW_CACHE_DIR: mkdtempSync(join(tmpdir(), 'winnow-tests-')) },
  },
});
