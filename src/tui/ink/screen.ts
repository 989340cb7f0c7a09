import { Writable } from 'node:stream';
import { enterScreen, leaveScreen, paint, type Size } from './paint.js';

/** Where bytes for the terminal go. */
export type Send = (bytes: string) => void;

/**
 * The screen that Ink writes to: with Ink's `debug` it gets whole frames. To Ink it is no terminal, so that Ink leaves cursor
 * and clearing to it.
 */
export class Screen extends Writable {
  columns: number;
  rows: number;
  /** The frame that was drawn last, row by row; undefined where nobody knows what stands there. */
  #drawn: readonly string[] | undefined;
  /** The newest frame, drawn or not. */
  #frame: readonly string[] = [];
  #entered = false;
  readonly #send: Send;

  constructor(send: Send, size: Size) {
    super({ decodeStrings: false });
    this.columns = size.columns;
    this.rows = size.rows;
    this.#send = send;
  }

  get entered(): boolean {
    return this.#entered;
  }

  /** Takes over the terminal and draws the newest frame. */
  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#send(enterScreen);
    this.redraw();
  }

  /** Gives the terminal back; frames are kept, not drawn, until it is taken over again. */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#send(leaveScreen);
  }

  /** Draws everything again. */
  redraw(): void {
    this.#drawn = undefined;
    this.#draw();
  }

  /** Draws the newest frame where nobody knows what stands on the screen. */
  settle(): void {
    if (this.#drawn === undefined) this.#draw();
  }

  /** Frames have another size from now on; what stands there is cleared before the next one. */
  resize(size: Size): void {
    this.columns = size.columns;
    this.rows = size.rows;
    this.#drawn = undefined;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    // Ink ends with an empty write.
    const text = String(chunk);
    if (text !== '') {
      this.#frame = text.split('\n');
      this.#draw();
    }
    done();
  }

  #draw(): void {
    if (!this.#entered) return;
    const bytes = paint(this.#drawn, this.#frame, { columns: this.columns, rows: this.rows });
    if (bytes !== '') this.#send(bytes);
    this.#drawn = this.#frame;
  }
}
