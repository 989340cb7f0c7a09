import { setImmediate } from 'node:timers/promises';
import { compileFile } from '../compile-file.js';
import type { CompileOptions } from '../compiled.js';
import type { Schema } from '../schema/schema.js';
import type { RuleJob } from '../sources/workspace.js';
import type { Cache } from './cache.js';
import { outcomeKey } from './key.js';
import { type FileRecord, recordOf } from './record.js';

/** Works out what becomes of the rules of one file. */
export type Judge = (jobs: readonly RuleJob[]) => Promise<FileRecord>;

/** In this process; gives way before each file, so that signals are heard. `begin` is told of each. */
export function judgeHere(schema: Schema, options: CompileOptions, begin: () => void = () => {}): Judge {
  return async (jobs) => {
    await setImmediate();
    begin();
    return recordOf(compileFile(jobs, schema, options), jobs);
  };
}

/** The same, but what the cache holds is not worked out again. `setting` is that of `settingKey`. */
export function judgeOnce(judge: Judge, cache: Cache, setting: string): Judge {
  return async (jobs) => {
    const key = outcomeKey(jobs, setting);
    const known = cache.get(key);
    // INVARIANT: only records are ever put under such a key.
    if (known !== undefined) return known as FileRecord;
    const record = await judge(jobs);
    if (record.isFinal !== false) cache.put(key, record);
    return record;
  };
}
