/** A cluster whose two workers share a port. */

const cluster = require('node:cluster');
const http = require('node:http');

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on('listening', (_worker, address) => {
    listening += 1;
    if (listening === 2) console.log(address.port);
  });
  cluster.fork();
  cluster.fork();
  process.on('SIGTERM', () => {
    cluster.disconnect(() => process.exit(0));
  });
} else {
  const server = http.createServer((_request, response) => response.end(String(process.pid)));
  server.listen(0, '127.0.0.1');
}
