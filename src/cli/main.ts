#!/usr/bin/env node
import { version } from './version.js';

// What starts often starts fast: nothing is loaded before it is known to be wanted.
const argv = process.argv.slice(2);
if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) process.stdout.write(`${version()}\n`);
else {
  const { launch } = await import('./launch.js');
  await launch(argv);
}
