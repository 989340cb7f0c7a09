// Bundles the compiled program and builds the start-up snapshot of this very Node: `node scripts/snapshot/build.mjs [dist]`.
// A snapshot can load no module but Node's own, so everything that commands need goes into one file; the review screen does not.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Builds `snapshot/` in the folder of the compiled program. */
export async function buildSnapshot(dist) {
  const folder = join(dist, 'snapshot');
  const program = join(folder, 'program.cjs');
  const made = join(folder, 'made.blob');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundle = await rolldown({
    input: join(dist, 'cli', 'snapshot-entry.js'),
    platform: 'node',
    plugins: [standIns],
    transform: { inject: { 'Intl.Segmenter': [here('segmenter.mjs'), 'Segmenter'] } },
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false, minify: true });
  writeFileSync(program, oneByte(output[0].code));
  const workspace = join(folder, 'workspace');
  cpSync(here('workspace'), workspace, { recursive: true });
  execFileSync(process.execPath, ['--snapshot-blob', made, '--build-snapshot', program, resolve(workspace)], {
    // Node warns of modules of its own that it has not tried in a snapshot; our tests do.
    env: { ...process.env, NODE_NO_WARNINGS: '1', NODE_OPTIONS: '' },
    stdio: 'inherit',
  });
  const { snapshotPrefix } = await import(pathToFileURL(resolve(dist, 'cli/snapshot-file.js')).href);
  renameSync(made, join(folder, `${snapshotPrefix()}${statSync(made).size}.blob`));
  rmSync(workspace, { recursive: true });
  rmSync(program);
}

/** V8 keeps a text in half the space, and reads it faster, where no character of it needs two bytes. */
function oneByte(code) {
  if (/raw`[^`]*[^\0-\xff]/.test(code)) throw new Error('an escape in a raw text would mean something else');
  return code.replace(/[^\0-\xff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Replaces what a snapshot cannot do: loading modules and data by path, and the review screen. */
const standIns = {
  name: 'stand-ins',
  resolveId(id) {
    if (id === 'node:module') return here('load-built-in.mjs');
    return id === './commands/review.js' ? here('no-review.mjs') : null;
  },
};

if (fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) await buildSnapshot(process.argv[2] ?? 'dist');
