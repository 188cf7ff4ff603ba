/** Runs the program that MODULE names in two processes that share its port. */

const cluster = require('node:cluster');
const { join } = require('node:path');

cluster.setupPrimary({ exec: join(__dirname, process.env.MODULE) });
cluster.fork();
cluster.fork();
