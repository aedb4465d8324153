import MarkdownIt from 'markdown-it';

/**
 * The one renderer of operator text, for page, mail and feeds. Raw HTML is off and shown as typed; links are https,
 * http or mailto; images do not exist, since they would call another host.
 */
const renderer = new MarkdownIt({ html: false, linkify: true, breaks: true, typographer: false });
renderer.disable(['image']);
renderer.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim());
renderer.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'nofollow noopener');
  return self.renderToken(tokens, index, options);
};

/** Markdown as HTML that is safe to put into a page. */
export function markdownToHtml(source: string): string {
  return renderer.render(source).trim();
}
