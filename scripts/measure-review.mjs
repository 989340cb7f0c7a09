// `node scripts/measure-review.mjs [dist] [rules]`: how fast `winnow review` is on a large workspace, in a pseudo-terminal as in real life:
// from the start of the process to the first rule on the screen, and from a key to its frame, while rules are still checked.
// Needs `script` of util-linux. Prints a table; targets: first useful screen under 1 s, p95 of a key under 50 ms at 140x40.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const main = resolve(process.argv[2] ?? 'dist', 'cli/main.js');
const rules = Number(process.argv[3] ?? 2000);
const keysEach = 240;
// All of them change the screen: down, up, half a page, open, from pane to pane, and back to the list.
const back = (columns) => (columns < 120 ? ['\t', '\t', 'q'] : columns < 190 ? ['\t', '\t'] : ['\t', '\t', '\t']);
const mix = (columns) => ['j', 'j', 'k', 'j', '\x04', 'j', '\r', ...back(columns), 'j', '\x15', 'j', '\x04'];

const root = mkdtempSync(join(tmpdir(), 'winnow-measure-'));
workspace(root, rules);
console.log(`${rules} rules with 5 scenarios each; milliseconds`);
console.log('size      first rule   key p50   key p95   key worst   keys');
try {
  for (const size of ['80x24', '140x40', '200x50'])
    console.log(row(size, await measure(...size.split('x').map(Number))));
} finally {
  rmSync(root, { recursive: true, force: true });
}

function row(size, { first, times }) {
  const sorted = times.sort((a, b) => a - b);
  const at = (part) => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN).toFixed(1);
  return [
    size.padEnd(8),
    first.toFixed(0).padStart(12),
    at(0.5).padStart(9),
    at(0.95).padStart(9),
    at(1).padStart(11),
    String(sorted.length).padStart(6),
  ].join(' ');
}

async function measure(columns, rows) {
  const began = performance.now();
  const command = `stty rows ${rows} cols ${columns}; exec '${process.execPath}' '${main}' review`;
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd: root,
    env: { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', NO_COLOR: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let seen = '';
  let notice = () => {};
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text) => {
    seen += text;
    notice();
  });
  const until = (test, wait) =>
    new Promise((give) => {
      const look = () => {
        if (!test()) return;
        clearTimeout(timer);
        notice = () => {};
        give(true);
      };
      const timer = setTimeout(() => {
        notice = () => {};
        give(false);
      }, wait);
      notice = look;
      look();
    });
  const frame = () => seen.includes('\x1b[?2026l');
  if (!(await until(() => frame() && /[▾▸]/.test(seen), 20_000))) throw new Error(`no rule on the screen: ${seen}`);
  const first = performance.now() - began;
  await until(() => false, 500);
  const keys = mix(columns);
  const times = [];
  for (let index = 0; index < keysEach; index += 1) {
    seen = '';
    const start = performance.now();
    child.stdin.write(keys[index % keys.length]);
    if (await until(frame, 1000)) times.push(performance.now() - start);
    // What follows the key by itself, such as the details of a scenario, is not the next key's.
    await until(() => false, 40);
  }
  const gone = new Promise((give) => child.on('close', give));
  child.stdin.write('\x03');
  await gone;
  return { first, times };
}

function workspace(folder, count) {
  for (const name of ['rules', 'exclusions']) mkdirSync(join(folder, name));
  for (let index = 0; index < count; index += 1) {
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const name = `rule-${String(index).padStart(5, '0')}.yaml`;
    writeFileSync(
      join(folder, 'rules', name),
      `id: ${id}
name: Remote tool - Rule ${index}
description: |
  Something about tool ${index}.
severity: Medium
queryFrequency: 1d
queryPeriod: 1d
tactics:
  - Persistence
query: |
  DeviceProcessEvents
  | where Timestamp > ago(1d)
  | where FileName =~ "tool${index}.exe"
  | project Timestamp, DeviceId, FileName, ProcessCommandLine
`,
    );
    const scenarios = Array.from(
      { length: 5 },
      (_, one) => `  - id: scenario-${one}
    title: Scenario ${one} of rule ${index} with some words
    description: A system administrator runs tool ${index} to update things on many machines.
    filter: process.parent_process_name == "agent${one}.exe" and process.command_line contains "update${index}"
`,
    );
    writeFileSync(join(folder, 'exclusions', name), `rule: ${id}\nscenarios:\n${scenarios.join('')}`);
  }
}
