// Fields that name a process or its command line, of which the value tells: a bare image name, or text with switches.
import type { Atom, Literal } from '../meaning/normal-form.js';
import type { ValueNode } from '../syntax/ast.js';
import { addressOf, networkOf } from './addresses.js';
import type { BindingScope } from './resolve.js';

/** The literal with its field told by its values; as it is where they do not tell, or the field has one meaning. */
export function toldByValue(literal: Literal, scope: BindingScope): Literal {
  const { atom } = literal;
  if (atom.field === undefined || atom.hole !== undefined || atom.values.length === 0) return literal;
  const meaning = scope.schema.field(atom.field.name, scope.table.name);
  if (meaning.kind !== 'ambiguous') return literal;
  const family = toldByFamily(meaning.candidates, atom);
  if (family !== undefined) return { ...literal, atom: { ...atom, field: { ...atom.field, name: family } } };
  if (meaning.byValue === undefined) return literal;
  const { name, commandLine } = meaning.byValue;
  // A name that must not stand in it may be meant of either: only compared whole, or as a path's end, it is the image's.
  const told = !literal.negated || isWhole(atom) || atom.operator === 'endswith';
  const isName = told && atom.values.every((value) => namesImage(value, atom, scope));
  const isCommandLine = atom.values.every((value) => looksLikeCommandLine(value, atom, scope));
  const field = isName ? name : isCommandLine ? commandLine : undefined;
  return field === undefined ? literal : { ...literal, atom: { ...atom, field: { ...atom.field, name: field } } };
}

/** Of two columns, one for each family of addresses, the one that holds those of all the values. */
function toldByFamily(candidates: readonly string[], atom: Atom): string | undefined {
  if (candidates.length !== 2 || !candidates.every((name) => /IPv[46]$/.test(name))) return undefined;
  const families = atom.values.map(({ text }) => (addressOf(text) ?? networkOf(text))?.family);
  const [family] = families;
  if (family === undefined || families.some((one) => one !== family)) return undefined;
  return candidates.find((name) => name.endsWith(`IPv${family}`));
}

/** A program's image or display name; a single word where it is compared whole. */
function namesImage({ kind, text }: ValueNode, atom: Atom, { schema }: BindingScope): boolean {
  if (kind === 'regex' || kind === 'null') return false;
  const bare = text.trim().replace(/^\*{0,2}[\\/]/, '');
  if (/^[^\\/:*?"<>|\s]+\.(?:exe|com|scr)$/i.test(bare)) return true;
  if (!isWhole(atom)) return false;
  return /^[\w-]+(?:\*)?$/.test(bare) || schema.displayName(bare) !== undefined;
}

/** Text with a switch in it, or a part of several words: neither a name nor a path. */
function looksLikeCommandLine({ kind, text }: ValueNode, atom: Atom, { schema }: BindingScope): boolean {
  if (kind === 'regex' || kind === 'null') return false;
  if (/(?:^|\s)(?:--?|\/)[A-Za-z?]/.test(text) && !/^\/[^\s]*\//.test(text)) return true;
  const path = /^(?:[A-Za-z]:)?[\\/]/.test(text);
  return !isWhole(atom) && !path && /\S\s+\S/.test(text) && schema.displayName(text) === undefined;
}

function isWhole({ operator }: Atom): boolean {
  return operator === 'equals' || operator === 'in' || operator === 'like' || operator === 'matches';
}
