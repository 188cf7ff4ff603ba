import type { ScalarValue } from '../document/document-node.js';

const DECIMAL = /^[-+]?[0-9]+$/;
const OCTAL = /^0o[0-7]+$/;
const HEXADECIMAL = /^0x[0-9a-fA-F]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITY = /^[-+]?\.(?:inf|Inf|INF)$/;

/** The value of a plain scalar by YAML's core schema: the type of what a variable holds is found after it was put in. */
export function coreScalar(text: string): ScalarValue {
  const word = text.trim();
  switch (word) {
    case '':
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    case '.nan':
    case '.NaN':
    case '.NAN':
      return Number.NaN;
  }
  if (DECIMAL.test(word) || OCTAL.test(word) || HEXADECIMAL.test(word) || FLOAT.test(word))
    return Number(word);
  if (INFINITY.test(word)) return word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text;
}
