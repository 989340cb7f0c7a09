import { argumentsOf } from './expression.js';
import type { KustoNode } from './kusto.js';
import { children, className, isA, walk } from './nodes.js';

const unitDays: Readonly<Record<string, number>> = {
  d: 1,
  day: 1,
  days: 1,
  h: 1 / 24,
  hr: 1 / 24,
  hrs: 1 / 24,
  hour: 1 / 24,
  hours: 1 / 24,
  m: 1 / 1440,
  min: 1 / 1440,
  minute: 1 / 1440,
  minutes: 1 / 1440,
  s: 1 / 86400,
  sec: 1 / 86400,
  second: 1 / 86400,
  seconds: 1 / 86400,
};

/** How far back a query looks. */
export interface LookBack {
  /** The longest literal time span, in days; undefined when there is none. */
  readonly days: number | undefined;
  /** False where a date or a span in it could not be worked out: then `days` may be too little. */
  readonly known: boolean;
}

const otherDates: ReadonlySet<string> = new Set([
  'datetime_add',
  'startofday',
  'startofweek',
  'startofmonth',
  'startofyear',
  'make_datetime',
  'todatetime',
]);

/** The longest literal time span by which the query goes back: in `ago(x)`, `now(-x)` and `… - x`, directly or through a `let` name. */
export function lookBackOf(root: KustoNode, lets: ReadonlyMap<string, KustoNode>): LookBack {
  let days: number | undefined;
  let known = true;
  walk(root, (node, kind) => {
    const call = kind === 'FunctionCallExpression';
    if (call && otherDates.has(node.Name?.SimpleName ?? '')) known = false;
    if (kind === 'LiteralExpression' && /^datetime/i.test(children(node)[0]?.Text ?? '')) known = false;
    for (const span of call ? spansOfCall(node) : spansOfSubtraction(node)) {
      const value = daysOf(span, lets);
      if (value !== undefined) days = Math.max(days ?? 0, Math.abs(value));
      else if (call) known = false;
    }
  });
  return { days, known };
}

function spansOfCall(call: KustoNode): readonly KustoNode[] {
  const name = call.Name?.SimpleName;
  return name === 'ago' || name === 'now' ? argumentsOf(call).slice(0, 1) : [];
}

function spansOfSubtraction(node: KustoNode): readonly KustoNode[] {
  return isA(node, 'BinaryExpression') && node.Operator?.Text === '-' && node.Right ? [node.Right] : [];
}

function daysOf(node: KustoNode, lets: ReadonlyMap<string, KustoNode>, depth = 0): number | undefined {
  if (depth > 8) return undefined;
  switch (className(node)) {
    case 'ParenthesizedExpression':
    case 'PrefixUnaryExpression':
      return node.Expression ? daysOf(node.Expression, lets, depth + 1) : undefined;
    case 'NameReference': {
      const bound = lets.get(node.SimpleName ?? '');
      return bound ? daysOf(bound, lets, depth + 1) : undefined;
    }
    case 'BinaryExpression':
      return node.Operator?.Text === '*' ? productDays(node, lets, depth + 1) : undefined;
    case 'LiteralExpression':
      return timeSpanDays(children(node)[0]?.Text ?? '');
    default:
      return undefined;
  }
}

function productDays(node: KustoNode, lets: ReadonlyMap<string, KustoNode>, depth: number): number | undefined {
  if (!node.Left || !node.Right) return undefined;
  const numberOf = (side: KustoNode) => Number(isA(side, 'LiteralExpression') ? children(side)[0]?.Text : Number.NaN);
  const [span, factor] = Number.isFinite(numberOf(node.Left)) ? [node.Right, node.Left] : [node.Left, node.Right];
  const days = daysOf(span, lets, depth);
  return days !== undefined && Number.isFinite(numberOf(factor)) ? days * numberOf(factor) : undefined;
}

/** `5d`, `1.5h`, `timespan(7d)`, `time(1.02:30:00)` in days; undefined for what is no time span. */
export function timeSpanDays(text: string): number | undefined {
  const inner = /^time(?:span)?\s*\((.*)\)$/s.exec(text)?.[1]?.trim() ?? text;
  const simple = /^-?(\d+(?:\.\d+)?)([a-z]+)$/i.exec(inner);
  if (simple) {
    const unit = unitDays[(simple[2] ?? '').toLowerCase()];
    return unit === undefined ? undefined : Number(simple[1]) * unit;
  }
  const clock = /^-?(?:(\d+)\.)?(\d+):(\d+)(?::(\d+(?:\.\d+)?))?$/.exec(inner);
  if (clock) {
    return Number(clock[1] ?? 0) + Number(clock[2]) / 24 + Number(clock[3]) / 1440 + Number(clock[4] ?? 0) / 86400;
  }
  return /^\d+$/.test(inner) && inner !== text ? Number(inner) : undefined;
}
