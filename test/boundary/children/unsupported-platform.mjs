/** Pretends to run on a machine that nobody builds for, and writes down how each class takes it. */

import { OtlpReceiver } from 'otlp-native';
import { NativeSpanExporter, NativeSpanProcessor } from 'otlp-native/otel';

Object.defineProperty(process, 'arch', { value: 'pdp11' });

const attempts = [
  () => new NativeSpanProcessor(),
  () => new NativeSpanExporter(),
  () => OtlpReceiver.listen(),
];
const errors = [];
for (const attempt of attempts) {
  try {
    await attempt();
  } catch ({ code, setting, message }) {
    errors.push({ code, setting, message });
  }
}
process.stdout.write(JSON.stringify(errors));
