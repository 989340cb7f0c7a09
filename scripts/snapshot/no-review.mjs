// Stands for the review screen in the bundle: the launcher never starts `review` from the snapshot.
export const review = () => {
  throw new Error('`review` does not run from the start-up snapshot');
};
