// How long the checker works on one rule. Its analysis cannot be interrupted: a rule that takes too long is given up.

/** Calls back every second until it is stopped. */
export type Ticker = (work: () => void) => () => void;

export interface RuleWatch {
  begins(rule: string): void;
  ends(): void;
}

/** So many seconds one rule may take. */
const longest = 20;
/** So many, where meanwhile somebody waits for another one. */
const longestWait = 10;

/**
 * Counts the seconds of a rule, not the time: while the whole program was stopped none went by. `isWanted` says whether
 * something about another rule is waited for.
 */
export function watchRules(
  ticker: Ticker,
  isWanted: (beside: string) => boolean,
  giveUp: (rule: string, seconds: number) => void,
): RuleWatch {
  let stop: (() => void) | undefined;
  const ends = (): void => {
    stop?.();
    stop = undefined;
  };
  return {
    begins(rule) {
      ends();
      let seconds = 0;
      let waited = 0;
      stop = ticker(() => {
        seconds += 1;
        waited = isWanted(rule) ? waited + 1 : 0;
        if (seconds < longest && waited < longestWait) return;
        ends();
        giveUp(rule, seconds);
      });
    },
    ends,
  };
}

/** The clock of the system. */
export function everySecond(work: () => void): () => void {
  const timer = setInterval(work, 1000);
  timer.unref();
  return () => clearInterval(timer);
}
