import { NativeSpanProcessor } from 'otlp-native/otel';
import { FaultServer } from './fault-server.ts';
import { plainSpan } from './custom-spans.ts';
const server = await FaultServer.start({protocol:'http/protobuf'});
for (const mode of ['values','keys','scopes']) {
const p = new NativeSpanProcessor({endpoint: server.endpoint, compression:'none'});
const scopes = Array.from({length:3000},(_,i)=>({resource:{attributes:{a:1}}, instrumentationScope:{name:`s${i}`}}));
let last = '';
for (let i=0;i<30000;i++) { 
  const b = mode==='scopes'? plainSpan(i, scopes[Math.floor(i/10)]) : plainSpan(i);
  p.onEnd(mode==='values' ? {...b, name:`n${i}`, attributes:{k:`v${i}`}} : mode==='keys' ? {...b, attributes:{[`k${i}`]:1}} : b);
  const s = p.stats(); const line = JSON.stringify(s.dropped); if (line !== last) { if (i%2000<2) console.log(mode, i, JSON.stringify(s)); last = line; }
}
await p.shutdown().catch(e=>console.log(e.message));
console.log(mode, p.stats());
}
await server.close();
