/** Who sends. */
export const CONNECTION_SUBJECTS = {
  undici: { name: 'undici Pool' },
  agent: { name: 'node:http, an Agent that keeps connections' },
  native: { name: 'OptimizedConnectionPool' },
} as const;

export type ConnectionSubjectKey = keyof typeof CONNECTION_SUBJECTS;

/** Connections that each may open. */
export const MAX_CONNECTIONS = 8;
