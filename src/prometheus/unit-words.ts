/** Words for units of UCUM, by the specification's table of Prometheus and OpenMetrics compatibility. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['d', 'days'],
  ['h', 'hours'],
  ['min', 'minutes'],
  ['s', 'seconds'],
  ['ms', 'milliseconds'],
  ['us', 'microseconds'],
  ['ns', 'nanoseconds'],
  ['By', 'bytes'],
  ['KiBy', 'kibibytes'],
  ['MiBy', 'mebibytes'],
  ['GiBy', 'gibibytes'],
  ['TiBy', 'tebibytes'],
  ['kBy', 'kilobytes'],
  ['KBy', 'kilobytes'],
  ['MBy', 'megabytes'],
  ['GBy', 'gigabytes'],
  ['TBy', 'terabytes'],
  ['m', 'meters'],
  ['V', 'volts'],
  ['A', 'amperes'],
  ['J', 'joules'],
  ['W', 'watts'],
  ['g', 'grams'],
  ['Cel', 'celsius'],
  ['Hz', 'hertz'],
  ['%', 'percent'],
]);

/** What stands after `per`. */
const RATES: ReadonlyMap<string, string> = new Map([
  ['s', 'second'],
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['mo', 'month'],
  ['y', 'year'],
]);

/**
 * The word of a unit, as it stands in a metric's name: `By` is `bytes`, `m/s` is `meters_per_second`. Notes in braces say
 * nothing, and `1` is `ratio` of a gauge only.
 *
 * @returns '' for none.
 */
export function unitWord(unit: string, isGauge: boolean): string {
  const [of = '', per = '', ...more] = unit.replaceAll(/\{[^}]*\}/g, '').split('/');
  const main = of.trim();
  const rate = [per, ...more].join('/').trim();
  if (rate !== '') {
    const word = main === '1' ? '' : plain(WORDS.get(main) ?? main);
    const perWord = plain(RATES.get(rate) ?? rate);
    if (perWord === '') return word;
    return word === '' ? `per_${perWord}` : `${word}_per_${perWord}`;
  }
  if (main === '1') return isGauge && !unit.includes('/') ? 'ratio' : '';
  return plain(WORDS.get(main) ?? main);
}

function plain(word: string): string {
  return word.replaceAll(/[^a-zA-Z0-9]+/g, '_').replaceAll(/^_+|_+$/g, '');
}
