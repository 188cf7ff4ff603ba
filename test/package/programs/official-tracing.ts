/** SDK 3.x; in a project with SDK 2.x another file takes the place of this one, see `consumer.ts`. */
export { TracerProvider } from '@opentelemetry/sdk-trace';
