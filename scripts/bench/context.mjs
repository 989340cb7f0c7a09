// What every measurement is given: the build, the corpus, a folder for its files, and how much to do.
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Loads the library of a build, and looks for the corpus: `corpus` is its folder, undefined where there is none. */
export async function makeContext({ dist = join(repository, 'dist'), corpus, quick = false }) {
  const folder = resolve(dist);
  const load = (name) => import(pathToFileURL(join(folder, name)).href);
  const library = await load('index.js');
  const { readExclusions } = await load('sources/exclusion-file.js');
  const wanted = resolve(corpus ?? join(repository, '..', 'shared', 'corpus'));
  return {
    dist: folder,
    main: join(folder, 'cli', 'main.js'),
    library,
    readExclusions,
    schema: library.loadSchema(),
    wanted,
    corpus: existsSync(wanted) ? wanted : undefined,
    quick,
    scratch: mkdtempSync(join(tmpdir(), 'winnow-bench-')),
    say: (text) => process.stderr.write(`${text}\n`),
  };
}
