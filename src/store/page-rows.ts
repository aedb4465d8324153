/** The rows of pages and of what is their own; `tables.ts` names their tables and explains the types of columns. */

export interface PageRow {
  id: string;
  key: string;
  name: string;
  description: string;
  timeZone: string;
  defaultLocale: string;
  locales: string;
  contact: string;
  position: number;
  version: number;
  createdAt: number;
  updatedAt: number;
  undoMs: number;
  banner: string;
  isRecordPublic: number;
  hasAutomaticEstimates: number;
  /** JSON; null: the page is under no duty to notify. */
  dutyLimits: string | null;
  maintenanceRemindersMs: string;
  /** Unique; null: served under the install's own host. */
  host: string | null;
  access: string;
  passwordHash: string | null;
  /** JSON; null: none. */
  logo: string | null;
  /** JSON; null: the usual ones. */
  colours: string | null;
  footerLinks: string;
}

/** A picture by the hash of its bytes, which stand here in base64: both databases take that. */
export interface LogoRow {
  hash: string;
  body: string;
  createdAt: number;
}
