const ELEMENTS = new Set(
  (
    'svg g path rect circle ellipse line polyline polygon text tspan defs linearGradient radialGradient stop clipPath ' +
    'mask use title desc symbol pattern marker style metadata'
  ).split(' '),
);

const TOKEN =
  /<!--[\s\S]*?-->|<\?xml\s[^?>]*\?>|<!DOCTYPE\s[^[>]*>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/gy;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** How large a picture is, or why it is refused. */
export type SvgReading = { width: number; height: number } | { fault: string };

/**
 * Reads an SVG picture, and refuses whatever is not plainly drawing: scripts, handlers, other documents, anything
 * loaded from elsewhere. Nothing is mended: what is served is what was checked, byte by byte.
 */
export function readSvg(text: string): SvgReading {
  if (/[^\P{Cc}\t\n\r]/u.test(text) || /encoding\s*=\s*["'](?!utf-8["'])/i.test(text.slice(0, 200))) {
    return { fault: 'it is not written in plain UTF-8' };
  }
  const open: string[] = [];
  let size: { width: number; height: number } | null = null;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length;) {
    const words = /[^<]*/y;
    words.lastIndex = at;
    const between = words.exec(text)?.[0] ?? '';
    const fault = textFault(between, open.at(-1));
    if (fault) return { fault };
    at += between.length;
    if (at >= text.length) break;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (!token) return { fault: 'it is not well formed, or holds what no logo needs (entities, CDATA)' };
    at = TOKEN.lastIndex;
    const [, close, name, attributes = '', end] = token;
    if (name === undefined) continue;
    if (close) {
      if (open.pop() !== name) return { fault: `</${name}> closes nothing` };
      continue;
    }
    if (!ELEMENTS.has(name)) return { fault: `it holds <${name}>, which a logo does not need` };
    if (open.length === 0 && (size !== null || name !== 'svg')) return { fault: 'it is not one <svg>' };
    const wrong = attributeFault(attributes);
    if (wrong) return { fault: wrong };
    size ??= sizeOf(attributes);
    if (!end) open.push(name);
  }
  return size && open.length === 0 ? size : { fault: 'it is not one whole <svg>' };
}

/** Entities could hide what stands there from this check. */
function textFault(text: string, element: string | undefined): string | null {
  if (element === undefined) return text.trim() === '' ? null : 'there is text outside the picture';
  if (element !== 'style') return null;
  return /[@\\&]|url\s*\(|image|expression/i.test(text) ? 'its <style> loads or hides something' : null;
}

function attributeFault(attributes: string): string | null {
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    if (/^on/i.test(name)) return `it holds the handler ${name}`;
    if (/(?:^|:)(?:href|src|base)$/i.test(name) && !/^#[\w.-]+$/.test(value)) return `${name} leads out of the picture`;
    if (/[&\\]/.test(value) && !/^xmlns/.test(name)) return `${name} hides its value`;
    if (/(?:java|vb)script:|data:|image(?:-set)?\s*\(|expression/i.test(value))
      return `${name} runs or loads something`;
    if (/url\s*\(\s*["']?(?!#)/i.test(value)) return `${name} loads something`;
  }
  return null;
}

function sizeOf(attributes: string): { width: number; height: number } | null {
  const values = new Map([...attributes.matchAll(ATTRIBUTE)].map(([, name, a, b]) => [name, a ?? b ?? '']));
  const length = (name: string): number => Number(/^\s*(\d+(?:\.\d+)?)(?:px)?\s*$/.exec(values.get(name) ?? '')?.[1]);
  const [width, height] = [length('width'), length('height')];
  if (width > 0 && height > 0) return { width, height };
  const [, , boxWidth = 0, boxHeight = 0] = (values.get('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return boxWidth > 0 && boxHeight > 0 ? { width: boxWidth, height: boxHeight } : null;
}
