import type { PageAccess } from '../domain/page-access.ts';
import type { Choice, FieldFacts, LocalizedFieldFacts, SelectFacts } from './update-form-facts.ts';

/** What is a page's own, in the form of its settings: where it is found, who may read it, how it looks. */
export interface PageOwnFacts {
  host: FieldFacts;
  position: SelectFacts;
  access: Choice<PageAccess>[];
  password: FieldFacts;
  hasPassword: boolean;
  colourLight: FieldFacts;
  colourDark: FieldFacts;
  links: { number: number; text: LocalizedFieldFacts; url: FieldFacts }[];
  linkFaults: readonly string[];
}

/** The form for a logo, which is a form of its own: it brings a file. */
export interface LogoFacts {
  action: string;
  /** What there is; null: none. */
  present: { path: string; width: number; height: number } | null;
  faults: readonly string[];
}
