// The memory of a program with all that it started. Only where there is /proc.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether memory can be measured here. */
export const canMeasureMemory = existsSync('/proc/self/smaps_rollup');

/** The memory of a process and of all below it. What several processes share, such as Node's own code, counts once. */
export function residentBytes(pid) {
  const own = Number(/^Pss:\s+(\d+) kB$/m.exec(readOr(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
  return childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), own);
}

function childrenOf(pid) {
  const threads = existsSync(`/proc/${pid}/task`) ? entriesOf(`/proc/${pid}/task`) : [];
  return threads.flatMap((thread) => readOr(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean));
}

// A process may end between two looks.
function readOr(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function entriesOf(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
