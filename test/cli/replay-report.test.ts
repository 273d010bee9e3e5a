import { readFileSync } from 'node:fs';
import { showReplay } from '../../src/cli/replay';
import { csvOf, fileOf, INSTANCE_HOUR, STORAGE, type BillRow } from '../support/focus-bill';
import { figuresWithoutWords, notItsOwn, unbalanced } from '../support/html';

async function reportOf(rows: readonly BillRow[], budgets = '111111111111,2\n'): Promise<string> {
  const report = fileOf('', '.html');
  const options = { cost: 'billed', bill: [fileOf(csvOf(rows))], budgets: fileOf(budgets), report } as const;
  await showReplay(options, () => undefined);
  return readFileSync(report, 'utf8');
}

const hour = (number: number, BilledCost: string): BillRow => ({
  ...INSTANCE_HOUR,
  BilledCost,
  ChargePeriodStart: `2026-11-01T0${number}:00:00Z`,
  ChargePeriodEnd: `2026-11-01T0${number + 1}:00:00Z`,
});
const THREE_HOURS = [hour(0, '1'), hour(1, '2'), hour(2, '4')];

test('says what would have become of the budget', async () => {
  const html = await reportOf(THREE_HOURS);
  expect(html).toContain('111111111111: 7.00 of 2.00 USD');
  expect(html).toContain(
    'Predicted on 2026-11-01 00:00. Stopped on 2026-11-01 01:30, 5.00 USD saved; AWS Budgets: 2026-11-01 10:03, 0.00 USD.',
  );
  expect(html).toMatch(/<dt>Saved<\/dt><dd><span class="figure good">\$5\.00</);
});

test('stands by itself: no script, and nothing from elsewhere', async () => {
  const html = await reportOf(THREE_HOURS);
  expect(unbalanced(html)).toEqual([]);
  expect(notItsOwn(html)).toEqual([]);
  expect(html).toContain("default-src 'none'");
});

test('each picture has a title, and a table behind it', async () => {
  const html = await reportOf(THREE_HOURS);
  expect(html.split('<figure').length - 1).toBe(4);
  expect(figuresWithoutWords(html)).toEqual([]);
});

test('pictures follow the colours of the page', async () => {
  const svgs = (await reportOf(THREE_HOURS)).match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  // Frames without a width, and masks, are not seen.
  const seen = svgs.map((svg) => svg.replace(/<clipPath[\s\S]*?<\/clipPath>|<[^>]* stroke-width="0"[^>]*>/g, ''));
  const colors = seen.flatMap((svg) => svg.match(/(?:fill|stroke)="#[0-9a-f]+"/gi) ?? []);
  expect(colors).toEqual([]);
  expect(svgs.join('')).toContain('stroke="var(--limit)"');
});

test('what a bill names stays text', async () => {
  const evil = '<script>alert("1")</script>&\'';
  const rows = [...THREE_HOURS, { ...STORAGE, ServiceName: evil, SubAccountId: evil }];
  const html = await reportOf(rows);
  expect(unbalanced(html)).toEqual([]);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;');
});

test('rows that were skipped are named, and a budget without lines leaves no picture', async () => {
  const html = await reportOf([...THREE_HOURS, { ...hour(0, '<free>') }], '444444444444,1\n');
  expect(html).toContain('Rows that were skipped: 1');
  expect(html).toContain('BilledCost is &#39;&lt;free&gt;&#39;');
  expect(html).toContain('No budget has lines in the bill.');
});

test('a page that cannot be written is said', async () => {
  const options = { cost: 'billed', bill: [fileOf(csvOf(THREE_HOURS))], report: '/nowhere/page.html' } as const;
  await expect(showReplay(options, () => undefined)).rejects.toThrow(
    '/nowhere/page.html: it cannot be written (ENOENT): expected a name for the page',
  );
});
