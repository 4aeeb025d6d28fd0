import { startServer } from './start-server.js';

startServer();
