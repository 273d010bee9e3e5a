import * as fc from 'fast-check';
import { judgeBudget } from '../../src/budgets/domain/budget';
import { formatBudgetValue } from '../../src/budgets/domain/budget-value';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { accountOf, address } from '../../src/core/domain/address';
import { instant } from '../../src/core/domain/time';
import { isRegistered, valueInForce } from '../../src/workloads/domain/registered-workload';
import { readWorkload } from '../../src/workloads/domain/workload';
import { registerWorkloads } from '../../src/workloads/register-workload';
import { lawRuns } from '../support/arbitraries';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';

const ACCOUNT = accountOf(address('222222222222'));
const NAMES = ['shop', 'blog'] as const;
const FAR = instant(Date.UTC(2100, 0));

type Name = (typeof NAMES)[number];
type Step =
  | { readonly kind: 'write'; readonly name: Name; readonly amount: string }
  | { readonly kind: 'delete' | 'take' | 'give-up' | 'event'; readonly name: Name }
  | { readonly kind: 'set-account'; readonly amount: string }
  | { readonly kind: 'drop-account' | 'account-event' };

const name = fc.constantFrom(...NAMES);
const amount = fc.constantFrom('10', '50', '60', '200', 'abc');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), name, amount }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('delete' as const), name }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('take' as const, 'give-up' as const), name }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('event' as const), name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('set-account' as const), amount }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('drop-account' as const, 'account-event' as const) }) },
);

/** A budget that is registered, so that histories are about what becomes of it. */
const BEGINNING: readonly Step[] = [
  { kind: 'set-account', amount: '200' },
  { kind: 'write', name: 'shop', amount: '60' },
  { kind: 'event', name: 'shop' },
];

/** Before which call to the outside a function dies, in some of its runs. */
const crash = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.nat(9) });

/** A function that dies before some call to the outside, whichever it is. */
class Crash extends Error {}

async function play({ registry, workloadSpokes, ...others }: InMemoryWorld, one: Step): Promise<void> {
  const spoke = workloadSpokes.of(ACCOUNT);
  const ports = { registry, workloadSpokes, ...others };
  switch (one.kind) {
    case 'write':
      return spoke.write(one.name, one.amount);
    case 'delete':
      return void spoke.written.delete(one.name);
    case 'take':
      return registry.set(`${ACCOUNT}.${one.name}`, '7');
    case 'give-up':
      return void registry.items.delete(`${ACCOUNT}.${one.name}`);
    case 'set-account':
      return registry.set(ACCOUNT, one.amount);
    case 'drop-account':
      return void registry.items.delete(ACCOUNT);
    case 'event':
      return void (await registerWorkloads(ACCOUNT, [one.name], 'register-workload', ports));
    case 'account-event':
      return void (await registerWorkloads(ACCOUNT, [], 'register-workload', ports));
  }
}

/** The table, the parameters and the receipts, as they have to be whatever happened before. */
function expectAgreement({ registry, workloadSpokes }: InMemoryWorld, of: Name): void {
  const spoke = workloadSpokes.of(ACCOUNT);
  const [own, item] = [registry.items.get(ACCOUNT), registry.items.get(`${ACCOUNT}.${of}`)];
  const limit = own === undefined ? undefined : valueInForce(own.written, own.receipt);
  const text = spoke.written.get(of);
  const isOurs = item !== undefined && isRegistered(item.written);
  const inForce = isOurs ? valueInForce(item.written, item.receipt) : undefined;
  if (inForce !== undefined && limit !== undefined) expect(inForce <= limit).toBe(true);
  if (text === undefined) {
    expect([isOurs, spoke.receipt(of)]).toEqual([false, undefined]);
    return;
  }
  const read = readWorkload(of, text);
  const isGood =
    read.kind === 'read' && limit !== undefined && read.workload.limit <= limit && (item === undefined || isOurs);
  expect(spoke.receipt(of)).toMatchObject({ status: isGood ? 'ACCEPTED' : 'REJECTED' });
  expect(spoke.receipt(of)?.value).toBe(inForce === undefined ? undefined : formatBudgetValue(inForce));
  if (isGood) expect(inForce).toBe(read.workload.limit);
  if (isOurs) expect(judgeBudget(item.written).kind).toBe('accepted');
}

describe('workload budgets', () => {
  test('property: after any history of teams, finance, crashes, duplicates and lost events, one reconciliation makes table and receipts agree with the parameters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(step, crash), { maxLength: 25 }), async (history) => {
        let callsLeft = Infinity;
        const ports = inMemoryWorld(() => {
          if (callsLeft-- <= 0) throw new Crash();
        });
        ports.spokes.of(ACCOUNT);
        for (const one of BEGINNING) await play(ports, one);
        const taken = new Set<string>();
        for (const [one, crashBefore] of history) {
          callsLeft = crashBefore ?? Infinity;
          if (one.kind === 'take' && !ports.registry.items.has(`${ACCOUNT}.${one.name}`)) {
            taken.add(`${ACCOUNT}.${one.name}`);
          }
          if (one.kind === 'give-up') taken.delete(`${ACCOUNT}.${one.name}`);
          await play(ports, one).catch((error: unknown) => {
            if (!(error instanceof Crash)) throw error;
          });
          // What finance has set by hand is neither changed nor removed, not even for a moment.
          for (const each of taken) {
            expect(ports.registry.items.get(each)?.written).toEqual({ Address: each, BudgetValue: '7' });
          }
        }

        callsLeft = Infinity;
        await reconcileBudgets(FAR, ports);

        // Of an account without a budget, only what follows a parameter is looked at.
        const hasBudget = ports.registry.items.has(ACCOUNT);
        const looked = NAMES.filter(
          (of) => hasBudget || isRegistered(ports.registry.items.get(`${ACCOUNT}.${of}`)?.written ?? {}),
        );
        for (const each of looked) expectAgreement(ports, each);
      }),
      { numRuns: lawRuns() },
    );
  });
});
