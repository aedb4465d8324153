import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RelaxNGValidator, XmlDocument } from 'libxml2-wasm';

const SPACES = {
  atom: 'http://www.w3.org/2005/Atom',
  map: 'http://www.sitemaps.org/schemas/sitemap/0.9',
  xhtml: 'http://www.w3.org/1999/xhtml',
};

/** A document read by a parser that is not ours (libxml2): what it finds at a path, as text. */
export interface ReadXml {
  /** The texts that an XPath finds; Atom's elements as `atom:entry`. */
  texts: (path: string) => string[];
}

/** Reads a feed; throws where it is no XML, or breaks the grammar of its kind. */
export function readFeed(body: string, kind: 'atom' | 'rss'): ReadXml {
  const schema = XmlDocument.fromString(readFileSync(join(import.meta.dirname, 'schemas', `${kind}.rng`), 'utf8'));
  const document = XmlDocument.fromString(body);
  // Its successor-to-be has no Relax NG; the exact version that has it is pinned.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  RelaxNGValidator.fromDoc(schema).validate(document);
  return textsOf(document);
}

/** Reads any document; throws where it is no XML. */
export function readXml(body: string): ReadXml {
  return textsOf(XmlDocument.fromString(body));
}

function textsOf(document: XmlDocument): ReadXml {
  return { texts: (path) => document.find(path, SPACES).map((node) => node.content) };
}
