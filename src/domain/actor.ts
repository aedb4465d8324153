/** Who does something: goes into the audit entry, and a person's name onto the console's timeline. */
export type Actor =
  | { kind: 'staff'; id: string; name: string }
  | { kind: 'token'; id: string; name: string }
  | { kind: 'subscriber'; id: string; name: string }
  | { kind: 'system'; id: null; name: 'probe' | 'schedule' | 'setup' | 'command' | 'replay' | 'visitor' };
