/** Widths of Verdana's characters in thousandths of the font size, where they are not those of an ordinary letter. */
const WIDTHS: readonly (readonly [characters: string, width: number])[] = [
  [' ', 352],
  ["ijlI|'’.,:;!·", 400],
  ['frt()[]/-"', 450],
  ['cksvxyzJ', 570],
  ['0123456789', 636],
  ['ABCDEFHKLPRSTUVXYZ', 700],
  ['GNOQ&', 790],
  ['mwMW%@', 980],
];
const LETTER = 630;
/** Korean, Chinese and Japanese characters, and pictures, are as wide as they are high. */
const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{1f000}-\u{3ffff}]/u;
/** Marks that stand on the character before them. */
const MARK = /\p{M}|[\u200b-\u200f]|[\ufe00-\ufe0e]|\ufe0f/u;

const table = new Map(
  WIDTHS.flatMap(([characters, width]) => Array.from(characters).map((each) => [each, width] as const)),
);

/** About how wide a text is in Verdana of a size, in the unit of the size: enough to draw a box without a browser. */
export function textWidth(text: string, fontSize: number): number {
  const thousandths = Array.from(text).reduce((sum, character) => sum + widthOf(character), 0);
  return (thousandths * fontSize) / 1_000;
}

function widthOf(character: string): number {
  if (MARK.test(character)) return 0;
  return WIDE.test(character) ? 1_000 : (table.get(character) ?? LETTER);
}
