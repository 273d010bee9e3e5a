import { everyPage } from '../../src/core/pages';

const pages = (asked: (string | undefined)[]) => async (cursor: string | undefined) => {
  asked.push(cursor);
  const at = Number(cursor ?? 0);
  return { at, next: at < 2 ? `${at + 1}` : undefined };
};

test('reads from the beginning to the page that has no next', async () => {
  const found: number[] = [];
  for await (const { at } of everyPage(pages([]))) found.push(at);
  expect(found).toEqual([0, 1, 2]);
});

test('reads no page before the one before it was worked on', async () => {
  const asked: (string | undefined)[] = [];
  for await (const { at } of everyPage(pages(asked))) if (at === 1) break;
  expect(asked).toEqual([undefined, '1']);
});
