import { z } from 'zod';

const time = z.iso.datetime({ offset: true });

/** JSON Feed 1.1 as far as we use it: what it requires, the types that it gives, and our own part under `_pulih`. */
export const jsonFeedSchema = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string().min(1),
  home_page_url: z.url(),
  feed_url: z.url(),
  language: z.string().regex(/^[a-z]{2}(-[A-Za-z]+)?$/),
  authors: z.array(z.strictObject({ name: z.string().min(1), url: z.url() })).min(1),
  items: z.array(
    z.strictObject({
      id: z.string().min(1),
      url: z.url(),
      title: z.string().min(1),
      content_html: z.string().min(1),
      date_published: time,
      date_modified: time,
      tags: z.array(z.string()),
      _pulih: z.strictObject({
        status: z.string(),
        restoration: z.array(
          z.looseObject({ component_id: z.string(), kind: z.string(), state: z.string(), by: time.nullable() }),
        ),
        next_update_by: time.nullable(),
      }),
    }),
  ),
});
