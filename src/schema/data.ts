import type { z } from 'zod';
import type { makeShapes } from './shapes.js';

type Shapes = ReturnType<typeof makeShapes>;

/** Everything that the data files say, each under the name of its file. */
export type SchemaData = { readonly [Name in keyof Shapes]: z.infer<Shapes[Name]> };

/** What a concept is on one table, as the file tells it. */
export type ConceptEntry = SchemaData['fields']['concepts'][string]['tables'][string];

/** A condition on a row, as the files write it. */
export type ConditionEntry = SchemaData['columns']['negatedWhen'][string][string][number];
