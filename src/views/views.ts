import type { ConsoleViews } from './console-views.ts';
import type { MailViews } from './mail-views.ts';
import type { PublicViews } from './public-views.ts';

/** Every template under `views/` and the facts that it is rendered with. */
export interface Views extends PublicViews, ConsoleViews, MailViews {}
