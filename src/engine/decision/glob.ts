/**
 * Whether a whole text fits a pattern of `*` (anything) and `?` (one character), case folded. Walks both once and
 * steps back to the last star only, so that no pattern takes longer than pattern times text.
 */
export function fitsGlob(pattern: string, text: string): boolean {
  const wanted = [...pattern.trim().toLowerCase()];
  const given = [...text.toLowerCase()];
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let place = 0; place < given.length; ) {
    if (wanted[at] === '*') {
      star = at;
      at += 1;
      resume = place;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[place])) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      place = resume;
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}
