// A server that is asked once. It knows nothing of telemetry: `node --import otlp-native/register app.js` brings it.
import { once } from 'node:events';
import { createServer } from 'node:http';

const server = createServer((_request, response) => response.end('hello\n'));
await once(server.listen(0, '127.0.0.1'), 'listening');

const answer = await fetch(`http://127.0.0.1:${server.address().port}/greeting`);
console.log(await answer.text());
server.close();
