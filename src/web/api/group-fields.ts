import type { Request } from 'express';
import { z } from 'zod';
import type { UpdateGroupInput } from '../../actions/update-group.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { checkFields, ids, orNull, readFields, textField } from './fields.ts';

/** What a call says of a group. Statuspage puts the description beside the wrapper, not into it; both are read. */
export function readGroup(request: Request, locale: Locale): UpdateGroupInput {
  const text = textField(locale);
  const described = z.object({ description: orNull(text).exactOptional() });
  const inside = described.extend({ name: text.exactOptional(), components: ids.exactOptional() });
  const { name, components, ...own } = readFields(request, 'component_group', inside);
  const description = own.description ?? checkFields(request.body, described).description;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description == null ? {} : { description }),
    ...(components === undefined ? {} : { componentIds: components }),
  };
}
