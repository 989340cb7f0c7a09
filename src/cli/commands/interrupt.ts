/** Runs a batch that asks between two files whether Ctrl-C was pressed; says whether it was. A second Ctrl-C ends at once. */
export async function untilInterrupted(batch: (isStopped: () => boolean) => Promise<void>): Promise<boolean> {
  let stopped = false;
  const stop = (): void => {
    stopped = true;
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    await batch(() => stopped);
  } finally {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  }
  return stopped;
}
