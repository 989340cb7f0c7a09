// Starts and times whole processes. Figures are medians; what is compared runs in turns.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { residentBytes } from './memory.mjs';

const running = new Set();

/** Starts a Node program. It does not outlive the benchmark. */
export function start(parts, { cwd, env = {}, flags = [] } = {}) {
  const child = spawn(process.execPath, [...flags, ...parts], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

/** Ends what still runs. */
export function endAll() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * Runs a Node program to its end. `milliseconds` are from before its start to its exit; `peak`, asked for, is the greatest sum of
 * the resident memory of all its processes that was seen.
 */
export function run(parts, { memory = false, codes = [0], ...options } = {}) {
  return new Promise((give, fail) => {
    let [out, errors, milliseconds, peak] = ['', '', 0, 0];
    const began = performance.now();
    const child = start(parts, options);
    const sampler = memory
      ? setInterval(() => {
          peak = Math.max(peak, residentBytes(child.pid));
        }, 100)
      : undefined;
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors = (errors + text).slice(-500);
    });
    child.on('error', fail);
    child.on('exit', () => {
      milliseconds = performance.now() - began;
      clearInterval(sampler);
    });
    child.on('close', (code, signal) => {
      if (codes.includes(code)) give({ milliseconds, peak, out });
      else fail(new Error(`${parts.join(' ')} ended with ${code ?? signal}\n${errors.trim()}`));
    });
  });
}

/** Runs works in turns, so many times each (A B A B), and gives the results of each. */
export async function inTurns(times, ...works) {
  const results = works.map(() => []);
  for (let turn = 0; turn < times; turn += 1)
    for (const [index, work] of works.entries()) results[index].push(await work(turn));
  return results;
}

/** The middle one of numbers, or the one so far along. */
export function median(numbers, part = 0.5) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** The middle time of runs. */
export function medianTime(runs) {
  return median(runs.map(({ milliseconds }) => milliseconds));
}

/** The power by which values grow with sizes: least squares on logarithms. */
export function growthExponent(points) {
  const logs = points.map(([size, value]) => [Math.log(size), Math.log(value)]);
  const mean = (index) => logs.reduce((sum, point) => sum + point[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0);
  return over / logs.reduce((sum, [a]) => sum + (a - x) ** 2, 0);
}

/** Where a script of the references lies. */
export function reference(name) {
  return fileURLToPath(new URL(`reference/${name}`, import.meta.url));
}
