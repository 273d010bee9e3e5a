import * as fc from 'fast-check';
import { formatUsd, parseUsd } from '../../src/core/domain/money';
import { later, MS_PER_HOUR, MS_PER_MINUTE, type Instant } from '../../src/core/domain/time';
import { bookChange } from '../../src/ledger/book-change';
import { factor, factorAt, rateAt, type FactorChange, type Factors } from '../../src/ledger/domain/factor';
import { positionAt } from '../../src/ledger/domain/ledger';
import { rate } from '../../src/ledger/domain/rate';
import { openForWriting } from '../../src/ledger/open-period';
import { instantOfChange, repricing } from '../../src/ledger/reprice-ledger';
import { BilledAccount } from '../support/billed-account';
import { ACCOUNT, NOVEMBER, NOVEMBER_STARTS } from '../support/ledgers';

test('property: whatever starts, stops and is repriced when, and heard of whenever, what is booked is exact', async () => {
  const list = rate(3_333_333_337n);
  const step = fc.record({
    hour: fc.nat(400),
    kind: fc.constantFrom('run', 'price'),
    late: fc.nat(20),
    which: fc.nat(2),
    value: fc.bigInt(2_000n, 15_000n),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const world = new BilledAccount(NOVEMBER_STARTS);
      await world.adopt(NOVEMBER_STARTS);
      const toggles = [0, 1, 2].map((): Instant[] => []);
      const factors: FactorChange[] = [];
      for (const [index, { hour, kind, late, which, value }] of [...steps]
        .sort((one, other) => one.hour - other.hour)
        .entries()) {
        const now = later(NOVEMBER_STARTS, hour * MS_PER_HOUR + (index + 1) * MS_PER_MINUTE);
        world.costs.clock.moveTo(now);
        if (kind === 'price') {
          const ledger = await openForWriting(ACCOUNT, now, world.costs);
          const at = instantOfChange(ledger, now);
          const change = { at, factors: new Map([['ec2-instance', factor(value)]]) };
          factors.push(change);
          const rows = await world.costs.contributions.of(ACCOUNT);
          expect(await world.costs.ledgers.reprice(repricing(ledger, rows, change))).toBe('written');
        } else {
          const own = toggles[which] as Instant[];
          const last = own.at(-1) ?? NOVEMBER_STARTS;
          const at = later(last, Math.max(MS_PER_MINUTE, now - last - late * MS_PER_HOUR));
          if (at > now) continue;
          const resource = { type: 'ec2-instance', arn: `arn:aws:ec2:eu-west-1:222222222222:instance/i-${which}` };
          const isStart = own.length % 2 === 0;
          await bookChange({ resource, at, running: isStart, rate: list }, [ACCOUNT], [ACCOUNT], world.costs);
          own.push(at);
        }
        await world.settle();
      }
      const end = later(NOVEMBER_STARTS, 450 * MS_PER_HOUR);
      const exact = toggles.reduce((sum, own) => sum + paidFor(own, list, factors, end), 0n);
      const booked = parseUsd(await positionOf(world, end));
      const distance = booked > exact ? booked - exact : exact - booked;
      expect(distance < 1_000_000n).toBe(true);
    }),
    { numRuns: 60 },
  );
});

async function positionOf(world: BilledAccount, at: Instant): Promise<string> {
  world.costs.clock.moveTo(at);
  await world.settle();
  return formatUsd(positionAt(world.costs.table.ledger(ACCOUNT, NOVEMBER), at));
}

/** What a resource costs by the minute, in the minutes in which it runs. */
function paidFor(toggles: readonly Instant[], list: bigint, factors: Factors, end: Instant): bigint {
  let sum = 0n;
  for (let index = 0; index < toggles.length; index += 2) {
    const from = toggles[index] ?? end;
    const to = toggles[index + 1] ?? end;
    const turns = [from, ...factors.map(({ at }) => at).filter((at) => at > from && at < to), to];
    for (const [place, begin] of turns.slice(0, -1).entries()) {
      const ms = BigInt((turns[place + 1] ?? to) - begin);
      sum += (rateAt(rate(list), factorAt(factors, 'ec2-instance', begin)) * ms) / 1_000n;
    }
  }
  return sum;
}
