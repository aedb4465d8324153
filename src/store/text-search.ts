import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a column holds a text, whatever the case of its Latin letters. The signs of LIKE stand for themselves. */
export function contains(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
}
