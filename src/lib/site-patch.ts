import { Bodies, type ReadyBodies } from './bodies.ts';
import { PublishedFiles, type PublishedFile, type PublishedSite } from './published-files.ts';

/** What makes another process's copy of a site the same as ours. */
export interface SitePatch {
  site: Omit<PublishedSite, 'files'>;
  changed: (Omit<PublishedFile, 'bodies'> & { ready: ReadyBodies })[];
  gone: string[];
}

/** What a copy that has `known` lacks. Files that not everybody may read stay where they are. */
export function patchTo({ files: all, ...site }: PublishedSite, known: ReadonlyMap<string, string>): SitePatch {
  const files = site.access === 'public' ? all : new Map<string, PublishedFile>();
  return {
    site,
    changed: [...files.values()]
      .filter((file) => known.get(file.path) !== versionOf(file))
      .map(({ bodies, ...file }) => ({ ...file, ready: bodies.ready() })),
    gone: [...known.keys()].filter((path) => !files.has(path)),
  };
}

/** Swaps a site for what a patch makes of it, all at once. */
export function applyPatch(files: PublishedFiles, { site, changed, gone }: SitePatch): void {
  const next = new Map(site.access === 'public' ? files.site(site.id)?.files : []);
  for (const path of gone) next.delete(path);
  for (const { ready, ...file } of changed) next.set(file.path, { ...file, bodies: new Bodies(ready) });
  files.replace({ ...site, files: next });
}

/** The versions of a site's files, by path. */
export function versionsOf(site: PublishedSite | undefined): Map<string, string> {
  if (site?.access !== 'public') return new Map();
  return new Map([...site.files].map(([path, file]) => [path, versionOf(file)]));
}

function versionOf({ hash, changedAt, type, cacheControl }: PublishedFile): string {
  return `${hash} ${changedAt} ${type} ${cacheControl}`;
}

/** Files that tell somebody of every change. */
export class WatchedFiles extends PublishedFiles {
  onReplace: (site: PublishedSite) => void = () => undefined;
  onRemove: (id: string) => void = () => undefined;

  override replace(site: PublishedSite): void {
    super.replace(site);
    this.onReplace(site);
  }

  override remove(id: string): void {
    super.remove(id);
    this.onRemove(id);
  }
}
