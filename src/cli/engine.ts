import { setFlagsFromString } from 'node:v8';

/**
 * Makes V8 wait longer before it optimises: Kusto's code is large and visited once for each of its many shapes, so that half of what
 * V8 optimises early is thrown away again. A run over a hundred rules takes two thirds of the time, one over a thousand the same.
 */
export function tuneEngine(): void {
  setFlagsFromString('--interrupt-budget=1000000');
}

/** A run of so many files is a long one. */
const many = 500;
let files = 0;

/**
 * To be told of each file that is worked out. Left alone, the heap grows to several times of what lives in it before it is cleaned; in
 * a short run cleaning more often would cost a tenth of the time.
 */
export function tendHeap(): void {
  files += 1;
  if (files === many) setFlagsFromString('--heap-growing-percent=20');
}
