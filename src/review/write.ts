import type { Outcome } from '../diagnostics/diagnostic.js';
import { type ExclusionFile, readExclusions, type Scenario } from '../sources/exclusion-file.js';
import { readText, writeText } from '../sources/files.js';
import { editReview, type ReviewChange, replaceReview, same } from '../sources/review-edit.js';
import { positionAt } from '../text/source-text.js';
import { ruleOf, scenarioOf } from './key.js';
import { scenarioView } from './outline.js';
import type { ScenarioKey, ScenarioView, Write, WriteOutcome } from './view.js';

/**
 * Writes a change of a scenario's review, unless the scenario on disk is another than the one that was shown. `known` is the
 * file's text as the screen last saw it: how many of its other scenarios are others now is told.
 */
export function writeReview(
  root: string,
  shown: ScenarioView,
  change: ReviewChange,
  label: string,
  known?: string,
): WriteOutcome {
  return onDisk(root, shown.path, shown.key, ({ file, scenario }) => {
    const theirs = scenario && scenarioView(shown.rule, file.source, scenario);
    if (scenario === undefined || theirs === undefined || !sameScenario(theirs, shown))
      return { kind: 'conflict', path: shown.path, theirs };
    const edited = editReview(file, scenario, change);
    if (edited.value === undefined) return { kind: 'failed', path: shown.path, reason: reasonOf(edited) };
    const { text } = file.source;
    const { key, path } = shown;
    return {
      write: { key, path, label, before: text, after: edited.value, was: scenario.data.review, is: undefined },
      text: edited.value,
      isNew: true,
      others: known === undefined ? 0 : changedOthers(known, file, scenario),
    };
  });
}

/**
 * Takes a write back, or does it again: where the file is still what it was, byte for byte; where other lines have changed
 * since, only the review is turned round. A file that says already what it would say is left as it is.
 */
export function restoreReview(root: string, write: Write, how: 'undo' | 'redo'): WriteOutcome {
  const { key, path, label } = write;
  const [from, to] = how === 'undo' ? [write.after, write.before] : [write.before, write.after];
  const [found, wanted] = how === 'undo' ? [write.is, write.was] : [write.was, write.is];
  return onDisk(root, path, key, ({ file, scenario }) => {
    const { text } = file.source;
    const done = (next: string): Planned => {
      const [before, after] = how === 'undo' ? [next, text] : [text, next];
      return {
        write: { key, path, label, before, after, was: write.was, is: write.is },
        text: next,
        isNew: false,
        others: 0,
      };
    };
    if (text === from) return done(to);
    if (scenario !== undefined && same(scenario.data.review, wanted)) return done(text);
    if (scenario === undefined || !same(scenario.data.review, found))
      return { kind: 'conflict', path, theirs: scenario && scenarioView(ruleOf(key), file.source, scenario) };
    const edited = replaceReview(file, scenario, wanted);
    return edited.value === undefined ? { kind: 'failed', path, reason: reasonOf(edited) } : done(edited.value);
  });
}

/** Whether the scenario on disk is another than the one that was shown; then the question whose words count. */
export function conflictOn(root: string, shown: ScenarioView): Extract<WriteOutcome, { kind: 'conflict' }> | undefined {
  const { path, key, rule } = shown;
  const outcome = onDisk(root, path, key, ({ file, scenario }) => {
    const theirs = scenario && scenarioView(rule, file.source, scenario);
    const same = theirs !== undefined && sameScenario(theirs, shown);
    return same ? { kind: 'failed', path, reason: '' } : { kind: 'conflict', path, theirs };
  });
  return outcome.kind === 'conflict' ? outcome : undefined;
}

interface Read {
  readonly file: ExclusionFile;
  readonly scenario: Scenario | undefined;
}

/** A write that waits for the file to be still the one that it was made from. */
interface Planned {
  readonly write: Write;
  readonly text: string;
  /** Whether it is a change of its own: what the review became is not known yet. */
  readonly isNew: boolean;
  readonly others: number;
}

type Answer = Planned | Exclude<WriteOutcome, { readonly kind: 'written' }>;

// Somebody else's write between reading and writing is no loss of theirs: what they wrote is read, and the change tried anew.
const mostTries = 5;

function onDisk(root: string, path: string, key: ScenarioKey, plan: (read: Read) => Answer): WriteOutcome {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const source = readText(root, path);
    if (source.value === undefined) {
      const gone = source.diagnostics.some(({ code }) => code === 'WN807');
      return gone ? { kind: 'conflict', path, theirs: undefined } : { kind: 'failed', path, reason: reasonOf(source) };
    }
    const { file, diagnostics } = readExclusions(source.value);
    const broken = diagnostics.find(({ severity }) => severity === 'error');
    if (file === undefined || broken !== undefined) {
      const at = broken?.span && positionAt(source.value.text, broken.span.start);
      const place = at === undefined ? '' : ` at ${at.line}:${at.column}`;
      const reason = `it does not parse${place}: ${broken?.message ?? 'no exclusion file'}; nothing is written until it does`;
      return { kind: 'failed', path, reason };
    }
    const answer = plan({ file, scenario: find(file, key) });
    if ('kind' in answer) return answer;
    const outcome = settle(root, answer, file);
    if (outcome !== undefined) return outcome;
  }
  return { kind: 'failed', path, reason: 'it changes on disk all the time' };
}

/** Writes what is planned; undefined where the file has become another one meanwhile. */
function settle(
  root: string,
  { write, text, isNew, others }: Planned,
  before: ExclusionFile,
): WriteOutcome | undefined {
  const { path, key } = write;
  if (text !== before.source.text) {
    const written = writeText(root, path, text, before.source.text);
    if (written.value === undefined) return { kind: 'failed', path, reason: reasonOf(written) };
    if (!written.value) return undefined;
  }
  const source = { path, text };
  const file = readExclusions(source).file;
  const scenario = file && find(file, key);
  if (scenario === undefined) return { kind: 'conflict', path, theirs: undefined };
  const view = scenarioView(ruleOf(key), source, scenario);
  return { kind: 'written', write: isNew ? { ...write, is: view.review } : write, scenario: view, others };
}

function find(file: ExclusionFile, key: ScenarioKey): Scenario | undefined {
  const id = scenarioOf(key);
  return file.scenarios.find(({ data }) => data.id === id);
}

/** Whether two views say the same; where a scenario stands in its file does not count. */
function sameScenario(first: ScenarioView, second: ScenarioView): boolean {
  const said = ({ line: _, ...rest }: ScenarioView) => JSON.parse(JSON.stringify(rest)) as unknown;
  return same(said(first), said(second));
}

function changedOthers(known: string, now: ExclusionFile, own: Scenario): number {
  const before = readExclusions({ path: now.source.path, text: known }).file;
  const data = new Map(before?.scenarios.map((scenario) => [scenario.data.id, scenario.data]));
  return now.scenarios.filter((one) => one !== own && !same(data.get(one.data.id), one.data)).length;
}

/** Why, without the file's name: whoever shows it has it already. */
function reasonOf({ diagnostics }: Pick<Outcome<unknown>, 'diagnostics'>): string {
  const message = diagnostics[0]?.message ?? 'unknown reason';
  return message.replace(/^`[^`]+` (?:cannot be (?:read|written): )?/, '').replaceAll('`', '');
}
