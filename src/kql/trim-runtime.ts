/**
 * The library is C# that was translated to JavaScript: each type test, each count and each item of a list goes through
 * helpers that look a value over from scratch, which is a quarter of an analysis. These do the same and remember what depends
 * on the class alone. Each one falls back to the helper that it stands in for wherever a value is not of the usual kind, and
 * none is put in where the library's own is not, letter for letter, the one that this was written for.
 */
export function trimRuntime(
  bridge: BridgeHelpers,
  arrays: ArrayHelpers,
  special: readonly unknown[],
): readonly string[] {
  const trimmed: string[] = [];
  const trim = <Owner, Name extends keyof Owner & string>(
    owner: Owner,
    name: Name,
    expected: number,
    make: (original: Owner[Name]) => Owner[Name],
  ): void => {
    if (digestOf(String(owner[name])) !== expected) return;
    owner[name] = make(owner[name]);
    trimmed.push(name);
  };
  trim(bridge, 'isArray', -679_207_377, isArray);
  const plain = plainClass(special);
  trim(bridge, 'as', -2_085_379_806, (original) => as(original, plain));
  trim(bridge, 'is', -952_864_072, (original) => is(original, plain));
  trim(bridge, 'ref', 1_597_736_872, ref);
  trim(bridge, 'geti', -2_063_009_002, geti);
  trim(bridge, 'getProperty', 1_087_969_143, (original) => getProperty(original, bridge));
  trim(arrays, 'getCount', 608_593_931, (original) => getCount(original, bridge));
  trim(arrays, 'getItem', 1_528_922_450, (original) => getItem(original, bridge));
  return trimmed;
}

/** Something of the library's own making: a class, an object of one, or a list. */
type Any = { readonly [name: string]: unknown } & { readonly constructor: unknown };
type Class = Any & (new () => unknown);

/** Helpers for all values. `Bridge` holds them. */
export interface BridgeHelpers {
  isArray(value: Any | null | undefined, itsClass?: unknown): boolean;
  is(value: Any | null | undefined, type: Class, ignore?: boolean, allowNull?: boolean): boolean;
  as(value: Any | null | undefined, type: Class, allowNull?: boolean): unknown;
  ref(owner: unknown, name: unknown): unknown;
  geti(owner: Any, name: string, other?: string): string;
  getProperty(owner: unknown, name: string): unknown;
  getTypeAlias(type: Class): string;
  getDefaultValue(type: Class): unknown;
}

/** Helpers for lists. `System.Array` holds them. */
export interface ArrayHelpers {
  getCount(list: Any, type?: Class): number;
  getItem(list: Any, index: number, type?: Class): unknown;
}

/** A number for a text: enough to notice that a function is another one. */
export function digestOf(text: string): number {
  let digest = 0;
  for (let at = 0; at < text.length; at += 1) digest = (Math.imul(digest, 31) + text.charCodeAt(at)) | 0;
  return digest;
}

function isArray(original: BridgeHelpers['isArray']): BridgeHelpers['isArray'] {
  // Constructors of what is no array.
  const others = new Set<unknown>();
  return (value, itsClass) => {
    if (itsClass !== undefined) return original(value, itsClass);
    if (Array.isArray(value)) return true;
    if (value === null || value === undefined) return false;
    const own = value.constructor;
    if (others.has(own)) return false;
    const found = original(value);
    if (!found && own) others.add(own);
    return found;
  };
}

/** Whether objects of a class are just those that JavaScript takes for its instances. */
function plainClass(special: readonly unknown[]): (type: Class) => boolean {
  const known = new Map<unknown, boolean>();
  return (type) => {
    const before = known.get(type);
    if (before !== undefined) return before;
    const kind = typeof type === 'function' ? type['$kind'] : undefined;
    const plain =
      typeof kind === 'string' &&
      kind !== 'interface' &&
      type.constructor === Function &&
      !['$isInterface', '$is', '$literal', '$nullable'].some((name) => type[name]) &&
      !special.includes(type);
    known.set(type, plain);
    return plain;
  };
}

/** Whether a value that JavaScript does not take for an instance of a plain class is none in any other way. */
function isOther(value: Any, type: Class): boolean {
  return typeof value === 'object' && !value['$boxed'] && value.constructor !== type && value.constructor !== Object;
}

function is(original: BridgeHelpers['is'], plain: (type: Class) => boolean): BridgeHelpers['is'] {
  return (value, type, ignore, allowNull) => {
    if (value === null || value === undefined) return !!allowNull;
    if (plain(type)) {
      if (value instanceof type) return true;
      if (isOther(value, type)) return false;
    }
    return original(value, type, ignore, allowNull);
  };
}

function as(original: BridgeHelpers['as'], plain: (type: Class) => boolean): BridgeHelpers['as'] {
  return (value, type, allowNull) => {
    if (value !== null && value !== undefined && plain(type)) {
      if (value instanceof type) return value;
      if (isOther(value, type)) return null;
    }
    return original(value, type, allowNull);
  };
}

/** A field of an object, to be read and written from elsewhere. */
class Field {
  readonly owner: Record<string | number, unknown>;
  readonly name: string | number;

  constructor(owner: unknown, name: string | number) {
    this.owner = owner as Record<string | number, unknown>;
    this.name = name;
  }

  get v(): unknown {
    return this.owner[this.name];
  }

  set v(value: unknown) {
    this.owner[this.name] = value;
  }
}

function ref(original: BridgeHelpers['ref']): BridgeHelpers['ref'] {
  return (owner, name) =>
    typeof name === 'string' || typeof name === 'number' ? new Field(owner, name) : original(owner, name);
}

function geti(original: BridgeHelpers['geti']): BridgeHelpers['geti'] {
  const short = new Map<string, string>();
  return (owner, name, other) => {
    if (owner[name] !== undefined) return name;
    // biome-ignore lint/suspicious/noDoubleEquals: as the library has it, null counts as missing
    if (other && owner[other] != undefined) return other;
    const last = other || name;
    const known = short.get(last);
    if (known !== undefined) return known;
    const found = original(owner, name, other);
    short.set(last, found);
    return found;
  };
}

function getProperty(original: BridgeHelpers['getProperty'], bridge: BridgeHelpers): BridgeHelpers['getProperty'] {
  return (owner, name) => {
    // Only what calls itself something else can be an attribute of a page.
    if (
      typeof owner === 'object' &&
      owner !== null &&
      (owner as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === undefined
    )
      return (owner as Any)[name];
    return original.call(bridge, owner, name);
  };
}

/** What is remembered for a type of items and the class of a list. */
class ByClass<Value> {
  private readonly types = new Map<unknown, Map<unknown, Value>>();

  of(type: Class): Map<unknown, Value> {
    const known = this.types.get(type);
    if (known) return known;
    const made = new Map<unknown, Value>();
    this.types.set(type, made);
    return made;
  }
}

/** The first of some names that a list has, if that is the same for all of its class. */
function nameIn(
  list: Any,
  names: readonly string[],
  own: readonly string[],
  bridge: BridgeHelpers,
): string | undefined {
  if (typeof list.constructor !== 'function' || bridge.isArray(list)) return undefined;
  return own.some((name) => Object.hasOwn(list, name)) ? undefined : names.find((name) => name in list);
}

function getCount(original: ArrayHelpers['getCount'], bridge: BridgeHelpers): ArrayHelpers['getCount'] {
  const byClass = new ByClass<{ readonly name: string; readonly called: boolean }>();
  return (list, type) => {
    if (Array.isArray(list)) return list.length;
    if (!list || !type) return original(list, type);
    const known = byClass.of(type);
    const way = known.get(list.constructor);
    if (way) {
      const count = way.called ? (list[way.name] as () => number).call(list) : (list[way.name] as number | undefined);
      return count === undefined ? original(list, type) : count;
    }
    const alias = `System$Collections$Generic$ICollection$1$${bridge.getTypeAlias(type)}`;
    const plain = 'System$Collections$ICollection';
    const names = [`${alias}$getCount`, `${plain}$getCount`, `${alias}$Count`, `${plain}$Count`, 'Count'];
    const name = nameIn(list, names, names.slice(0, 4), bridge);
    const called = name?.endsWith('$getCount') === true;
    if (name !== undefined && (called ? typeof list[name] === 'function' : list[name] !== undefined))
      known.set(list.constructor, { name, called });
    return original(list, type);
  };
}

function getItem(original: ArrayHelpers['getItem'], bridge: BridgeHelpers): ArrayHelpers['getItem'] {
  const byClass = new ByClass<string>();
  return (list, index, type) => {
    if (!list || !type) return original(list, index, type);
    if (Array.isArray(list)) return list[index];
    const known = byClass.of(type);
    const way = known.get(list.constructor);
    if (way !== undefined) return (list[way] as (index: number) => unknown).call(list, index);
    const names = [`System$Collections$Generic$IList$1$${bridge.getTypeAlias(type)}$getItem`, 'get', 'getItem'];
    const name = nameIn(list, names, names, bridge);
    const boxed = name !== names[0] && (bridge.getDefaultValue(type) ?? null) !== null;
    if (name !== undefined && !boxed && typeof list[name] === 'function') known.set(list.constructor, name);
    return original(list, index, type);
  };
}
