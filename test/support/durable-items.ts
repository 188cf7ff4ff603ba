/** Items that can be told from any other, so that one which was invented or altered shows. */

/** The text of item `index`, of a length that depends on it. */
export function itemText(index: number): string {
  let state = (index + 1) * 2_654_435_761;
  let text = `${index}:`;
  for (let left = index % 7; left >= 0; left -= 1) {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_519) >>> 0;
    text += state.toString(36);
  }
  return text;
}
