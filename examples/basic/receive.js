// Stands in for a Collector: shows what arrives, and ends with Ctrl+C.
import { OtlpReceiver } from 'otlp-native';

const receiver = await OtlpReceiver.listen({ httpPort: Number(process.env.PORT ?? 4318), grpcPort: null });
console.log(`waiting for telemetry at ${receiver.httpEndpoint}`);

for await (const { signal, items, request } of receiver) {
  console.log(`${signal}: ${items}`);
  for (const { resource, scopeSpans = [], scopeMetrics = [], scopeLogs = [] } of resources(request)) {
    const service = resource?.attributes?.find(({ key }) => key === 'service.name')?.value.stringValue;
    for (const { spans } of scopeSpans)
      for (const { traceId, name } of spans) console.log(`  ${service}: span ${name} of trace ${traceId}`);
    for (const { metrics } of scopeMetrics)
      for (const { name } of metrics) console.log(`  ${service}: metric ${name}`);
    for (const { logRecords } of scopeLogs)
      for (const { traceId, body } of logRecords)
        console.log(`  ${service}: log record "${body?.stringValue}" of trace ${traceId}`);
  }
}

function resources({ resourceSpans = [], resourceMetrics = [], resourceLogs = [] }) {
  return [...resourceSpans, ...resourceMetrics, ...resourceLogs];
}
