// Builds dist/: the parser from the grammar, then TypeScript. `--grammar` stops after the parser.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { buildIdOf } from './build-id.mjs';

const run = (command, ...args) =>
  execFileSync(process.execPath, [`node_modules/${command}`, ...args], { stdio: 'inherit' });

mkdirSync('src/syntax/generated', { recursive: true });
run(
  'peggy/bin/peggy.js',
  '--cache',
  '--format',
  'es',
  '--dts',
  '--return-types',
  '{"Filter":"any","Prose":"any"}',
  '--allowed-start-rules',
  'Filter,Prose',
  '-o',
  'src/syntax/generated/filter.js',
  'grammar/filter.peggy',
  'grammar/prose.peggy',
);
if (!process.argv.includes('--grammar')) {
  rmSync('dist', { recursive: true, force: true });
  run('typescript/bin/tsc', '-p', 'tsconfig.build.json');
  cpSync('src/syntax/generated', 'dist/syntax/generated', { recursive: true });
  chmodSync('dist/cli/main.js', 0o755);
  linkOwnCommand();
  await checkData();
  writeFileSync('dist/build-id', `${buildIdOf('dist')}\n`);
  await snapshot();
}

// The data that come with winnow are held against their schema here, once; a load of just these bytes need not do it again.
async function checkData() {
  const { checkSchemaData } = await import(new URL('../dist/schema/load.js', import.meta.url));
  writeFileSync('dist/schema/checked', checkSchemaData());
}

// Without a start-up snapshot everything works as well, only slower.
async function snapshot() {
  try {
    const { buildSnapshot } = await import('./snapshot/build.mjs');
    await buildSnapshot('dist');
  } catch (error) {
    rmSync('dist/snapshot', { recursive: true, force: true });
    console.error(`no start-up snapshot was built: ${error.message}`);
  }
}

// npm links the commands of dependencies only; with this `npx winnow` runs the build of this checkout.
function linkOwnCommand() {
  mkdirSync('node_modules/.bin', { recursive: true });
  rmSync('node_modules/.bin/winnow', { force: true });
  if (process.platform === 'win32')
    writeFileSync('node_modules/.bin/winnow.cmd', '@node "%~dp0\\..\\..\\dist\\cli\\main.js" %*\r\n');
  else symlinkSync('../../dist/cli/main.js', 'node_modules/.bin/winnow');
}
