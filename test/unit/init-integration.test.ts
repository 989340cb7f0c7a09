import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { githubWorkflow } from '../../src/index.js';
import { winnow } from './cli-support.js';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly script?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}
interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

const action = load(read('action.yml')) as Action;
const gate = load(read('.github/workflows/gate.yml')) as Workflow;
const made = load(githubWorkflow('your-org/winnow@v0.1.0')) as Workflow;
const [hook] = load(read('.pre-commit-hooks.yaml')) as readonly Readonly<Record<string, unknown>>[];
const docs = [...read('docs/ci.md').matchAll(/```(\w*)\n([\s\S]*?)```/g)].map(([, kind, text]) => ({
  kind,
  text: text ?? '',
}));
const stepsOf = (workflow: Workflow): readonly Step[] => Object.values(workflow.jobs).flatMap(({ steps }) => steps);

/** Each `winnow COMMAND` of a text, with the options that stand on its line. */
function uses(text: string): readonly (readonly [command: string, option: string])[] {
  return text.split('\n').flatMap((line) => {
    const command = /\bwinnow ((?:schema )?[a-z]+)\b|"\$main" ([a-z]+)/.exec(line);
    const name = command?.[1] ?? command?.[2] ?? (/options\+=\(--[a-z]/.test(line) ? 'check' : undefined);
    return name === undefined || line.includes('npm install')
      ? []
      : (line.slice(command?.index ?? 0).match(/--[a-z][a-z-]+/g) ?? ['--help']).map(
          (option) => [name, option] as const,
        );
  });
}

const scripts = [...action.runs.steps, ...stepsOf(gate)].flatMap(({ run }) => run ?? []);
const named = [
  ...scripts,
  String(hook?.['entry']),
  ...docs.filter(({ kind }) => kind === '' || kind === 'yaml').map(({ text }) => text.replace(/^ *#.*$/gm, '')),
].flatMap(uses);
const commands = [...new Set(named.map(([command]) => command))].filter((name) => name !== 'check ended');

describe('the ready-made integration', () => {
  it.each(commands)('names options that `winnow %s` has', (command) => {
    const help = winnow('.', [...command.split(' '), '--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    const options = named.flatMap(([name, option]) => (name === command ? [option] : []));
    expect([...new Set(options)].filter((option) => !help.out.includes(option))).toEqual([]);
  });

  it('covers check, compile, init and schema', () => {
    expect(commands).toEqual(
      expect.arrayContaining(['check', 'compile', 'init', 'schema exclusions', 'schema config']),
    );
  });

  it('pins the actions of others to commits', () => {
    const others = [...action.runs.steps, ...stepsOf(gate), ...stepsOf(made)].flatMap((step) => step.uses ?? []);
    expect(others.length).toBeGreaterThan(5);
    expect(others.filter((one) => !/^your-org\//.test(one) && !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
  });

  it('puts no input into a shell: all go through the environment', () => {
    expect(scripts.length).toBeGreaterThan(5);
    expect(scripts.filter((text) => text.includes('${{'))).toEqual([]);
  });

  it('gives a composite action with a shell for each script and every input in use', () => {
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps.filter(({ run, shell }) => run !== undefined && shell !== 'bash')).toEqual([]);
    const text = read('action.yml');
    for (const input of Object.keys(action.inputs)) expect(text).toContain(`inputs.${input}`);
    for (const step of action.runs.steps) expect(JSON.stringify(step.with ?? {})).not.toContain('undefined');
  });

  it('gives the action only inputs that it has', () => {
    const given = stepsOf(made).find((step) => step.uses?.startsWith('your-org/'))?.with ?? {};
    expect(Object.keys(given).filter((name) => !(name in action.inputs))).toEqual([]);
    const rows = [...read('docs/ci.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1]);
    expect(rows).toEqual(Object.keys(action.inputs));
  });

  it('shows the workflow that `winnow init --github` writes', () => {
    const shown = docs.find(({ text }) => text.startsWith('# .github/workflows/winnow.yml'));
    expect(shown?.text.split('\n').slice(1).join('\n')).toBe(githubWorkflow('your-org/winnow@v0.1.0'));
  });

  it('has a pre-commit hook that runs for rules, exclusions and the configuration', () => {
    expect(hook).toMatchObject({ id: 'winnow-check', entry: 'winnow check', language: 'node', pass_filenames: false });
    const files = new RegExp(String(hook?.['files']));
    expect(['rules/a.yaml', 'exclusions/deep/a.yaml', 'winnow.yaml'].every((path) => files.test(path))).toBe(true);
    expect(['README.md', 'src/rules/a.ts', 'x/winnow.yaml'].some((path) => files.test(path))).toBe(false);
    expect(JSON.parse(read('package.json'))).toMatchObject({ scripts: { prepack: 'node scripts/build.mjs' } });
  });

  it.each(docs.filter(({ kind }) => kind === 'yaml'))('docs/ci.md has YAML that parses: %#', ({ text }) => {
    expect(load(text)).toBeTypeOf('object');
  });
});
