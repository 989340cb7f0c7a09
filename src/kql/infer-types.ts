import type { ScalarType } from '../schema/schema.js';
import { argumentsOf } from './expression.js';
import type { KustoNode } from './kusto.js';
import { children, className, elements, isA } from './nodes.js';

/** What one use of a column, or of a function's value, tells of its type. */
export interface TypeHint {
  readonly type: ScalarType;
  /** Whether another type would hardly do. */
  readonly strong: boolean;
}

/** Types by how much they have to say where uses tell different things: text operators refuse numbers, numbers take no text. */
const order: readonly ScalarType[] = [
  'dynamic',
  'string',
  'datetime',
  'timespan',
  'guid',
  'bool',
  'decimal',
  'real',
  'long',
  'int',
];

/** The type that all uses together tell; undefined where none tells anything. */
export function typeOfHints(hints: readonly TypeHint[]): ScalarType | undefined {
  const strong = hints.filter((hint) => hint.strong);
  const counted = strong.length > 0 ? strong : hints;
  return order.find((type) => counted.some((hint) => hint.type === type));
}

const functionsOf: Readonly<Partial<Record<ScalarType, string>>> = {
  string:
    'tolower toupper strlen substring split trim trim_start trim_end extract extract_all countof indexof reverse replace_string replace_strings replace_regex parse_url parse_path parse_command_line parse_xml parse_ipv4 parse_ipv6 parse_version parse_user_agent url_decode url_encode base64_decode_tostring base64_encode_tostring ipv4_is_private ipv4_is_in_range ipv4_is_in_any_range ipv4_compare ipv4_is_match ipv6_is_in_range ipv6_is_match ipv6_compare has_ipv4 has_any_ipv4 geo_info_from_ip_address strcmp regex_quote todatetime toguid FileProfile',
  datetime:
    'startofday startofweek startofmonth startofyear endofday endofweek endofmonth endofyear hourofday dayofweek dayofmonth dayofyear monthofyear getyear getmonth week_of_year weekofyear format_datetime datetime_diff datetime_part datetime_add datetime_utc_to_local datetime_local_to_utc datetime_to_utc unixtime',
  dynamic:
    'array_length array_concat array_index_of array_slice array_sort_asc array_sort_desc bag_keys bag_has_key bag_merge set_has_element set_intersect set_difference treepath zip mv_expand make_bag',
  bool: 'not countif',
  long: 'unixtime_seconds_todatetime unixtime_milliseconds_todatetime tohex binary_and binary_or binary_shift_left binary_shift_right format_bytes',
};
const weakFunctionsOf: Readonly<Partial<Record<ScalarType, string>>> = {
  dynamic: 'tostring parse_json todynamic extract_json extractjson',
  string: 'isempty isnotempty strcat_delim',
  long: 'sum sumif avg avgif',
  real: 'percentile stdev variance round sqrt log',
};

function byFunction(lists: typeof functionsOf, strong: boolean): readonly (readonly [string, TypeHint])[] {
  return Object.entries(lists).flatMap(([type, names]) =>
    names.split(' ').map((name) => [name, { type: type as ScalarType, strong }] as const),
  );
}

const hintOfFunction: ReadonlyMap<string, TypeHint> = new Map([
  ...byFunction(weakFunctionsOf, false),
  ...byFunction(functionsOf, true),
]);

const known: ReadonlySet<string> = new Set(order);
const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<>', '<', '<=', '>', '>=', '=']);
const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%']);

/** Kusto's type of an expression, where it is one that a column may have. */
export function typeOf(node: KustoNode | null | undefined): ScalarType | undefined {
  const name = node?.ResultType?.Name;
  const type = name === 'int' ? 'long' : name;
  return type !== undefined && known.has(type) ? (type as ScalarType) : undefined;
}

/** What the place where an expression stands tells of its type. `isOpen` are expressions whose own type is what is looked for. */
export function hintAt(node: KustoNode, isOpen: (node: KustoNode) => boolean): TypeHint | undefined {
  const parent = node.Parent;
  if (!parent) return undefined;
  const fromOther = (other: KustoNode | null | undefined): TypeHint | undefined => {
    const type = other && !isOpen(other) ? typeOf(other) : undefined;
    return type && type !== 'dynamic' ? { type, strong: true } : undefined;
  };
  switch (className(parent)) {
    case 'ParenthesizedExpression':
      return hintAt(parent, isOpen);
    case 'BinaryExpression': {
      const other = parent.Left === node ? parent.Right : parent.Left;
      const operator = parent.Operator?.Text ?? '';
      if (operator === 'and' || operator === 'or') return { type: 'bool', strong: true };
      if (comparisons.has(operator)) return fromOther(other);
      if (arithmetic.has(operator)) return inArithmetic(fromOther(other));
      return { type: 'string', strong: true };
    }
    case 'InExpression':
      if (parent.Left !== node) return undefined;
      if ((parent.Operator?.Text ?? '').includes('~')) return { type: 'string', strong: true };
      return fromOther(elements(parent.Right?.Expressions)[0]);
    case 'BetweenExpression':
      return parent.Left === node ? fromOther(coupleOf(parent)) : undefined;
    case 'HasAnyExpression':
    case 'HasAllExpression':
      return parent.Left === node ? { type: 'string', strong: true } : undefined;
    case 'PathExpression':
      // The column of `$left.Column` is used as the whole path is.
      if (parent.Expression !== node) return isSide(parent.Expression) ? hintAt(parent, isOpen) : undefined;
      return { type: 'dynamic', strong: true };
    case 'ElementExpression':
      return parent.Expression === node ? { type: 'dynamic', strong: true } : undefined;
    case 'SimpleNamedExpression':
      return isA(parent.Parent, 'MvExpandExpression') ? { type: 'dynamic', strong: true } : undefined;
    case 'MvExpandExpression':
    case 'MvApplyExpression':
      return { type: 'dynamic', strong: true };
    case 'FilterOperator':
      return { type: 'bool', strong: true };
    case 'ParseOperator':
    case 'ParseWhereOperator':
    case 'ParseKvOperator':
      return { type: 'string', strong: true };
    default:
      return inCall(node);
  }
}

function isSide(node: KustoNode | null | undefined): boolean {
  return node?.SimpleName === '$left' || node?.SimpleName === '$right';
}

/** The first bound of `between (a .. b)`. */
function coupleOf(between: KustoNode): KustoNode | undefined {
  const couple = between.Right;
  return couple
    ? children(couple).flatMap((child) => (child.ResultType ? [child] : (elementOf(child) ?? [])))[0]
    : undefined;
}

function elementOf(node: KustoNode): KustoNode | undefined {
  return node.Element ?? undefined;
}

function inArithmetic(other: TypeHint | undefined): TypeHint | undefined {
  if (other === undefined) return undefined;
  if (other.type === 'timespan') return { type: 'datetime', strong: true };
  // Text and numbers may be added to much; only numbers tell numbers.
  return { type: other.type, strong: other.type === 'datetime' };
}

/** The place of an argument. */
function inCall(node: KustoNode): TypeHint | undefined {
  const call = enclosingCall(node);
  if (call === undefined) return undefined;
  const name = call.Name?.SimpleName ?? '';
  const list = argumentsOf(call);
  if (name === 'bin' || name === 'floor') {
    const step = typeOf(list[1]);
    if (list[0] !== node || step === undefined) return undefined;
    return { type: step === 'timespan' ? 'datetime' : step, strong: true };
  }
  if (name === 'iff' || name === 'iif') return list[0] === node ? { type: 'bool', strong: true } : undefined;
  return hintOfFunction.get(name);
}

/** The call of which the node is an argument: lists stand between. */
export function enclosingCall(node: KustoNode): KustoNode | undefined {
  let at = node.Parent;
  while (at && /^(?:List|ExpressionList)$/.test(className(at))) at = at.Parent;
  return at && isA(at, 'FunctionCallExpression') && argumentsOf(at).includes(node) ? at : undefined;
}
