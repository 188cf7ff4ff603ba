/** A text format, as a client asked for it. */
export interface ExpositionFormat {
  readonly isOpenMetrics: boolean;
  /** Whether the client takes any characters in names, which are quoted then. */
  readonly isUtf8: boolean;
  /** What the answer says that it is. */
  readonly contentType: string;
}

/** What is answered to a client that says nothing. */
export const PLAIN_TEXT: ExpositionFormat = {
  isOpenMetrics: false,
  isUtf8: false,
  contentType: 'text/plain; version=0.0.4; charset=utf-8',
};

/** A part of an `Accept` header. */
interface Accepted {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

/**
 * The format for an `Accept` header: that of those we have which the client prefers, of equals the first; the old text format
 * where there is none of ours, which every Prometheus reads.
 */
export function expositionFormat(accept: string | undefined): ExpositionFormat {
  let best: ExpositionFormat = PLAIN_TEXT;
  let bestQuality = 0;
  for (const accepted of (accept ?? '').split(',').map(parse)) {
    const format = formatOf(accepted);
    if (format === null || accepted.quality <= bestQuality) continue;
    best = format;
    bestQuality = accepted.quality;
  }
  return best;
}

function parse(part: string): Accepted {
  const [type = '', ...given] = part.split(';').map((piece) => piece.trim());
  const parameters = new Map<string, string>();
  for (const parameter of given) {
    const at = parameter.indexOf('=');
    if (at > 0)
      parameters.set(parameter.slice(0, at).trim().toLowerCase(), unquoted(parameter.slice(at + 1)));
  }
  const quality = parameters.has('q') ? Number(parameters.get('q')) : 1;
  return { type: type.toLowerCase(), parameters, quality: Number.isNaN(quality) ? 0 : quality };
}

function unquoted(value: string): string {
  return value
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .toLowerCase();
}

function formatOf({ type, parameters }: Accepted): ExpositionFormat | null {
  const version = parameters.get('version');
  const isUtf8 = parameters.get('escaping') === 'allow-utf-8';
  const escaping = isUtf8 ? 'allow-utf-8' : 'underscores';
  // Only a client that names an escaping is told which one it got: older ones don't know the parameter.
  const told = parameters.has('escaping') ? `; escaping=${escaping}` : '';
  if (type === 'application/openmetrics-text') {
    if (version !== undefined && version !== '1.0.0' && version !== '0.0.1') return null;
    const answered = version ?? '1.0.0';
    const contentType = `application/openmetrics-text; version=${answered}; charset=utf-8${told}`;
    return { isOpenMetrics: true, isUtf8, contentType };
  }
  if (type === 'text/plain') {
    if (version === '1.0.0') {
      return { isOpenMetrics: false, isUtf8, contentType: `text/plain; version=1.0.0; charset=utf-8${told}` };
    }
    return version === undefined || version === '0.0.4' ? PLAIN_TEXT : null;
  }
  return type === '*/*' || type === 'text/*' ? PLAIN_TEXT : null;
}
