/** What was heard of since the last batch; `true` where it was heard of while that batch was still worked on. */
export type Heard = ReadonlyMap<string, boolean>;

export interface Batches {
  readonly add: (item: string) => void;
  /** No batch begins after this; resolved when the one that is worked on is done. */
  readonly close: () => Promise<void>;
}

export interface BatchTimes {
  /** Milliseconds without news that end a burst. */
  readonly quiet: number;
  /** The most that a batch waits, in milliseconds, while news do not end. */
  readonly longest: number;
}

/** Gathers bursts into batches. Batches never overlap: what is heard of during one makes the next. */
export function batchesOf(work: (heard: Heard) => Promise<void>, { quiet, longest }: BatchTimes): Batches {
  let heard = new Map<string, boolean>();
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;
  let running: Promise<void> | undefined;
  let closed = false;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(begin, Math.max(0, Math.min(quiet, latest - performance.now())));
  };
  const begin = (): void => {
    const batch = heard;
    heard = new Map();
    running = work(batch).finally(() => {
      running = undefined;
      latest = performance.now() + longest;
      if (heard.size > 0 && !closed) wait();
    });
  };
  return {
    add: (item) => {
      if (closed) return;
      if (heard.size === 0) latest = performance.now() + longest;
      heard.set(item, heard.get(item) === true || running !== undefined);
      if (running === undefined) wait();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}
