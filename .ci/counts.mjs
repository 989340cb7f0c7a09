// Prints `N passed, N failed` from vitest's JSON report; fails when a test failed, a file broke, or nothing ran.
import { readFileSync } from 'node:fs';

let counts = { passed: 0, failed: 0, broken: 0 };
try {
  const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
  counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    // A file that fails to load fails without a test of its own.
    broken: report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
    ).length,
  };
} catch (error) {
  console.error(`no report of the tests: ${error.message}`);
}
console.log(`${counts.passed} passed, ${counts.failed + counts.broken} failed`);
process.exit(counts.failed + counts.broken > 0 || counts.passed === 0 ? 1 : 0);
