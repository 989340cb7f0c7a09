import type { Options, State, StatusWord } from './state.js';

/** The screen before anything was read: `narrowed` is what the command line asked to see alone. */
export function initialState(
  options: Options,
  size: State['size'],
  narrowed: { readonly rules: readonly string[]; readonly status: readonly StatusWord[] },
): State {
  return {
    size,
    options,
    rules: [],
    scenarios: new Map(),
    problems: [],
    checks: new Map(),
    briefs: new Map(),
    details: new Map(),
    checker: 'starting',
    loaded: false,
    cursor: undefined,
    folded: new Set(),
    open: false,
    focus: 'tree',
    zoomed: false,
    scroll: { scenario: 0, findings: 0, rule: 0, ruleLeft: 0 },
    ruleFollows: true,
    ruleView: 'diff',
    wrap: true,
    more: false,
    summary: false,
    search: { text: '', inverted: false },
    searches: [],
    filters: { status: narrowed.status, tables: [], codes: [], rules: narrowed.rules },
    dialog: undefined,
    pending: undefined,
    log: undefined,
    undo: [],
    redo: [],
    decidedAt: Number.NEGATIVE_INFINITY,
    unwritten: undefined,
  };
}
