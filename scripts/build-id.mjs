// A name for a build: its code, its data and the versions of the libraries that it runs with. What was worked out by another
// build is not taken from a cache.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The digest of a compiled folder with the schema beside it. */
export function buildIdOf(dist) {
  const hash = createHash('sha256');
  const files = [dist, 'schema'].flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => /\.(?:js|json)$/.test(name))
      .map((name) => join(folder, name)),
  );
  for (const file of files.sort()) hash.update(`${file.replaceAll('\\', '/')}\n`).update(readFileSync(file));
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of Object.keys(dependencies).sort())
    hash.update(`${name} ${JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8')).version}\n`);
  return hash.digest('hex');
}
