import { serveWorker } from '../pool/worker.js';
import { tendHeap, tuneEngine } from './engine.js';

// The program of a worker where no start-up snapshot fits.
tuneEngine();
serveWorker(tendHeap);
