import { notFound } from '../domain/errors.ts';
import type { IncidentStatus } from '../domain/incident.ts';
import type { Template } from '../domain/template.ts';
import type { TemplateRow } from './communication-rows.ts';
import { decode, localizedText } from './json.ts';
import type { Db, Tx } from './tables.ts';

/** The templates of a page in its order. */
export async function listTemplates(db: Db, pageId: string): Promise<Template[]> {
  const rows = await db
    .selectFrom('templates')
    .selectAll()
    .where('pageId', '=', pageId)
    .orderBy('position')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toTemplate);
}

export async function getTemplate(db: Db, id: string): Promise<Template> {
  const row = await db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('template');
  return toTemplate(row);
}

export async function insertTemplate(tx: Tx, template: Template): Promise<void> {
  await tx.insertInto('templates').values(toRow(template)).execute();
}

export async function updateTemplate(tx: Tx, template: Template): Promise<void> {
  const { id, ...changes } = toRow(template);
  await tx.updateTable('templates').set(changes).where('id', '=', id).execute();
}

export async function deleteTemplate(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('templates').where('id', '=', id).execute();
}

/** Takes the rank of first notice from every other template of a page: it has one at most. */
export async function clearFirstNotices(tx: Tx, pageId: string, exceptId: string): Promise<void> {
  await tx
    .updateTable('templates')
    .set({ isFirstNotice: 0 })
    .where('pageId', '=', pageId)
    .where('id', '!=', exceptId)
    .execute();
}

function toTemplate(row: TemplateRow): Template {
  return {
    ...row,
    name: decode(localizedText, row.name),
    body: decode(localizedText, row.body),
    status: row.status as IncidentStatus,
    isFirstNotice: row.isFirstNotice === 1,
  };
}

function toRow(template: Template): TemplateRow {
  return {
    ...template,
    name: JSON.stringify(template.name),
    body: JSON.stringify(template.body),
    isFirstNotice: Number(template.isFirstNotice),
  };
}
