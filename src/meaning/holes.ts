import type {
  Annotation,
  ComparisonNode,
  FieldReference,
  OperatorName,
  UnknownNode,
  ValueNode,
} from '../syntax/ast.js';
import { addressSet, isAdjective, isPlural, isVague, nounOf } from '../syntax/vocabulary.js';
import type { Span } from '../text/span.js';

/** Something that only a person can fill. A `condition` hole has no field: it is filled by writing another filter. */
export interface Hole {
  readonly kind: 'values' | 'placeholder' | 'condition';
  /** The name under which a review's `values` fill it. */
  readonly name: string;
  /** The author's words. */
  readonly words: string;
  readonly span: Span;
}

/** The first hole among the values of a comparison: words for a set, such as `matches known good hash`. */
export function valueHole(
  comparison: Pick<ComparisonNode, 'values' | 'operator'> & { readonly field: FieldReference | undefined },
): Hole | undefined {
  const vague = comparison.values.find((value) => namesSet(value, comparison.operator, comparison.field?.name ?? ''));
  return vague && { kind: 'values', name: holeName(vague.text), words: vague.text, span: vague.span };
}

/** All holes of an atom that nothing fills yet: its values may hold several. */
export function unfilledHoles(
  atom: Pick<ComparisonNode, 'values' | 'operator'> & {
    readonly field: FieldReference | undefined;
    readonly hole: Hole | undefined;
  },
): readonly Hole[] {
  const { hole } = atom;
  if (hole === undefined || hole.kind !== 'values') return hole === undefined ? [] : [hole];
  const values = atom.values.filter(({ span }) => span.start !== hole.span.start);
  return [hole, ...unfilledHoles({ ...atom, values, hole: valueHole({ ...atom, values }) })];
}

/**
 * The hole that an author's remark makes: `1234 (replace with the actual id)` asks for another value; any other, such as
 * `(only on weekends)`, may be a condition, which no value can stand for.
 */
export function remarkHole(node: ComparisonNode, { text, span }: Annotation): Hole {
  return asksToReplace.test(text)
    ? { kind: 'placeholder', name: holeName(node.field.name), words: text, span: valuesSpan(node) }
    : { kind: 'condition', name: holeName(text), words: text, span };
}

const asksToReplace =
  /replac|place ?holder|\byours?\b|\bactual\b|specific|\bexample\b|\be\.g|\binsert|\bfill|adjust|\bchange|\bupdate (?:this|with|the)|\btbd\b|\btodo\b/i;

/** The hole of a value that is a stand-in by its form: `<process name>`, `{{user}}`, `YOUR_APP.exe`. */
export function standInHole(node: ComparisonNode): Hole | undefined {
  const standIn = node.values.find(({ kind, text }) =>
    (kind === 'words' || wholeOperators.has(node.operator) ? standInForm : templateForm).test(text.trim()),
  );
  return (
    standIn && { kind: 'placeholder', name: holeName(node.field.name), words: standIn.text, span: valuesSpan(node) }
  );
}

const braces = String.raw`\{\{[^{}\r\n]+\}\}|\$\{[^{}\r\n]+\}`;
// Forms that a text may hold as part of it, and those that stand for all of it.
const templateForm = new RegExp(`^(?:${braces})$`);
const standInForm = new RegExp(
  String.raw`^(?:<[^<>\r\n]+>|${braces}|\$[A-Za-z_]\w*|(?:YOUR|INSERT|REPLACE|ENTER)_[A-Z0-9_]+(?:\.\w+)?|[Yy]our[_-]\w+(?:\.\w+)?|[Ee]xample[_-]\w+(?:\.\w+)?|YOUR[A-Z]*\\.+|\w+_HERE|\w*X{4,}\w*|[A-Z]+_(?:NAME|PATH|USER|HOST|IP|HASH|DOMAIN|ACCOUNT|SERVER)|(?:[Hh]ost|[Uu]ser|[Cc]omputer|[Dd]evice|HOST|USER|COMPUTER|DEVICE)[_ ]?(?:name|NAME)|\w+[_-]x{3,}|[xX](?:\.[xX]){3}|.*\\path\\to\\.*|PLACEHOLDER|TODO|TBD|REPLACE_?ME|CHANGE_?ME|[Xx]{3,}(?:\.\w+)?)$`,
);
const wholeOperators: ReadonlySet<OperatorName> = new Set(['equals', 'in', 'like', 'matches', 'under']);

function valuesSpan({ values, span }: ComparisonNode): Span {
  return { start: values[0]?.span.start ?? span.start, end: values.at(-1)?.span.end ?? span.end };
}

/** The hole in the place of words that were not understood. */
export function unknownHole(node: Pick<UnknownNode, 'text' | 'span'>): Hole {
  return { kind: 'condition', name: holeName(node.text), words: node.text, span: node.span };
}

// `src_ip`, `RemoteIP`, `source.address`: a field of addresses, as its name tells.
const addressField = /(?:^|[._]|[a-z](?=I))(?:IP|Ip|ip|addr)(?!.*(?:[Tt]ype|[Cc]ategory))/;

function namesSet({ kind, text }: ValueNode, operator: OperatorName, field: string): boolean {
  // `in (RFC1918)`, `is "private"`: no address is written so.
  const whole = operator === 'equals' || operator === 'in';
  if (whole && (kind === 'words' || kind === 'text') && addressField.test(field) && addressSet(text) !== undefined)
    return true;
  // `"a.exe", etc`: the list goes on, and only its author knows how.
  if (kind === 'words' && /^(?:etc\.?|\.{2,}|…|others?|more|similar(?: \w+)*|(?:and )?so on)$/i.test(text)) return true;
  if (kind !== 'words' || /[\\/*?%:]|\.\w/.test(text)) return false;
  const several = /\s/.test(text.trim());
  const asksForSet = operator === 'in' || operator === 'matches';
  // `service accounts`, `backup tools`: things of a kind, in plain words.
  const ofKind = several && text === text.toLowerCase() && isPlural(text.split(/\s+/).at(-1) ?? '');
  // `is not trusted`: what something is like, not what it is called.
  const adjective = operator === 'equals' && (isVague(text) || isAdjective(text)) && !several;
  const inGroup = asksForSet && several && nounOf(text.split(/\s+/).at(-1) ?? '') !== undefined;
  return ofKind || adjective || inGroup || (isVague(text) && (several || asksForSet));
}

function holeName(words: string): string {
  const name = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return name === '' ? 'value' : name;
}
