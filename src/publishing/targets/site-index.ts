import { z } from 'zod';
import type { PublishedSite } from '../../lib/published-files.ts';

/** A site as it lies in a folder, with what the next round has to know of it. */
export interface StoredSite {
  site: PublishedSite;
  shape: string;
  /** What each file was rendered from, by path. */
  fingerprints: Map<string, string>;
}

/** What a folder says of the files of a site that lie in it. */
export const siteIndex = z.object({
  site: z.object({
    id: z.string(),
    // A folder of that name: no path that leads elsewhere.
    host: z
      .string()
      .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/)
      .nullable(),
    base: z.string(),
    installBase: z.string(),
    origin: z.string(),
    locales: z.array(z.string()),
    access: z.enum(['public', 'password', 'staff']),
    lock: z.string().nullable(),
  }),
  shape: z.string(),
  files: z.array(
    z.object({
      // Whoever can write into the folder shall not have us read, or remove, files elsewhere.
      path: z.string().regex(/^\/(?!.*\.\.)/),
      type: z.string(),
      cacheControl: z.string(),
      hash: z.string(),
      changedAt: z.number(),
      fingerprint: z.string().nullable(),
    }),
  ),
  /** In a line that tells of a change: paths that are no more. */
  gone: z.array(z.string()).optional(),
});

export type SiteIndex = z.infer<typeof siteIndex>;

/** `isBare`: without what only the next round has to know, for folders that others look into. */
export function indexOf({ site, shape, fingerprints }: StoredSite, isBare: boolean): SiteIndex {
  const { files, locales, ...place } = site;
  return {
    site: { ...place, locales: [...locales] },
    shape: isBare ? '' : shape,
    files: [...files.values()].map(({ bodies: _, ...file }) => ({
      ...file,
      fingerprint: isBare ? null : (fingerprints.get(file.path) ?? null),
    })),
  };
}
