/** Runs a batch that is told when Ctrl-C is pressed; says whether it was. A second Ctrl-C ends at once. */
export async function untilInterrupted(batch: (stop: AbortSignal) => Promise<void>): Promise<boolean> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  try {
    await batch(stop.signal);
  } finally {
    process.removeListener('SIGINT', end);
    process.removeListener('SIGTERM', end);
  }
  return stop.signal.aborted;
}
