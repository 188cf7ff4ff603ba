/** What one element of a `Forwarded` header says, as far as spans want it. */
export interface ForwardedElement {
  for?: string;
  host?: string;
  proto?: string;
}

/** A parameter with its value, a token or a quoted string (RFC 7230 3.2.6), and the separator that follows. */
const PARAMETER =
  /([!#-'*+\-.0-9A-Z^-z|~]+)=(?:([!#-'*+\-.0-9A-Z^-z|~]+)|"((?:[\t !#-[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*)")(?:[ \t]*([,;])[ \t]*|$)/y;

/** Reads a `Forwarded` header (RFC 7239). A header that isn't well-formed has no elements. */
export function parseForwarded(header: string): readonly ForwardedElement[] {
  const elements: ForwardedElement[] = [];
  let element: ForwardedElement = {};
  PARAMETER.lastIndex = 0;
  for (;;) {
    const found = PARAMETER.exec(header);
    if (found === null) return [];
    const [, name = '', token, quoted = '', separator] = found;
    const value = token ?? quoted.replace(/\\(.)/g, '$1');
    const key = name.toLowerCase();
    if (key === 'for' || key === 'host' || key === 'proto') element[key] = value;
    if (separator === ';') continue;
    elements.push(element);
    if (separator === undefined) return elements;
    element = {};
  }
}
