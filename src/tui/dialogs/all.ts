import { askDialog } from './ask.js';
import { conflictDialog } from './conflict.js';
import type { Dialog, DialogKind } from './dialog.js';
import { editDialog } from './edit.js';
import { filterDialog } from './filter.js';
import { fixDialog } from './fix.js';
import { helpDialog } from './help.js';
import { holesDialog } from './holes.js';
import { ownerDialog } from './owner.js';
import { pageDialog } from './page.js';
import { paletteDialog } from './palette.js';
import { readingDialog } from './reading.js';
import { reasonsDialog } from './reasons.js';
import { searchDialog } from './search.js';
import { valuesDialog } from './values.js';

/** Every dialog by its kind. */
export const dialogKinds: { readonly [K in Dialog['kind']]: DialogKind<Extract<Dialog, { kind: K }>> } = {
  ask: askDialog,
  conflict: conflictDialog,
  edit: editDialog,
  filter: filterDialog,
  fix: fixDialog,
  help: helpDialog,
  holes: holesDialog,
  owner: ownerDialog,
  page: pageDialog,
  palette: paletteDialog,
  reading: readingDialog,
  reasons: reasonsDialog,
  search: searchDialog,
  values: valuesDialog,
};
