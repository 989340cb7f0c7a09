// The smallest edit of a filter that makes one of its ways rest on something that an attacker does not choose.
import { type ColumnTest, narrow } from '../bind/bound.js';
import type { Formula } from '../logic/formula.js';
import { implies, satisfy } from '../logic/solve.js';
import { literalsOf, normalise } from '../meaning/normal-form.js';
import type { Holder, Schema } from '../schema/schema.js';
import { type Condition, type Conjunction, conditionsOf } from './conjunctions.js';
import { areTools, pathColumn, tableOf, tellsNothing, textsOf } from './control.js';
import { closedText, type FilterTree, filterTree, isOpen, onlyAdds, placeAt } from './filter-tree.js';
import { formulaOf } from './from-predicate.js';
import type { Control, SafetyWay } from './safety.js';
import type { SafetyInput } from './scenario-safety.js';

/** A way with what was found of it. */
export interface HeldWay {
  readonly way: Conjunction;
  readonly holders: readonly Holder[];
  readonly control: Control;
}

/** A condition that an edit adds, in the filter's language. */
interface Tie {
  readonly text: string;
  readonly words: string;
}

/** Nobody reads more edits of one filter, and each is parsed. */
const mostEdits = 8;

/** For each way the edit that anchors it; undefined where it is anchored, or none is known. */
export function anchorsOf(
  ways: readonly HeldWay[],
  input: SafetyInput,
  schema: Schema,
): readonly SafetyWay['anchor'][] {
  const none = ways.map(() => undefined);
  if (ways.every(({ control }) => control === 'defender')) return none;
  const tree = filterTree(input.filter);
  if (tree === undefined || !isAsWritten(tree, input)) return none;
  const ties = ways.map((way) => tieOf(way, input, schema));
  const together = isWhole(tree, ways) ? wholeTie(ways, ties, input, schema) : undefined;
  // One edit often serves several ways.
  const checked = new Map<string, boolean>();
  const narrows = (filter: string): boolean => {
    const known = checked.get(filter);
    if (known !== undefined || checked.size >= mostEdits) return known ?? false;
    const found = onlyAdds(tree, filter);
    checked.set(filter, found);
    return found;
  };
  return ways.map((held, index) => {
    const tie = held.control === 'defender' ? undefined : (together ?? ties[index]);
    if (tie === undefined) return undefined;
    const filter =
      together === undefined ? partTied(tree, held, ways, tie, input.filter) : wholeTied(tree, tie, input.filter);
    return filter !== undefined && narrows(filter) ? { filter, words: tie.words } : undefined;
  });
}

/** Whether the drop set is what the filter says, so that a condition more leaves out less; not so where it says what to keep. */
function isAsWritten(tree: FilterTree, { predicate }: SafetyInput): boolean {
  return conditionsOf(predicate).every(({ test: { literal } }) => {
    const place = placeAt(tree, literal.atom.span);
    return place !== undefined && literal.negated === (place.node.negated !== place.negatedAround);
  });
}

/** Whether each comparison of the filter is in a way; what was left out, such as a hash to come, may be anchored by itself. */
function isWhole({ ast, places }: FilterTree, ways: readonly HeldWay[]): boolean {
  const starts = new Set(ways.flatMap(({ way }) => way.map(startOf)));
  return places.every(({ node }) => starts.has(node.span.start)) && places.length === literalsOf(normalise(ast)).length;
}

/** One condition for the whole filter, where each of its ways needs one. */
function wholeTie(
  ways: readonly HeldWay[],
  ties: readonly (Tie | undefined)[],
  input: SafetyInput,
  schema: Schema,
): Tie | undefined {
  if (ways.some(({ control }) => control === 'defender')) return undefined;
  const [first] = ties;
  if (first !== undefined && ties.every((tie) => tie?.text === first.text)) return first;
  const [way] = ways;
  return way && deviceTie(way, input, schema);
}

function wholeTied({ ast, places }: FilterTree, tie: Tie, filter: string): string {
  const text = filter.trim();
  const last = places.at(-1)?.node;
  const plain = (ast.kind === 'and' || ast.kind === 'comparison') && last !== undefined && !isOpen(last);
  return `${plain ? text : `(${text})`} and ${tie.text}`;
}

/** The filter with the condition beside one comparison of the way, one that no anchored way needs where there is one. */
function partTied(
  tree: FilterTree,
  { way }: HeldWay,
  ways: readonly HeldWay[],
  tie: Tie,
  filter: string,
): string | undefined {
  // A comparison that takes its field from the one before it would take the new one's.
  if (tree.elided) return undefined;
  const anchored = ways.filter(({ control }) => control === 'defender').flatMap((held) => held.way.map(startOf));
  const places = tree.places.filter((place) => way.some((one) => startOf(one) === place.node.span.start));
  const usable = places.filter(({ negatedAround }) => !negatedAround);
  const place = usable.findLast(({ node }) => !anchored.includes(node.span.start)) ?? usable.at(-1);
  if (place === undefined) return undefined;
  const tied = `${closedText(place, filter)} and ${tie.text}`;
  const closed = place.parent === 'or' && !place.node.parenthesised ? `(${tied})` : tied;
  return `${filter.slice(0, place.node.span.start)}${closed}${filter.slice(place.node.span.end)}`;
}

function startOf({ test }: Condition): number {
  return test.literal.atom.span.start;
}

function tieOf(held: HeldWay, input: SafetyInput, schema: Schema): Tie | undefined {
  if (held.control === 'defender') return undefined;
  return trustTie(held, input, schema) ?? folderTie(held, input, schema) ?? deviceTie(held, input, schema);
}

/** A signer says something where the signature is trusted. */
function trustTie({ way }: HeldWay, input: SafetyInput, schema: Schema): Tie | undefined {
  for (const condition of way) {
    const trust = schema.control.trustOf(tableOf(condition), condition.test.column.name);
    const field = trust === undefined ? undefined : fieldFor(trust, condition, input, schema);
    if (field !== undefined && !condition.test.negated && !tellsNothing(condition.test.test))
      return { text: `${field} == true`, words: 'ask for a trusted signature' };
  }
  return undefined;
}

/** The folder of an image file that the way names, one that only administrators write to. */
function folderTie({ way }: HeldWay, input: SafetyInput, schema: Schema): Tie | undefined {
  const { anchors } = schema.control;
  for (const condition of way) {
    const { test, via } = condition;
    if (test.negated) continue;
    const column = pathColumn(condition, schema);
    if (column === undefined || !isImage(condition, column, schema)) continue;
    const field = fieldFor(column, condition, input, schema);
    if (field === undefined) continue;
    const names = textsOf(test.test).map((text) => text.replace(/^.*[\\/]/s, ''));
    const images = names.flatMap((name) => anchors.image(name) ?? []);
    // Some of Windows' own and some of others have no folder in common.
    if (images.length > 0 && (images.length < names.length || !namesWhole(test.test))) continue;
    const asked: Formula = {
      kind: 'text',
      column,
      operator: images.length === 0 ? 'startswith' : 'equals',
      texts: images.length === 0 ? [anchors.folder] : images,
      matchCase: false,
    };
    const beside = formulaOf(
      narrow(
        'and',
        way.flatMap((one) => (one.via === via ? [one.test] : [])),
      ),
    );
    const rule = via === undefined ? [input.rule.formula] : [];
    if (satisfy({ kind: 'and', parts: [asked, beside, ...rule] }).kind === 'no') continue;
    // What the rule asks for by itself ties nothing.
    if (rule.some((formula) => implies(formula, asked).kind === 'yes')) continue;
    const [image, ...more] = images;
    if (image === undefined)
      return { text: `${field} startswith "${anchors.folder}"`, words: `tie it to \`${anchors.folder}\`` };
    const listed = images.map((one) => `"${one}"`).join(', ');
    return more.length === 0
      ? { text: `${field} == "${image}"`, words: `tie it to \`${image}\`` }
      : { text: `${field} in (${listed})`, words: "tie it to the paths of Windows' own programs" };
  }
  return undefined;
}

/** Whether a test names files by their whole names, with or without their folder. */
function namesWhole(test: ColumnTest): boolean {
  if (test.kind === 'any') return test.tests.every(namesWhole);
  return test.kind === 'equals' || (test.kind === 'text' && test.operator === 'endswith' && test.text.startsWith('\\'));
}

/** A device, or an account where the table tells of none: which one, only a person knows. */
function deviceTie({ way }: HeldWay, input: SafetyInput, schema: Schema): Tie | undefined {
  const dotted = isDotted(way);
  const own = schema.table(input.table);
  for (const [field, value] of [
    ['host.name', 'device name'],
    ['user.name', 'account name'],
  ] as const) {
    const meaning = schema.field(field, input.table);
    if (meaning.kind !== 'column' || meaning.target.when.length > 0) continue;
    const column = own?.columns.get(meaning.target.column);
    if (column === undefined || schema.control.of(input.table, column, 'whole').control !== 'defender') continue;
    const written = dotted ? field : column.name;
    const partly = way.some(({ test, via }) => via === undefined && test.column.name === column.name && !test.negated);
    const kind = field === 'host.name' ? 'device' : 'account';
    return {
      text: `${written} == "<${value}>"`,
      words: partly ? `name the ${kind} whole` : `tie it to ${kind === 'device' ? 'a device' : 'an account'}`,
    };
  }
  return undefined;
}

/** Whether a condition names a program, or a file that runs: of another file the folder says little. */
function isImage(condition: Condition, path: string, schema: Schema): boolean {
  const { column, test } = condition.test;
  const texts = textsOf(test);
  if (column.kind !== 'basename' && column.kind !== 'path') return false;
  if (texts.length === 0 || texts.some((text) => text.includes('/')) || areTools(test, schema)) return false;
  if (texts.every((text) => /\.(?:exe|dll|sys|com|scr|msi|cpl|ocx)$/i.test(text))) return true;
  const runs = ['process-path', 'parent-path', 'module-path'].some((concept) => {
    const meaning = schema.conceptOn(concept, tableOf(condition));
    return meaning.kind === 'column' && meaning.target.column === path;
  });
  return runs && !texts.some((text) => /\.[A-Za-z][A-Za-z0-9]{1,4}$/.test(text));
}

/** How the author would write a column of the row that a condition is about. */
function fieldFor(column: string, condition: Condition, input: SafetyInput, schema: Schema): string | undefined {
  const { test, via } = condition;
  if (via === undefined && !isDotted([condition])) return column;
  const [root = ''] = (test.literal.atom.field?.name ?? '').split('.');
  const means = (field: string): boolean => {
    const meaning = schema.field(field, tableOf(condition));
    if (meaning.kind !== 'column' || meaning.target.column !== column || meaning.target.form !== 'as-is') return false;
    if (via === undefined) return meaning.target.when.length === test.when.length;
    // It has to be looked up over the same bridge.
    return via.bridge.serves.includes(meaning.concept) && schema.field(field, input.table).kind === 'absent';
  };
  const fields = schema.control.anchors.fields.filter(means);
  return fields.find((field) => field.split('.')[0] === root) ?? fields[0] ?? (via === undefined ? column : undefined);
}

function isDotted(way: Conjunction): boolean {
  return way.some(({ test }) => test.literal.atom.field?.name.includes('.') === true);
}
