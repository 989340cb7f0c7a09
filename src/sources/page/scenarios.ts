import { type HeadingKind, headingOf, isFence, readLabel, type ScenarioField } from './labels.js';
import { isBlank, type Line, trimBlanks } from './lines.js';

/** A scenario as a page has it; a part that it lacks is absent. */
export interface PageScenario {
  readonly title?: string;
  readonly description?: string;
  readonly filter?: string;
  /** The line on which it starts. */
  readonly at: number;
  /** A second filter under one title: the words before it are the first one's. */
  readonly again?: true;
}

/** One labelled text of a scenario, with its lines. */
interface Part {
  readonly field: ScenarioField;
  readonly at: number;
  readonly texts: readonly string[];
}

export interface ReadParts {
  readonly parts: readonly Part[];
  /** Lines among them that belong to none. */
  readonly unplaced: readonly number[];
  readonly used: readonly number[];
}

/**
 * Reads the labelled texts in the lines `[from, to)`. A text may run over lines and ends at a blank one, unless the
 * words behind it go on: to lose half of a filter would widen it. With `bullets` a list item is a title where it stands
 * under the guidance heading.
 */
export function readParts(lines: readonly Line[], from: number, to: number, bullets: boolean): ReadParts {
  const parts: { field: ScenarioField; at: number; texts: string[] }[] = [];
  const unplaced: number[] = [];
  const used: number[] = [];
  // `blank` asks a line to say that it goes on; so does a line that belonged to nothing.
  let blank = true;
  let within = false;
  let section: HeadingKind | undefined;
  for (let at = from; at < to; at += 1) {
    const text = trimBlanks(lines[at]?.text ?? '');
    if (text === '' || isFence(text)) {
      blank = true;
      continue;
    }
    const label = readLabel(text) ?? (bullets && section === 'guidance' ? readBullet(text) : undefined);
    const last = parts.at(-1)?.texts ?? [];
    const heading = label ? undefined : headingOf(text);
    if (label && (within || label.field === 'title' || label.field === 'filter' || section !== 'other')) {
      parts.push({ field: label.field, at, texts: label.value === '' ? [] : [label.value] });
      within = true;
      used.push(at);
    } else if (heading) {
      section = heading;
      within = false;
    } else if (within && (!blank || last.length === 0 || continues(last.at(-1) ?? '', text))) {
      last.push(text);
      used.push(at);
    } else if (within) {
      unplaced.push(at);
      blank = true;
      continue;
    }
    blank = false;
  }
  return { parts, unplaced, used };
}

function readBullet(text: string): { readonly field: ScenarioField; readonly value: string } | undefined {
  const match = /^(?:[-*+•–]|\d{1,3}[.)])[ \t]+/.exec(text);
  return match ? { field: 'title', value: trimBlanks(text.slice(match[0].length)) } : undefined;
}

function continues(before: string, text: string): boolean {
  return (
    /^(?:(?:and|or|not)\b|&&|\|\||[)\]])/i.test(text) || /(?:\b(?:and|or|not)|&&|\|\||[([,=])$/i.test(before.slice(-8))
  );
}

/** Puts the parts together: a title opens a scenario, and so does a part that the one before has already. */
export function groupParts(parts: readonly Part[]): readonly PageScenario[] {
  const scenarios: PageScenario[] = [];
  for (const { field, at, texts } of parts) {
    const text = texts.join('\n');
    const current = scenarios.at(-1);
    if (!current || field === 'title' || (field === 'description' && current.description !== undefined)) {
      scenarios.push({ at, [field === 'note' ? 'description' : field]: text });
    } else if (field === 'note') {
      const description = current.description ? `${current.description}\n${text}` : text;
      scenarios[scenarios.length - 1] = { ...current, description };
    } else if (field === 'filter' && current.filter !== undefined) {
      scenarios.push({ ...current, at, filter: text, again: true });
    } else {
      scenarios[scenarios.length - 1] = { ...current, [field]: text };
    }
  }
  return scenarios;
}

/** Whether a scenario has words to compile. */
export function hasFilter(scenario: PageScenario): boolean {
  return scenario.filter !== undefined && !isBlank(scenario.filter);
}
