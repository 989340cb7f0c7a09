// Who decides whether a condition of a way holds: the attacker, by effort, or the defender.
import type { BoundTest, ColumnTest } from '../bind/bound.js';
import { narrow } from '../bind/bound.js';
import type { Formula, Limits } from '../logic/formula.js';
import { implies, satisfy } from '../logic/solve.js';
import type { ColumnKind, Holder, Schema } from '../schema/schema.js';
import type { Condition, Conjunction } from './conjunctions.js';
import { formulaOf } from './from-predicate.js';
import type { Control } from './safety.js';

const strength: Readonly<Record<Control, number>> = { attacker: 0, effort: 1, defender: 2 };

/** The strongest of them; nothing at all holds an attacker off no more than what he types. */
export function strongest(controls: readonly Control[]): Control {
  return [...controls].sort((a, b) => strength[b] - strength[a])[0] ?? 'attacker';
}

/** Who decides on one condition of a way, beside its others; `rule` is what the rule itself selects. */
export function holderOf(condition: Condition, way: Conjunction, rule: Formula, schema: Schema): Holder {
  const found = ownHolder(condition, way, rule, schema);
  if (found.control === 'attacker' || condition.via !== undefined) return found;
  return isAskedFor(condition.test, rule) ? { control: 'attacker', why: schema.control.words.rule } : found;
}

/** What a proof about one condition may cost. */
const ofOneCondition: Limits = { branches: 200, states: 1000 };

/** Whether each row of the rule meets it: then it holds no attack of the rule off. */
function isAskedFor(test: BoundTest, rule: Formula): boolean {
  if (implies(rule, formulaOf(test), ofOneCondition).kind !== 'yes') return false;
  return satisfy(rule, ofOneCondition).kind === 'yes';
}

function ownHolder(condition: Condition, way: Conjunction, rule: Formula, schema: Schema): Holder {
  const { test, via } = condition;
  const facts = schema.control;
  const table = tableOf(condition);
  const column = test.column;
  const said = (control: Control, why: string): Holder => ({ control, why });
  if (test.negated) return said('attacker', facts.words.negated);
  if (tellsNothing(test.test)) return said('attacker', facts.words.filled);
  const trust = facts.trustOf(table, column.name);
  if (trust !== undefined) {
    const trusted = way.some((other) => other.via === via && asksFor(other.test, trust));
    // What the rule asks for of its own row holds for whatever the clause could leave out.
    const byRule = via === undefined && implies(rule, isTrue(trust)).kind === 'yes';
    return trusted || byRule ? said('defender', facts.words.trusted) : said('attacker', facts.words.untrusted);
  }
  const place = column.kind === 'path' || column.kind === 'registry' ? placeOf(condition, way, schema) : undefined;
  if (place !== undefined && (place.control !== 'attacker' || place.why === facts.words.tool)) return place;
  if (facts.isParentName(table, column.name)) {
    const beside = way.some((other) => other.via === via && isOfSameProcess(other.test, column.name));
    return beside ? said('effort', facts.words.beside) : said('attacker', facts.words.alone);
  }
  const holder = place ?? facts.of(table, column, toldOf(test.test, column.kind));
  return holder.control === 'defender' && column.kind === 'account' && isEverywhere(test.test, schema)
    ? said('effort', facts.words.account)
    : holder;
}

/** The table whose row a condition is about. */
export function tableOf({ test, via }: Condition): string {
  return via?.bridge.to ?? test.table;
}

/** Whether a path or key lies where only administrators write; undefined where it is about no such place. */
function placeOf({ test, via }: Condition, way: Conjunction, schema: Schema): Holder | undefined {
  const { folders, keys, words } = schema.control;
  const column = test.column.name;
  const key = test.column.kind === 'registry';
  const places = key ? keys : folders.protected;
  // Nothing else can lie there: the question is not asked of texts that name none of these places.
  const hints = places.map((one) => one.toLowerCase().replace(/^[a-z]:|\\/g, ''));
  const texts = textsOf(test.test).map((one) => one.toLowerCase().replaceAll('\\', ''));
  if (!texts.some((text) => hints.some((hint) => text.includes(hint) || text.includes(hint.replace(/[()]/g, '')))))
    return undefined;
  const beside = way.flatMap((one) => (one.via === via && one.test.column.name === column ? [one.test] : []));
  const language = formulaOf(narrow('and', beside));
  const inside = startsWith(column, places);
  if (key) return implies(language, inside).kind === 'yes' ? { control: 'effort', why: words.key } : undefined;
  const open = startsWith(column, folders.writable);
  const proof = implies(language, { kind: 'and', parts: [inside, { kind: 'not', part: open }] });
  if (proof.kind === 'yes')
    return namesTool({ test, via }, way, schema)
      ? { control: 'attacker', why: words.tool }
      : { control: 'defender', why: words.folder };
  const value = proof.kind === 'no' ? proof.witness.values[column] : undefined;
  const folder = folders.writable.find(
    (one) => typeof value === 'string' && value.toLowerCase().startsWith(one.toLowerCase()),
  );
  return folder === undefined ? undefined : { control: 'attacker', why: words.open.replace('{}', () => folder) };
}

/** Whether a way is about programs alone that do whatever they are told, by their path or by their name beside it. */
function namesTool(condition: Condition, way: Conjunction, schema: Schema): boolean {
  const column = condition.test.column.name;
  return way.some(({ test, via }) => {
    const same = test.column.name === column || pathColumn({ test, via }, schema) === column;
    return via === condition.via && same && !test.negated && areTools(test.test, schema);
  });
}

/** Whether all files that a test names are programs that do whatever they are told. */
export function areTools(test: ColumnTest, schema: Schema): boolean {
  if (test.kind === 'any') return test.tests.every((one) => areTools(one, schema));
  if (test.kind !== 'equals' && !(test.kind === 'text' && test.operator === 'endswith')) return false;
  const names = textsOf(test).map((text) => text.replace(/^.*[\\/]/s, ''));
  return names.length > 0 && names.every((name) => schema.control.isTool(name));
}

/** The column with the whole path of what a condition names. */
export function pathColumn(condition: Condition, schema: Schema): string | undefined {
  const { name, kind } = condition.test.column;
  if (kind === 'path') return name;
  const path = name === 'Process' ? 'NewProcessName' : name.replace(/FileName$/, 'FolderPath');
  return path !== name && schema.table(tableOf(condition))?.columns.has(path) ? path : undefined;
}

function startsWith(column: string, texts: readonly string[]): Formula {
  return { kind: 'text', column, operator: 'startswith', texts, matchCase: false };
}

function isTrue(column: string): Formula {
  const ranges = [{ low: 1, high: 1, lowIn: true, highIn: true }];
  return { kind: 'range', column, type: 'bool', ranges };
}

function asksFor({ negated, column, test }: BoundTest, trust: string): boolean {
  if (negated || column.name !== trust || test.kind !== 'equals') return false;
  return test.values.every((value) => value.type === 'bool' && value.value);
}

/** Another test of the process whose name the column holds: its path, command line, hash or account. */
function isOfSameProcess({ negated, column, test }: BoundTest, nameColumn: string): boolean {
  const process = nameColumn.replace(/(?:File)?Name$/, '');
  if (negated || tellsNothing(test) || !column.name.startsWith(process)) return false;
  return column.name !== nameColumn && (process.endsWith('Parent') || !column.name.startsWith(`${process}Parent`));
}

/** All texts that a test looks for. */
export function textsOf(test: ColumnTest): readonly string[] {
  switch (test.kind) {
    case 'equals':
      return test.values.flatMap((value) => (value.type === 'string' ? [value.text] : []));
    case 'text':
      return [test.text];
    case 'regex':
      return [test.pattern];
    case 'any':
    case 'all':
      return test.tests.flatMap(textsOf);
    case 'compare':
    case 'between':
    case 'address-range':
    case 'addresses':
    case 'filled':
    case 'watchlist':
      return [];
  }
}

/** Whether any event can pass it: one that has something there, nothing there, or whatever there is. */
export function tellsNothing(test: ColumnTest): boolean {
  switch (test.kind) {
    case 'filled':
      return true;
    case 'equals':
    case 'text':
      return textsOf(test).includes('');
    case 'any':
      return test.tests.some(tellsNothing);
    case 'all':
      return test.tests.every(tellsNothing);
    default:
      return false;
  }
}

/** Whether a test names the whole text, with or without its domain, or a part that other texts have, too. */
function toldOf(test: ColumnTest, kind: ColumnKind): 'whole' | 'part' | undefined {
  switch (test.kind) {
    case 'equals':
    case 'watchlist':
      return 'whole';
    case 'text':
      return isWholeName(test, kind) ? 'whole' : 'part';
    case 'regex':
      return 'part';
    case 'any': {
      const told = new Set(test.tests.map((one) => toldOf(one, kind)));
      return told.size === 1 ? [...told][0] : told.has('part') ? 'part' : undefined;
    }
    case 'all': {
      const told = test.tests.map((one) => toldOf(one, kind));
      return told.includes('whole') ? 'whole' : told.includes('part') ? 'part' : undefined;
    }
    default:
      return undefined;
  }
}

/** A name with any domain: `dc01.…` of a device, `…\\svc` and `svc@…` of an account, `….contoso.com` of a site. */
function isWholeName({ operator, text }: Extract<ColumnTest, { kind: 'text' }>, kind: ColumnKind): boolean {
  if (kind === 'url') return operator === 'endswith' && text.startsWith('.');
  if (kind === 'host') return operator === 'startswith' && /^[^.]+\.$/.test(text);
  if (kind !== 'account') return false;
  return operator === 'endswith' ? /^\\[^\\]+$/.test(text) : operator === 'startswith' && /^[^@]+@$/.test(text);
}

/** Whether one of the accounts is one that every device has. */
function isEverywhere(test: ColumnTest, schema: Schema): boolean {
  return textsOf(test).some((text) => schema.control.isEverywhere(text.replace(/^.*\\|@$/g, '')));
}
