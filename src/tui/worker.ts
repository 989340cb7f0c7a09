// The checker's thread: Kusto's analysis takes its time here, and the screen goes on.
import { parentPort, workerData } from 'node:worker_threads';
import { firstOutline, openReview } from '../index.js';
import { checkLoop } from './check-loop.js';
import type { Answer, Ask, Opening } from './protocol.js';

const { root, today, slow = [] } = workerData as Opening;
const port = parentPort;
if (port !== null) {
  const post = (answer: Answer): void => port.postMessage(answer);
  const first = firstOutline(root);
  post({ kind: 'outline', outline: first });
  const session = openReview(root, today, slow);
  if (first.partial) post({ kind: 'outline', outline: session.outline() });
  const take = checkLoop(session, {
    post,
    later: (work) => void setImmediate(work),
    now: () => performance.now(),
  });
  port.on('message', (ask: Ask) => take(ask));
}
