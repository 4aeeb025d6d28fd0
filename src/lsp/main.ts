import { parentPort } from 'node:worker_threads';
import { serveReadings } from './serve-readings.js';
import { startServer } from './start-server.js';

// The server starts this file again as a thread that reads large files for it (node-host-reader.ts).
if (parentPort === null) startServer();
else serveReadings(parentPort);
