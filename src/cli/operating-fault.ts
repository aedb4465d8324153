/** How an address, a file or a database refused us: the system's own codes, and what helps. */
const REMEDIES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'Another program listens there: stop it, or set another PORT.',
  EADDRNOTAVAIL: 'This machine does not have that address: check HOST.',
  EACCES: 'Give the user that runs Pulih the right to it, or choose another in the settings (DATA_DIR, PORT).',
  EPERM: 'Give the user that runs Pulih the right to it, or choose another in the settings (DATA_DIR, PORT).',
  EROFS: 'It cannot be written to: set DATA_DIR to a folder that can.',
  EEXIST: 'A file is where a folder should be: check DATA_DIR.',
  ENOTDIR: 'A file is where a folder should be: check DATA_DIR.',
  ENOSPC: 'Make room on the disk of DATA_DIR.',
  SQLITE_FULL: 'Make room on the disk of DATA_DIR.',
  SQLITE_CANTOPEN: 'The database file cannot be opened: check DATA_DIR and its rights.',
  SQLITE_READONLY: 'The database file cannot be written to: check the rights of DATA_DIR.',
  SQLITE_NOTADB: 'The file pulih.sqlite in DATA_DIR is damaged or something else: put a backup in its place.',
  SQLITE_CORRUPT: 'The file pulih.sqlite in DATA_DIR is damaged: put a backup in its place.',
  SQLITE_BUSY: 'Another program holds the database: try again, and see what else uses DATA_DIR.',
  ECONNREFUSED: 'Nothing answers there: start the database, or check DATABASE_URL.',
  ENOTFOUND: 'There is no such host: check DATABASE_URL.',
  EAI_AGAIN: 'The name cannot be looked up: check DATABASE_URL and the network.',
  ETIMEDOUT: 'It does not answer: check DATABASE_URL and the network.',
  ECONNRESET: 'The connection broke: check the database and the network.',
  EHOSTUNREACH: 'There is no way to it: check DATABASE_URL and the network.',
  '28P01': 'The database refuses the name or password in DATABASE_URL.',
  '28000': 'The database refuses the name or password in DATABASE_URL.',
  '3D000': 'Create the database first, or correct its name in DATABASE_URL.',
  '57P03': 'The database is starting or stopping: try again.',
  '53300': 'The database takes no more connections: raise its limit.',
};

/**
 * One line about a fault of the machine around us (a taken port, a folder that cannot be written, a database that is
 * down), with its remedy. Undefined for everything else: that is a fault of ours and shows where it happened.
 */
export function operatingFault(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  const remedy = REMEDIES[code] ?? timeoutRemedy(error);
  return remedy === undefined ? operatingFault(error.cause) : `${error.message || code}. ${remedy}`;
}

/** The driver of PostgreSQL gives its own time limit no code. */
function timeoutRemedy({ message }: Error): string | undefined {
  return /timeout exceeded when trying to connect|Connection terminated/.test(message)
    ? REMEDIES['ETIMEDOUT']
    : undefined;
}
