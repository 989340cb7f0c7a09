import { matching } from './matching.js';
import type { State } from './state.js';

/** How many scenarios the search and the filters leave, and of how many. */
export function found(state: State): { readonly count: number; readonly total: number; readonly narrowed: boolean } {
  const set = matching(state);
  const total = state.scenarios.size;
  return { count: set?.size ?? total, total, narrowed: set !== undefined };
}

/** Whether a search or a filter hides anything. */
export function isNarrowed({ search, filters }: Pick<State, 'search' | 'filters'>): boolean {
  return search.text !== '' || Object.values(filters).some((list: readonly string[]) => list.length > 0);
}

/** The words of a search as they were typed. */
export function searchWords({ text, inverted }: State['search']): string {
  return `${inverted ? '!' : ''}${text}`;
}

/** What typed words search for: `!` at their beginning turns the search around. */
export function searchOf(typed: string): State['search'] {
  const inverted = typed.startsWith('!');
  return { text: inverted ? typed.slice(1) : typed, inverted };
}
