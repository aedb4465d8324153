/** No word of ours is longer; comparing a whole page of nonsense would cost seconds. */
const LONGEST = 80;

/** `: did you mean "schedule"?` where something known is spelt much the same, else a list of what is known. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const words = [...known];
  const typed = word.slice(0, LONGEST).toLowerCase();
  const near = words
    .map((each) => ({ each, distance: editDistance(typed, each.toLowerCase()) }))
    .filter(({ distance, each }) => distance <= Math.max(1, Math.floor(each.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0];
  if (near) return `: did you mean "${near.each}"?`;
  const shown = words.slice(0, 20).join(', ');
  return shown === '' ? '' : `: use one of ${shown}${words.length > 20 ? ' …' : ''}`;
}

/** How many letters must be typed, dropped or changed to turn one word into another (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = Number(row[j - 1]) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, Number(row[j]) + 1, Number(next[j - 1]) + 1));
    }
    row = next;
  }
  return Number(row[b.length]);
}
