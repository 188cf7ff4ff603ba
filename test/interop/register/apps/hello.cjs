/** A server that says hello, and which process says it. */

const http = require('node:http');

const server = http.createServer((_request, response) => response.end(String(process.pid)));
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(server.address().port));
