import type { Environment, Schema } from '../schema/schema.js';
import { analysisOf, analyzeExactly } from './analyze-exactly.js';
import { isAsSeen } from './as-seen.js';
import { beyondBounds } from './bounds.js';
import { chooseEnvironment } from './environment.js';
import { globalState } from './global-state.js';
import { keepShape } from './kept-shape.js';
import { attempt, type GlobalState, libraries } from './kusto.js';
import type { Query } from './query.js';
import { type Literal, type Plan, planOf, relocate } from './relocate.js';
import { remembering } from './remembered.js';
import { offsetsOf, type Skeleton, skeletonOf } from './skeleton.js';
import { movedTo, type SyntaxShape } from './syntax-shape.js';

/**
 * Reads a rule's query as `analyzeExactly` does, but asks Kusto only once for rules that differ in nothing but the texts that are
 * compared with, as in generated rules. What is analysed is always their common skeleton, so that the answer never depends
 * on which of them came first.
 */
export function analyzeQuery(text: string, schema: Schema, environment = chooseEnvironment(text, schema)): Query {
  const shared = beyondBounds(text) === undefined ? attempt(() => fromSkeleton(text, schema, environment)) : undefined;
  return (shared?.ok ? shared.value : undefined) ?? analyzeExactly(text, schema, environment);
}

/** What is known of a skeleton. */
interface Known {
  /** Of the analysis; without one, texts of this skeleton are analysed one by one. */
  readonly plan: Plan | undefined;
  readonly shape: SyntaxShape;
}

// Some 150 real rules: for each character an analysis keeps half a kilobyte, columns above all.
const known = remembering<Known>(50_000);
const states = new WeakMap<GlobalState, number>();
let statesMet = 0;

function fromSkeleton(text: string, schema: Schema, environment: Environment): Query | undefined {
  const skeleton = skeletonOf(text);
  if (skeleton === undefined) return undefined;
  const state = globalState(text, schema, environment);
  const number = states.get(state) ?? ++statesMet;
  states.set(state, number);
  const key = `${number} ${skeleton.text}`;
  const { plan, shape } = known.get(key) ?? known.set(key, analysed(skeleton, schema, environment, state));
  if (plan === undefined) return undefined;
  const offsets = offsetsOf(skeleton);
  const moved = movedTo(shape, text, offsets);
  const query = relocate(plan, offsets, literalsOf(text, skeleton, 'text')) as Query;
  return moved && keepShape({ ...query, text }, moved);
}

function analysed(skeleton: Skeleton, schema: Schema, environment: Environment, state: GlobalState): Known {
  const { query, shape } = analysisOf(skeleton.text, schema, environment, state);
  const offsets = offsetsOf(skeleton);
  const isPlace = (offset: number): boolean => (offsets[offset] ?? -1) >= 0;
  const fits = isAsSeen(skeleton, shape) && movedTo(shape, '', offsets) !== undefined;
  const literals = literalsOf(skeleton.text, skeleton, 'skeleton');
  return { plan: fits ? planOf({ ...query, text: '' }, literals, isPlace) : undefined, shape };
}

/** The literals that were replaced, as they stand in the text or in its skeleton. */
function literalsOf(text: string, { replaced }: Skeleton, where: 'text' | 'skeleton'): readonly Literal[] {
  return replaced
    .filter(({ kind }) => kind === 'literal')
    .map(({ start, end, from, to }) => {
      const raw = where === 'text' ? text.slice(from, to) : text.slice(start, end);
      return { raw, value: libraries().kusto.KustoFacts.GetStringLiteralValue(raw) };
    });
}
