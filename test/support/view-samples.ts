import type { Views } from '../../src/views/views.ts';
import { consoleSamples } from './view-samples/console.ts';
import { mailSamples } from './view-samples/mail.ts';
import { publicSamples } from './view-samples/public.ts';

/** Facts for every template, in each state that it can show: a template without samples does not type-check. */
export const viewSamples: { [Name in keyof Views]: Views[Name][] } = {
  ...publicSamples,
  ...consoleSamples,
  ...mailSamples,
};
