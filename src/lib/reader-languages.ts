/** No client says more; patterns that look back over a longer header would hold up everybody else. */
const LONGEST_HEADER = 500;

/** A language as it is written: its code, and the script that its readers expect (`zh-TW` is Hant, `zh-SG` Hans). */
interface Wish {
  language: string;
  script: string;
  region: string;
  isScriptSaid: boolean;
}

/**
 * The best of the offered languages for an `Accept-Language` header; undefined where it asks for none of them. Regions
 * are only a preference (`pt-PT` takes `pt-BR`), scripts are not: readers of `zh-Hant` get `zh-Hans` only where nothing
 * else that they read is offered.
 */
export function bestLanguage<Tag extends string>(header: string | undefined, offered: readonly Tag[]): Tag | undefined {
  const wishes = wishesOf(header ?? '');
  const choices = offered.map((tag) => ({ tag, is: wishOf(tag) }));
  const find = (isFit: (wish: Wish, is: Wish) => boolean): Tag | undefined => {
    for (const wish of wishes) {
      const fits = choices.filter(({ is }) => is !== null && isFit(wish, is));
      const nearest = fits.find(({ is }) => is?.region === wish.region) ?? fits[0];
      if (nearest) return nearest.tag;
    }
    return undefined;
  };
  return (
    find((wish, is) => wish.language === is.language && wish.script === is.script) ??
    find((wish, is) => wish.language === is.language)
  );
}

/** The offered language that a part of a path names in another case: `pt-br` is `pt-BR`. */
export function sameLanguage<Tag extends string>(part: string, offered: readonly Tag[]): Tag | undefined {
  return offered.find((tag) => tag.toLowerCase() === part.toLowerCase());
}

/** What a reader asks for, dearest first. Refused languages (`q=0`), `*` and what is no language are left out. */
function wishesOf(header: string): Wish[] {
  const wishes = header
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(/\s*;\s*/);
      const weight = parameters.find((each) => /^q=/i.test(each))?.slice(2) ?? '1';
      return { wish: wishOf(tag), weight: Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .flatMap(({ wish }) => wish ?? []);
  // Browsers add the bare language themselves (`zh-TW, zh`): it means the script that stands before it.
  return wishes.map((wish, index) => {
    if (wish.isScriptSaid) return wish;
    const earlier = wishes.slice(0, index).find((each) => each.language === wish.language && each.isScriptSaid);
    return earlier ? { ...wish, script: earlier.script } : wish;
  });
}

const known = new Map<string, Wish | null>();

/** Intl knows old names (`in` is Indonesian), and which script a region writes. */
function wishOf(tag: string): Wish | null {
  const seen = known.get(tag);
  if (seen !== undefined) return seen;
  const wish = readTag(tag);
  // Browsers send a few hundred tags; whoever sends others shall not fill the memory.
  if (known.size < 1_000) known.set(tag, wish);
  return wish;
}

function readTag(tag: string): Wish | null {
  try {
    const given = new Intl.Locale(tag);
    const { language, script = '', region = '' } = given.maximize();
    return { language, script, region, isScriptSaid: given.script !== undefined || given.region !== undefined };
  } catch {
    return null;
  }
}
