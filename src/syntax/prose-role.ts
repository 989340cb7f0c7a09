import type { ProseAttribute, ProseNoun, ProseValue } from './prose-tree.js';
import { describes, isPlaceholderVariable, shapeOf } from './shapes.js';
import { isVague, proseRole } from './vocabulary.js';

// What a path is where a name was announced: `parent process C:\Tools\x.exe`.
const pathRoles: Readonly<Record<string, string>> = {
  name: 'path',
  'file.name': 'path',
  'process.name': 'path',
  tool: 'path',
  origin: 'origin path',
  launcher: 'launcher path',
  parent: 'parent path',
};

/** Words that say that a list goes on. */
export const goesOnWord = /^(?:etc|others?|more|similar(?: .*)?|so on|such)$/i;

// A bare word behind one of these is what it is called: `user bob`.
const calledByWord: readonly string[] = ['user', 'host', 'logon'];

// A host that is told by its address.
const addressRoles: Readonly<Record<string, string>> = {
  host: 'host address',
  'from host': 'from address',
  'to host': 'to address',
};

// Signs of an expression, which no plain name holds: `update_[0-9]+.exe`.
const expression = /\[[^\]]*-[^\]]*\]|[.][*+]|\\[dwsb][+*]|^\^|\$$|[)\]][+*?{]/;
// Roles that hold the name or path of an image, and those of a number.
const imageRole = /^(?:name|process\.name|tool|origin|launcher|parent|original name)(?: path)?$/;
const numberRole = /port$|^(?:name|subject|event id|logon type|registry data|registry value|size|command|host|user)$/;

/** What a value is of its subject: its name, path, user; undefined where nobody can tell. */
export function roleOf(node: ProseAttribute, value: ProseValue): string | undefined {
  const { text, bare } = value;
  const shape = shapeOf(text, bare === true);
  const role = plainRoleOf(node, value, shape);
  if (role === undefined) return undefined;
  if (bare === true && /^(?:regex|regexp|patterns?|expression|wildcard)$/i.test(text)) return undefined;
  if (isStandIn(text)) return node.noun === undefined ? undefined : role;
  if (bare === true && expression.test(text)) return undefined;
  // An address, a mail address, a key is no image's name; nor is a bare number a name.
  if (imageRole.test(role) && /^(?:address|mail|registry|account|system)$/.test(shape))
    return shape === 'address' && role === 'origin' && /^(?:from|maker)$/.test(node.cue) ? 'from address' : undefined;
  if (bare === true && /^\d+$/.test(text) && (imageRole.test(role) || !numberRole.test(role))) return undefined;
  // `Backup jobs: x.exe`: no task is called that.
  if (/^(?:task|service)$/.test(role) && shape === 'image') return undefined;
  if (role === 'path' && shape !== 'path' && !/[\\/]/.test(text) && isWholePath(node)) return undefined;
  return role;
}

/** Whether a path is told as a whole: `in the folder Secret` names none. */
function isWholePath({ relation }: ProseAttribute): boolean {
  return relation === undefined || relation === 'equals';
}

/** Whether a value stands for one that a person has to put in its place: `<account>`, `{{host}}`, `%HOST%`. */
export function isStandIn(text: string): boolean {
  return /^(?:<[^<>]+>|\{\{.+\}\}|\$\{.+\}|\[[A-Za-z _-]+\])$/.test(text) || isPlaceholderVariable(text);
}

function plainRoleOf(node: ProseAttribute, value: ProseValue, shape: string): string | undefined {
  if (node.cue === 'endswith') return shape === 'extension' ? 'extension' : 'name';
  if (node.cue === 'startswith') return 'name';
  if (value.bare === true && node.relation === 'equals' && describes(value.text)) return undefined;
  const called =
    calledByWord.includes(node.noun?.kind ?? '') && !(node.noun?.plural === false && /s$/.test(value.text));
  if (node.apposed === true && shape === 'word' && !called) return undefined;
  if (value.bare === true && shape !== 'system' && isVague(value.text) && !/[\\/.:_\d-]/.test(value.text))
    return undefined;
  const role = node.noun === undefined ? shapeRole(node.cue, shape) : nounRole(node.cue, node.noun, shape);
  if (role === undefined) return undefined;
  if (shape === 'path') return pathRoles[role] ?? role;
  return shape === 'address' ? (addressRoles[role] ?? role) : role;
}

function shapeRole(cue: string, shape: string): string | undefined {
  const role = proseRole(cue, `${shape} shape`);
  if (role !== undefined) return role;
  return shape === 'system' ? proseRole(cue, 'account shape') : cue === 'self' ? 'name' : undefined;
}

/** What a noun's value is. `files` may be told by a hash or an extension as well as by a name. */
function nounRole(cue: string, { kind }: ProseNoun, shape: string): string | undefined {
  const role = proseRole(cue, kind) ?? (cue === 'self' ? 'name' : undefined);
  return role === 'name' && cue === 'self' && (shape === 'hash' || shape === 'extension') ? shape : role;
}
