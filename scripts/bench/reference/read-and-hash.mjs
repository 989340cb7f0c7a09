// Reads and hashes every file of the folders and files named: the least that a run which changes nothing has to do.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';

let count = 0;
for (const path of process.argv.slice(2)) {
  if (!existsSync(path)) continue;
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true }).map((name) => `${path}/${name}`)
    : [path];
  for (const file of files) {
    if (!/\.\w+$/.test(file)) continue;
    createHash('sha256').update(readFileSync(file)).digest('hex');
    count += 1;
  }
}
console.log(count);
