import { parentPort, workerData } from 'node:worker_threads';

/** Lines wait this long for pino to tell its levels and keys; it does so before the first. */
const TIMEOUT_MS = 1000;

/**
 * The message in which pino tells a transport's thread its levels and keys; null where none will come: the thread is not
 * pino's, or the message was there before us.
 */
export function receivePinoFormat(): Promise<unknown> {
  const port = parentPort;
  const data: unknown = workerData;
  if (port === null || !isPinos(data)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const settle = (message: unknown): void => {
      clearTimeout(timer);
      port.off('message', onMessage);
      resolve(message);
    };
    const onMessage = (message: unknown): void => {
      if (
        typeof message === 'object' &&
        message !== null &&
        'code' in message &&
        message.code === 'PINO_CONFIG'
      ) {
        settle(message);
      }
    };
    const timer = setTimeout(() => settle(null), TIMEOUT_MS);
    port.on('message', onMessage);
  });
}

function isPinos(data: unknown): boolean {
  const inner = (data as { workerData?: { pinoWillSendConfig?: boolean } } | null)?.workerData;
  return inner?.pinoWillSendConfig === true;
}
