import * as fc from 'fast-check';
import { judgeBudget } from '../../src/budgets/domain/budget';
import { formatBudgetValue } from '../../src/budgets/domain/budget-value';
import type { BudgetChange } from '../../src/budgets/domain/propagation';
import { propagateBudget } from '../../src/budgets/propagate-budget';
import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { syncBudget } from '../../src/budgets/sync-budget';
import { instant } from '../../src/core/domain/time';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';

/** The stack of the first makes its AWS Budget, the management account that of the second. */
const ACCOUNTS = ['222222222222', '333333333333'] as const;
const [, MADE] = ACCOUNTS;
const ALERTS = [
  { threshold: 90, email: 'owner@example.com' },
  { threshold: 75, email: 'new-owner@example.com' },
] as const;
const DEFAULT = '100';
const FAR = instant(Date.UTC(2100, 0));

type Step =
  | { readonly kind: 'set'; readonly account: string; readonly value: string }
  | { readonly kind: 'remove'; readonly account: string }
  | { readonly kind: 'change-by-hand'; readonly account: string; readonly value: string }
  /** Some records of the stream, from anywhere, in any order, as often as it pleases. */
  | { readonly kind: 'deliver'; readonly records: readonly number[] }
  | { readonly kind: 'event'; readonly account: string }
  | { readonly kind: 'lose-spoke' | 'find-spoke'; readonly account: string }
  | { readonly kind: 'refuse' | 'take' | 'delete-aws-budget'; readonly account: string }
  /** The second account's stack is updated with another e-mail and threshold. */
  | { readonly kind: 'alert'; readonly alert: (typeof ALERTS)[number] }
  | { readonly kind: 'reconcile' };

const account = fc.constantFrom(...ACCOUNTS);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      account,
      value: fc.constantFrom('500', '750.25', '$20', '100', 'abc', '0'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), account }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('change-by-hand' as const),
      account,
      value: fc.constantFrom('31337', '66666'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('deliver' as const), records: fc.array(fc.nat(40), { maxLength: 6 }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('event' as const), account }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('lose-spoke' as const, 'find-spoke' as const), account }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('refuse' as const, 'take' as const, 'delete-aws-budget' as const),
      account,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('alert' as const), alert: fc.constantFrom(...ALERTS) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'reconcile' as const }) },
);

/** A function that dies after some call to the outside, whichever it is. */
class Crash extends Error {}

/** Plays one step. */
async function play(ports: InMemoryWorld, stream: BudgetChange[], one: Step): Promise<void> {
  switch (one.kind) {
    case 'set':
      ports.registry.set(one.account, one.value);
      stream.push({ id: `${stream.length}`, address: one.account, kind: 'set', written: true });
      break;
    case 'remove':
      ports.registry.items.delete(one.account);
      stream.push({ id: `${stream.length}`, address: one.account, kind: 'removed', written: true });
      break;
    case 'change-by-hand':
      ports.spokes.of(one.account).changeByHand(one.value);
      break;
    case 'deliver':
      await propagateBudget(
        one.records.flatMap((at) => stream[at] ?? []),
        ports,
      );
      break;
    case 'event':
      await syncBudget(one.account, 'sync-budget', ports);
      break;
    case 'lose-spoke':
      ports.spokes.of(one.account).unreachable = 'not deployed';
      break;
    case 'find-spoke':
      ports.spokes.of(one.account).unreachable = undefined;
      break;
    case 'refuse':
      ports.spokes.of(one.account).awsBudgetsRefuse = 'AccessDeniedException';
      break;
    case 'take':
      ports.spokes.of(one.account).awsBudgetsRefuse = undefined;
      break;
    case 'delete-aws-budget':
      ports.spokes.of(one.account).loseAwsBudget();
      break;
    case 'alert':
      askFor(ports, one.alert);
      break;
    case 'reconcile':
      await reconcileBudgets(FAR, ports);
      break;
  }
}

function askFor(ports: InMemoryWorld, alert: (typeof ALERTS)[number]): void {
  ports.spokes.of(MADE).planned = { kind: 'named', name: 'budget-guardrails-spoke', alert };
}

describe('propagation', () => {
  test('property: after any history of changes, crashes, duplicates and lost events, one reconciliation makes every account agree with the table', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, fc.option(fc.nat(12), { nil: undefined })), { maxLength: 30 }),
        async (history) => {
          let callsLeft = Infinity;
          const ports = inMemoryWorld(() => {
            if (callsLeft-- <= 0) throw new Crash();
          });
          for (const each of ACCOUNTS) ports.spokes.of(each);
          ports.spokes.of(MADE).leaveAwsBudget(ALERTS[0]);
          const stream: BudgetChange[] = [];
          const accepted = new Map(ACCOUNTS.map((each) => [each as string, new Set([DEFAULT])]));
          for (const [one, crashAfter] of history) {
            if (one.kind === 'set') {
              const verdict = judgeBudget({ Address: one.account, BudgetValue: one.value });
              if (verdict.kind === 'accepted') accepted.get(one.account)?.add(formatBudgetValue(verdict.budget.limit));
            }
            callsLeft = crashAfter ?? Infinity;
            await play(ports, stream, one).catch((error: unknown) => {
              if (!(error instanceof Crash)) throw error;
            });
            // What somebody writes into a spoke is never applied, not even for a moment.
            for (const each of ACCOUNTS) expect(accepted.get(each)).toContain(ports.spokes.of(each).limit ?? DEFAULT);
          }

          callsLeft = Infinity;
          for (const each of ACCOUNTS) {
            Object.assign(ports.spokes.of(each), { unreachable: undefined, awsBudgetsRefuse: undefined });
          }
          ports.cursor.cursor = undefined;
          await reconcileBudgets(FAR, ports);

          for (const each of ACCOUNTS) expectAgreement(ports, each);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function expectAgreement(ports: InMemoryWorld, address: string): void {
  const item = ports.registry.items.get(address);
  if (item === undefined) return;
  const verdict = judgeBudget(item.written);
  const due = verdict.kind === 'accepted' ? verdict.budget.limit : item.receipt?.value;
  expect(item.receipt?.status).toBe(verdict.kind === 'accepted' ? 'IN_FORCE' : 'REJECTED');
  if (due === undefined) return;
  const { value, limit } = ports.spokes.of(address);
  expect([value?.text, limit]).toEqual([formatBudgetValue(due), formatBudgetValue(due)]);
  const { planned, alertsOf } = ports.spokes.of(address);
  if (planned?.kind !== 'named' || planned.alert === undefined) return;
  const { threshold, email } = planned.alert;
  expect(alertsOf.get(planned.name)?.get(threshold)).toEqual([email]);
}
