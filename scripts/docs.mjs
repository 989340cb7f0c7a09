// Writes docs/diagnostics/, one page a code and an index, from schema/diagnostics.json; and the README's table of keys, from the
// registry of the review screen's keys as it was built (dist/).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = new URL('../schema/diagnostics.json', import.meta.url);
const folder = new URL('../docs/diagnostics/', import.meta.url);
const readme = new URL('../README.md', import.meta.url);
const registryOfKeys = new URL('../dist/tui/keys/registry.js', import.meta.url);

const families = {
  1: 'syntax',
  2: 'fields and columns',
  3: 'types and values',
  4: 'what the author meant',
  5: 'safety',
  6: 'weaving and verification',
  7: 'review',
  8: 'files and configuration',
};

/** The pages by file name. Pure: the same registry always gives the same bytes. */
export function docsPages(registry) {
  const codes = Object.keys(registry).sort();
  const pages = codes.map((code) => [`${code}.md`, codePage(code, registry[code])]);
  return Object.fromEntries([['README.md', indexPage(codes, registry)], ...pages]);
}

const note = '<!-- made by scripts/docs.mjs from schema/diagnostics.json: edit that file -->';

function codePage(code, { title, severity, explanation, example, sections = [], settle }) {
  const [lead, ...lines] = settle;
  return joined([
    note,
    `# ${code}: ${title}`,
    `Usual severity: **${severity}** · [all codes](README.md)`,
    ...explanation,
    '## Example',
    block(example),
    ...sections.flatMap((section) => [`## ${sentence(section.title)}`, block(section.lines)]),
    '## How to settle it',
    // Not made a sentence: it may begin with a key, and `a` is another key than `A`.
    lines.length > 0 ? `${lead}:` : lead,
    ...(lines.length > 0 ? [block(lines)] : []),
  ]);
}

function indexPage(codes, registry) {
  const parts = Object.entries(families).flatMap(([digit, name]) => {
    const own = codes.filter((code) => code[2] === digit);
    if (own.length === 0) return [];
    const rows = own.map((code) => `| [${code}](${code}.md) | ${registry[code].severity} | ${registry[code].title} |`);
    return [
      `## WN${digit}xx: ${name}`,
      ['| code | severity | what it says |', '| --- | --- | --- |', ...rows].join('\n'),
    ];
  });
  return joined([
    note,
    '# Diagnostic codes',
    'Each finding of winnow has a code, and a code never changes its meaning. `winnow explain WN402` prints the page of a code.',
    'The severity is the usual one: a finding about a part that is left out while the rest of its filter compiles is a note. The *drop set* of a filter is what its reading leaves out: the rows that the clause removes.',
    ...parts,
  ]);
}

function joined(parts) {
  return `${parts.join('\n\n')}\n`;
}

function block(lines) {
  return ['```text', ...lines, '```'].join('\n');
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const keysBegin = '<!-- keys -->';
const keysEnd = '<!-- /keys -->';

/** The table of all keys, one row a command. */
export function keyTable(bindings) {
  const rows = bindings.map(
    ({ keys, command, where, words }) => `| ${keyCaps(keys)} | ${command} | ${where} | ${words} |`,
  );
  return ['| key | command | where | what it does |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function keyCaps(keys) {
  const caps = keys.map((key) => `\`${key}\``);
  return caps.length > 3 ? `${caps[0]}…${caps.at(-1)}` : caps.join(' ');
}

/** The README with the table between its markers; everything else stays as it is. */
export function withKeyTable(text, bindings) {
  return between(text, keysBegin, keysEnd, keyTable(bindings));
}

/** The README with the screen that a session in a real terminal left (test/tui/tmux.test.ts). */
export function withScreen(text, screen) {
  return between(text, '<!-- screen -->', '<!-- /screen -->', block(screen.trimEnd().split('\n')));
}

function between(text, begin, end, inner) {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end);
  if (start === -1 || stop < start) throw new Error(`README.md has no ${begin} … ${end}`);
  return `${text.slice(0, start + begin.length)}\n${inner}\n${text.slice(stop)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  const pages = docsPages(JSON.parse(readFileSync(source, 'utf8')));
  for (const [name, text] of Object.entries(pages)) writeFileSync(new URL(name, folder), text);
  const { bindings } = await import(registryOfKeys.href);
  const screen = readFileSync(new URL('../test/fixtures/review/session.screen.txt', import.meta.url), 'utf8');
  writeFileSync(readme, withScreen(withKeyTable(readFileSync(readme, 'utf8'), bindings), screen));
}
