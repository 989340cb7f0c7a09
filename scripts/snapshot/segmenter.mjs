// Stands for `Intl.Segmenter` in the bundle: ICU's objects cannot lie in a snapshot, so a process makes one when it wants it.
import { startupSnapshot } from 'node:v8';

export class Segmenter {
  #made;

  segment(text) {
    if (startupSnapshot.isBuildingSnapshot()) return [...text].map((segment) => ({ segment }));
    if (this.#made === undefined) {
      const { Segmenter: Own } = Intl;
      this.#made = new Own();
    }
    return this.#made.segment(text);
  }
}
