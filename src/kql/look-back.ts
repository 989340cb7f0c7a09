import type { KustoNode } from './kusto.js';
import { argumentsOf } from './expression.js';
import { children, className, isA, walk } from './nodes.js';

const unitDays: Readonly<Record<string, number>> = {
  d: 1, day: 1, days: 1,
  h: 1 / 24, hr: 1 / 24, hrs: 1 / 24, hour: 1 / 24, hours: 1 / 24,
  m: 1 / 1440, min: 1 / 1440, minute: 1 / 1440, minutes: 1 / 1440,
  s: 1 / 86400, sec: 1 / 86400, second: 1 / 86400, seconds: 1 / 86400,
};

/**
 * The longest literal time span by which the query goes back from now, in days: in `ago(x)`, `now(-x)` and `… - x`,
 * directly or through a `let` name. Undefined when there is none.
 */
export function lookBackDays(root: KustoNode, lets: ReadonlyMap<string, KustoNode>): number | undefined {
  const days: number[] = [];
  walk(root, (node) => {
    const spans = isA(node, 'FunctionCallExpression') ? spansOfCall(node) : spansOfSubtraction(node);
    for (const span of spans) {
      const value = daysOf(span, lets);
      if (value !== undefined) days.push(Math.abs(value));
    }
  });
  return days.length === 0 ? undefined : days.reduce((longest, value) => Math.max(longest, value));
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
    case 'BinaryExpression': {
      const left = node.Left ? daysOf(node.Left, lets, depth + 1) : undefined;
      const factor = Number(node.Right ? children(node.Right)[0]?.Text : Number.NaN);
      return node.Operator?.Text === '*' && left !== undefined && Number.isFinite(factor) ? left * factor : undefined;
    }
    case 'LiteralExpression':
      return timeSpanDays(children(node)[0]?.Text ?? '');
    default:
      return undefined;
  }
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
