import type { SdkLine } from './consumer.js';

/** How many spans a smoke program ends. */
export const smokeSpanCount = 50;

/** What a smoke program prints, as JSON, when it is done. */
export interface SmokeReport {
  node: string;
  stats: { accepted: number; delivered: number; queued: number; inFlight: number; rejected: number };
  rootExports: string[];
}

/**
 * A program as a user would write it: it ends spans with the official SDK and our processor, and shuts down.
 * Its first argument is the endpoint.
 */
export function smokeProgram(format: 'esm' | 'cjs', sdk: SdkLine): string {
  const [sdkPackage, provider] =
    sdk === 'sdk2'
      ? ['@opentelemetry/sdk-trace-base', 'BasicTracerProvider']
      : ['@opentelemetry/sdk-trace', 'TracerProvider'];
  const load = (names: string, specifier: string) =>
    format === 'esm'
      ? `import ${names.replace(/^\*/, '* as')} from '${specifier}';`
      : `const ${names.replace(/^\* ?/, '')} = require('${specifier}');`;
  return `
${load(`{ ${provider} }`, sdkPackage)}
${load('* root', 'otlp-native')}
${load('{ NativeSpanProcessor }', 'otlp-native/otel')}

async function main() {
  const processor = new NativeSpanProcessor({
    endpoint: process.argv[2],
    protocol: 'http/json',
    compression: 'none',
  });
  const provider = new ${provider}({ spanProcessors: [processor] });
  const tracer = provider.getTracer('smoke', '1.0.0');
  for (let index = 0; index < ${smokeSpanCount}; index += 1) {
    tracer.startSpan('span ' + index, { attributes: { index, text: 'é', list: ['a', 'b'] } }).end();
  }
  await provider.forceFlush();
  const stats = processor.stats();
  await provider.shutdown();
  console.log(JSON.stringify({ node: process.version, stats, rootExports: Object.keys(root) }));
}

main();
`;
}
