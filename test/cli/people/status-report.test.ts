import { readFileSync } from 'node:fs';
import type { AccountId } from '../../../src/core/domain/address';
import { address } from '../../../src/core/domain/address';
import { parseUsd } from '../../../src/core/domain/money';
import { later, MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/domain/time';
import { emptyBill, type AccountBill, type BilledDay } from '../../../src/ledger/domain/account-bill';
import { fileOf } from '../../support/focus-bill';
import { figuresWithoutWords, notItsOwn, unbalanced } from '../../support/html';
import { NOVEMBER, NOVEMBER_STARTS } from '../../support/ledgers';
import { currentLedger, ended, given, heldEntry, runningPart } from './given';
import { NOW, type InMemoryOffice } from './in-memory-office';

const ACCOUNT = '222222222222';
const SPENT = '333333333333';
const QUIET = '444444444444';

/** Ten days of which AWS bills `billed` USD each, and meters have counted `live`. */
function billOf(of: string, billed: number, live: number, beyond: string): AccountBill {
  const days = Array.from({ length: 10 }, (_, index): BilledDay => ({
    day: later(NOVEMBER_STARTS, index * MS_PER_DAY),
    billed: new Map(),
    through: parseUsd(`${billed * (index + 1)}`),
    live: parseUsd(`${live * (index + 1)}`),
    reserved: new Map(),
  }));
  return {
    ...emptyBill(address(of), NOVEMBER),
    ...{ days, beyond: parseUsd(beyond), readAt: later(NOW, -3 * MS_PER_HOUR) },
    billedThrough: later(NOVEMBER_STARTS, 10 * MS_PER_DAY),
  };
}

/** Two accounts that spend, one of which is spent and stopped, a workload, and one in which nothing was counted. */
function organization(office: InMemoryOffice): void {
  office.has(ACCOUNT, '500', { Mode: 'enforce' }).has(SPENT, '100', { Mode: 'enforce' }).has(QUIET, '20');
  office.has(`${ACCOUNT}.shop`, '50');
  currentLedger(office, ACCOUNT, { spent: '180', limit: '500', perHour: '2.5' });
  currentLedger(office, SPENT, { spent: '100.5', limit: '100', perHour: '0', state: 'exhausted' });
  currentLedger(office, `${ACCOUNT}.shop`, { spent: '20', limit: '50', perHour: '0.5' });
  office.billsOf.set(`${ACCOUNT} ${NOVEMBER}`, billOf(ACCOUNT, 12, 8, '60'));
  office.partsOf.set(ACCOUNT, [runningPart(ACCOUNT, 'i-1', '0.5'), runningPart(ACCOUNT, 'i-2', '2')]);
  const stoppedAt = later(NOW, -5 * MS_PER_HOUR);
  office.entriesOf.set(SPENT, [heldEntry(SPENT, 'i-9', '2', { changedAt: stoppedAt, position: parseUsd('100') })]);
  office.organization = [ACCOUNT, SPENT, QUIET, '555555555555'] as AccountId[];
}

async function pageOf(prepare: (office: InMemoryOffice) => void = organization): Promise<string> {
  const { office, terminal } = given(prepare);
  const path = fileOf('', '.html');
  expect(await ended(office, terminal, 'status', '--report', path)).toBe(0);
  return readFileSync(path, 'utf8');
}

const textOf = (html: string) =>
  html.replace(/<svg[\s\S]*?<\/svg>|<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replace(/\s+/g, ' ');

test('says what is in force, spent, saved and seen live', async () => {
  const text = textOf(await pageOf());
  expect(text).toContain('2026-11, as of 2026-11-16 00:00 UTC: 4 budgets');
  expect(text).toContain('In force 3 of 3 accounts; 1 without a budget');
  // Workloads spend what their accounts do.
  expect(text).toContain('Spent $280.50 of $600.00 in 3 accounts');
  expect(text).toContain('Run out 3 of 4 1 spent, 2 before the month ends');
  expect(text).toContain('Saved $10.00 by 1 stop, 1 not given back');
  // 280.50 less the 60 that the bill alone tells.
  expect(text).toContain('Seen live 78.6 %');
  expect(text).toContain('Not as it should be 555555555555: there is no budget');
});

test('draws each budget with what is known of it, the most urgent first', async () => {
  const html = await pageOf();
  const names = [...html.matchAll(/<h3>(\d{12}[^<]*: [^<]*)<\/h3>/g)].map(([, name]) => name);
  expect(names).toEqual([
    '333333333333: 100.50 of 100.00 USD',
    '222222222222.shop: 20.00 of 50.00 USD',
    '222222222222: 180.00 of 500.00 USD',
  ]);
  const [, spent = '', , account = ''] = html.split(/<h3>\d{12}[^<]*: /);
  expect(spent).toContain('The money is spent. 1 resource stopped. 10.00 USD saved.');
  expect(spent).toMatch(/<text[^>]*>stopped<\/text>/);
  expect(account).toContain(
    'Runs out 2026-11-21 08:00:00 UTC, in 5 d 8 h. AWS has billed up to 2026-11-11 00:00, and said so 3 h ago.',
  );
  for (const name of ['spent', 'seen live', 'billed by AWS', 'limit', 'predicted']) {
    expect(account).toMatch(new RegExp(`<text[^>]*>${name}</text>`));
  }
  expect(account).toContain(
    '<tr><th scope="row">2026-11-02 00:00</th><td class="number">12.00</td><td class="number">8.00</td><td class="number">12.00</td></tr>',
  );
});

test('names what spends, with who started it, and what was stopped', async () => {
  const text = textOf(await pageOf());
  expect(text).toContain('In the 3 accounts that spend fastest.');
  expect(text).toContain(
    'instance/i-2 222222222222 2.00 2026-11-15 00:00 arn:aws:sts::222222222222:assumed-role/Developers/bob',
  );
  expect(text).toContain('instance/i-9 333333333333 2026-11-15 19:00 no 2.00 10.00 the budget is exhausted');
});

test('stands by itself, with words behind each picture, and in the colours of the page', async () => {
  const html = await pageOf();
  expect(unbalanced(html)).toEqual([]);
  expect(notItsOwn(html)).toEqual([]);
  expect(html.split('<figure').length - 1).toBe(7);
  expect(figuresWithoutWords(html)).toEqual([]);
  const svgs = html.match(/<svg[\s\S]*?<\/svg>/g) ?? [];
  const seen = svgs.map((svg) => svg.replace(/<clipPath[\s\S]*?<\/clipPath>|<[^>]* stroke-width="0"[^>]*>/g, ''));
  expect(seen.flatMap((svg) => svg.match(/(?:fill|stroke)="#[0-9a-f]+"/gi) ?? [])).toEqual([]);
});

test('what people have written stays text', async () => {
  const html = await pageOf((office) => {
    organization(office);
    office.pause = { who: '<b>Ann</b>', why: '<script>' };
    office.partsOf.set(ACCOUNT, [runningPart(ACCOUNT, 'i-1', '2.5', { startedBy: '<script>alert(1)</script>' })]);
  });
  expect(unbalanced(html)).toEqual([]);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;b&gt;Ann&lt;/b&gt;');
});

test('of an organization in which nothing was counted is a page, too', async () => {
  const empty = await pageOf(() => undefined);
  expect(unbalanced(empty)).toEqual([]);
  expect(textOf(empty)).toContain('Nothing was counted in any budget yet this month.');
  const text = textOf(
    await pageOf((office) => {
      office.has(QUIET, '20');
      office.organization = { unknown: 'AccessDenied' };
    }),
  );
  expect(text).toContain('others are not known');
  expect(text).toContain('Accounts without a budget are not known: AccessDenied');
});

test('is about all budgets, and says where it cannot be written', async () => {
  const { office, terminal } = given(organization);
  await expect(ended(office, terminal, 'status', ACCOUNT, '--report', 'page.html')).rejects.toThrow(
    `--report is about all budgets: expected no address, got ${ACCOUNT}`,
  );
  await expect(ended(office, terminal, 'status', '--report', '/nowhere/page.html')).rejects.toThrow(
    '/nowhere/page.html: it cannot be written (ENOENT): expected a name for the page',
  );
});
