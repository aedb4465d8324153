import type { Notice, NoticeKind } from '../domain/notice.ts';
import { decode, noticeItems, strings } from './json.ts';
import type { Db, NoticeRow, Tx } from './tables.ts';

export async function insertNotice(tx: Tx, notice: Notice): Promise<void> {
  await tx
    .insertInto('notices')
    .values({
      ...notice,
      componentIds: JSON.stringify(notice.componentIds),
      items: JSON.stringify(notice.items),
      cursor: null,
      fannedOutAt: null,
    })
    .execute();
}

export async function findNotice(db: Db, id: string): Promise<Notice | undefined> {
  const row = await db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toNotice(row);
}

export function toNotice(row: NoticeRow): Notice {
  const { cursor: _, fannedOutAt: __, ...rest } = row;
  return {
    ...rest,
    kind: row.kind as NoticeKind,
    componentIds: decode(strings, row.componentIds),
    items: decode(noticeItems, row.items),
  };
}
