import { it } from 'node:test';
import supertest from 'supertest';
import { openTestStore } from '../support/databases.ts';
import { aSetting } from '../support/factories.ts';
import { startWeb } from '../support/web.ts';

it('a NUL, which PostgreSQL cannot hold, is nobody’s name and nothing’s address', async (t) => {
  const store = await openTestStore(t, 'postgres');
  const { page } = await aSetting(store, ['mail']);
  const { reader, apiToken, baseUrl } = await startWeb(t, store);
  await reader.post('/console/sign-in', { email: 'alice\0@example.com', password: 'a\0' }).expect(401);
  await supertest(baseUrl)
    .get(`/v1/pages/${page.id}/incidents/%00`)
    .set('Authorization', `OAuth ${await apiToken()}`)
    .expect(404);
});
