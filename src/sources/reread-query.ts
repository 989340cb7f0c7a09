import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';
import type { RuleFile } from './rule-file.js';

/** A rule's query in another text of its file, undefined unless nothing else of the file differs: see `rereadQueries`. */
export function rereadQuery(rule: RuleFile, text: string): string | undefined {
  return rereadQueries([rule], text)?.[0];
}

/**
 * The queries of rules of one file in another text of it. Undefined unless that text is the same documents: the same keys,
 * values, styles, tags and anchors in the same order, but for the text of these queries.
 */
export function rereadQueries(rules: readonly RuleFile[], text: string): readonly string[] | undefined {
  const [first] = rules;
  if (first === undefined) return [];
  if (first.kind === 'kql') return [text.replace(/^\ufeff/, '')];
  const before = eventsOf(first.source.text);
  const after = eventsOf(text);
  const places = rules.map(({ querySpan }) => before.findIndex((event) => startOf(event) === querySpan.start));
  if (before.length !== after.length || places.includes(-1)) return undefined;
  const queries = new Set(places);
  const same = before.every(
    (event, index) =>
      describe(event, first.source.text, queries.has(index)) === describe(after[index], text, queries.has(index)),
  );
  if (!same) return undefined;
  return places.flatMap((place) => {
    const query = after[place];
    return query?.type === EVENT_ID.SCALAR ? [getScalarValue(text, query)] : [];
  });
}

function eventsOf(text: string): readonly Event[] {
  try {
    return parseEvents(text, { filename: '', maxDepth: 64 });
  } catch {
    // No YAML is not the same documents.
    return [];
  }
}

/** Where a scalar starts, with its opening quote. */
function startOf(event: Event): number | undefined {
  if (event.type !== EVENT_ID.SCALAR) return undefined;
  return event.valueStart - (event.style === 2 || event.style === 3 ? 1 : 0);
}

/** All of an event but its places. */
function describe(event: Event | undefined, text: string, isQuery: boolean): string {
  switch (event?.type) {
    case EVENT_ID.SCALAR: {
      const value = isQuery ? undefined : getScalarValue(text, event);
      return JSON.stringify([event.type, event.style, ...properties(event, text), event.chomping, value]);
    }
    case EVENT_ID.MAPPING:
    case EVENT_ID.SEQUENCE:
      return JSON.stringify([event.type, event.style, ...properties(event, text)]);
    case EVENT_ID.ALIAS:
      return JSON.stringify([event.type, text.slice(event.anchorStart, event.anchorEnd)]);
    default:
      return JSON.stringify(event);
  }
}

type Node = Extract<Event, { tagStart: number }>;

function properties(event: Node, text: string): readonly string[] {
  const part = (start: number, end: number): string => (start < 0 ? '' : text.slice(start, end));
  return [part(event.anchorStart, event.anchorEnd), part(event.tagStart, event.tagEnd)];
}
