/** What traffic is made of: plain data, so that it can be generated, and sent to a process. */

/** What hooks and options an instrumentation gets; functions are made of it on the other side. */
export interface TrafficConfig {
  readonly ignoredPath: string | null;
  readonly hooks: 'none' | 'set attributes' | 'throw';
  readonly requiresParent: boolean;
  readonly capturedHeaders: readonly string[];
  readonly detectsSyntheticSources: boolean;
  /** Null for the defaults. */
  readonly redactedParams: readonly string[] | null;
}

export type Header = readonly [name: string, value: string];

/** How the server treats a request. */
export interface ServerPlan {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly chunks: number;
  readonly readsBody: 'not' | 'by listeners' | 'by await';
  readonly route: string | null;
  readonly hasChildSpan: boolean;
  readonly act:
    | 'answer'
    | 'redirect'
    | 'break before headers'
    | 'break after headers'
    | 'break response'
    | 'hold'
    | 'write after end'
    | 'throw';
}

/** A request as text, so that it can be one that no client would send. */
export interface RawRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: string | null;
  readonly plan: ServerPlan;
}

/** Requests over one connection, one after the other or all at once. */
export interface RawConnection {
  readonly kind: 'raw';
  readonly isTls: boolean;
  readonly isPipelined: boolean;
  readonly requests: readonly RawRequest[];
}

/** A request of `node:http` or `node:https`. */
export interface ClientCall {
  readonly kind: 'client';
  readonly isTls: boolean;
  readonly style: 'text' | 'URL' | 'options';
  readonly host: '127.0.0.1' | 'localhost' | '[::1]';
  readonly credentials: string | null;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: string | null;
  readonly parent: 'none' | 'span' | 'remote' | 'suppressed';
  readonly isKeptAlive: boolean;
  readonly act:
    | 'read'
    | 'read late'
    | 'ignore response'
    | 'abort before response'
    | 'destroy before response'
    | 'destroy with error'
    | 'destroy in response'
    | 'abort signal'
    | 'timeout'
    | 'refused';
  readonly plan: ServerPlan;
}

/** A request of `fetch`, or of the package `undici`. */
export interface FetchCall {
  readonly kind: 'fetch';
  readonly by: 'fetch' | 'undici' | 'undici over h2';
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: string | null;
  readonly parent: 'none' | 'span' | 'remote' | 'suppressed';
  readonly act: 'read' | 'abort before response' | 'refused';
  readonly plan: ServerPlan;
}

/** An upgrade, asked for after a plain request over the same connection. */
export interface Upgrade {
  readonly kind: 'upgrade';
  readonly isAccepted: boolean;
}

export type Scenario = RawConnection | ClientCall | FetchCall | Upgrade;

export interface Traffic {
  readonly config: TrafficConfig;
  readonly scenarios: readonly Scenario[];
}

/** What was seen of one scenario, in a form that two processes can agree on. */
export interface Observation {
  readonly spans: readonly string[];
  readonly metrics: readonly string[];
  /** What the application saw: active spans, headers, outcomes. */
  readonly seen: readonly string[];
}
