import { CORE_SCHEMA, FAILSAFE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';

const schemas = { core: CORE_SCHEMA, text: FAILSAFE_SCHEMA, old: YAML11_SCHEMA };

/**
 * The value of a YAML text, undefined when it is not valid. The one place of the page import that calls the parser.
 * `text` leaves each plain scalar a string; `old` reads as YAML 1.1 does (`yes`, `1:30`).
 */
export function loadYaml(text: string, schema: keyof typeof schemas = 'core'): unknown {
  try {
    return load(text, { schema: schemas[schema], maxAliases: 1000 });
  } catch {
    return undefined;
  }
}

/** The YAML as a map of its own keys, undefined when it is none. */
export function loadMap(text: string): ReadonlyMap<string, unknown> | undefined {
  const value = loadYaml(text, 'text');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}
