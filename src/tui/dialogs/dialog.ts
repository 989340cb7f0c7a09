// What can stand over the list: each dialog is one file beside this one, with its state, its keys and its lines.
import type { ReviewChange } from '../../index.js';
import type { Step } from '../event.js';
import type { Key } from '../keys/key.js';
import type { Place } from '../keys/registry.js';
import type { State } from '../state.js';
import type { Line } from '../view/line.js';
import type { AskDialog } from './ask.js';
import type { ConflictDialog } from './conflict.js';
import type { EditDialog } from './edit.js';
import type { FilterDialog } from './filter.js';
import type { FixDialog } from './fix.js';
import type { HelpDialog } from './help.js';
import type { HolesDialog } from './holes.js';
import type { OwnerDialog } from './owner.js';
import type { PageDialog } from './page.js';
import type { PaletteDialog } from './palette.js';
import type { ReadingDialog } from './reading.js';
import type { ReasonsDialog } from './reasons.js';
import type { SearchDialog } from './search.js';
import type { ValuesDialog } from './values.js';

export type Dialog =
  | AskDialog
  | ConflictDialog
  | EditDialog
  | FilterDialog
  | FixDialog
  | HelpDialog
  | HolesDialog
  | OwnerDialog
  | PageDialog
  | PaletteDialog
  | ReadingDialog
  | ReasonsDialog
  | SearchDialog
  | ValuesDialog;

/**
 * A dialog that shows the scenario under a change which is not written yet keeps that change in its own state: `shownChange`
 * (select.ts) reads it there and asks no dialog, as dialogs import select.ts. One without it shows what stands in the file.
 */
export interface ShowsChange {
  readonly change?: ReviewChange | undefined;
}

/** What every dialog is: its keys, and what it shows. `D` is its own state, told apart by `kind`. */
export interface DialogKind<D extends Dialog> {
  /** Which keys of the registry hold in it: letters type in an `input`, pick in a `choice`, answer in an `ask`. */
  place(dialog: D): Place;
  /** A key that the registry's commands for everywhere did not take. */
  key(state: State, dialog: D, key: Key, at: number): Step;
  /** The pane that it shows, for so much room; undefined for one that shows itself in other panes. */
  pane(state: State, dialog: D, width: number, height: number): DialogPane | undefined;
  /** The line above the hints, where the dialog has something to say there. */
  status(state: State, dialog: D): Line | undefined;
  /** The hints of the last line, most important first: key and word. */
  hints(state: State, dialog: D): readonly (readonly [key: string, word: string])[];
}

export interface DialogPane {
  readonly title: string;
  /** At the right of the border. */
  readonly note: Line | undefined;
  readonly lines: readonly Line[];
  /** Where it stands: instead of the lower pane, in the scenario's place, or over everything between header and status. */
  readonly where: 'below' | 'scenario' | 'whole' | 'top';
}
