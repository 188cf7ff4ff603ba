/** An endpoint that refuses every connection: what is sent there stays in the queue. */
export const NOBODY = 'http://127.0.0.1:9';
