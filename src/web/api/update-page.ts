import type { RequestHandler } from 'express';
import { z } from 'zod';
import { updatePage as update } from '../../actions/update-page.ts';
import { rejectFaults } from '../../domain/errors.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { ownHostFaults, PAGE_ACCESS, pagePasswordFaults, type PageAccess } from '../../domain/page-access.ts';
import { hashPassword } from '../../lib/passwords.ts';
import { managePageJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { orNull, readFields, textField, yesNo } from './fields.ts';
import { loadPage, loadPageWithUrl } from './load.ts';

const colours = z.object({ light: z.string('Send #rrggbb.'), dark: z.string('Send #rrggbb.') }, 'Send light and dark.');

/** What can be changed; `domain` and `viewers_must_be_team_members` are Statuspage's, the rest below them is ours. */
function pageFields(locale: Locale) {
  const text = textField(locale);
  return z.object({
    name: text.exactOptional(),
    page_description: text.exactOptional(),
    time_zone: z.string('Send a name such as Asia/Seoul.').exactOptional(),
    domain: orNull(z.string('Send the name of a host, or null.')).exactOptional(),
    viewers_must_be_team_members: yesNo.exactOptional(),
    access: z.enum(PAGE_ACCESS, `Send ${PAGE_ACCESS.join(', ')}.`).exactOptional(),
    password: z.string('Send a text.').exactOptional(),
    colours: orNull(colours).exactOptional(),
    footer_links: z.array(z.object({ text, url: z.string('Send an address.') }), 'Send a list.').exactOptional(),
  });
}

/** PATCH and PUT /v1/pages/{page_id} */
export function updatePage(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id, defaultLocale, access } = await loadPage(web, request);
    const sent = readFields(request, 'page', pageFields(defaultLocale));
    rejectFaults([
      ...ownHostFaults(sent.domain ?? null, new URL(web.baseUrl).hostname).map((each) => ({
        ...each,
        field: 'domain',
      })),
      ...(sent.password === undefined ? [] : pagePasswordFaults(sent.password)),
    ]);
    await update(acting(web, actorOf(response)), id, {
      ...given('name', sent.name),
      ...given('description', sent.page_description),
      ...given('timeZone', sent.time_zone),
      ...given('host', sent.domain),
      ...given('access', sent.access ?? accessOf(sent.viewers_must_be_team_members, access)),
      ...given('passwordHash', sent.password === undefined ? undefined : await hashPassword(sent.password)),
      ...given('colours', sent.colours),
      ...given('footerLinks', sent.footer_links),
    });
    response.json(managePageJson(await loadPageWithUrl(web, request)));
  };
}

/** Statuspage knows pages for everybody and pages for its team; one that a password opens is neither. */
function accessOf(isForTeam: boolean | undefined, present: PageAccess): PageAccess | undefined {
  if (isForTeam === undefined) return undefined;
  if (isForTeam) return 'staff';
  return present === 'staff' ? 'public' : present;
}

/** A setting that was sent; one that was not stays as it is. */
function given<Name extends string, T>(name: Name, value: T | undefined): Partial<Record<Name, T>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, T>);
}
