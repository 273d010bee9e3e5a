import { parseUsd } from '../../src/core/domain/money';
import { enforceBudgets } from '../../src/enforcement/enforce-budgets';
import { runLines } from '../../src/enforcement/run-lines';
import { ratePerHour } from '../../src/ledger/domain/rate';
import { account, disabled, exhausted } from '../support/exhausted-account';
import { ACCOUNT, budgetOf } from '../support/ledgers';

const DEAR = { price: ratePerHour(parseUsd('2.5')) };

describe('the lines of a run', () => {
  test('say what was stopped, with its USD an hour, and nothing of what was stopped before', async () => {
    const of = account();
    const { arn } = of.fleet.make('ec2-instance', 'i-1', DEAR);
    await exhausted(of);

    expect(runLines(await enforceBudgets(ACCOUNT, of))).toEqual([
      { did: 'stopped', address: ACCOUNT, resource: arn, perHour: '2.5' },
    ]);
    expect(runLines(await enforceBudgets(ACCOUNT, of))).toEqual([]);
  });

  test('say what could not be stopped, and why', async () => {
    const of = account();
    const { arn } = of.fleet.make('ec2-instance', 'i-1', { ...DEAR, refusals: 1_000 });
    await exhausted(of);

    expect(runLines(await enforceBudgets(ACCOUNT, of))).toEqual([
      { did: 'could not stop', address: ACCOUNT, resource: arn, perHour: '2.5', reason: expect.any(String) as unknown },
    ]);
  });

  test('say what was given back', async () => {
    const { of, made } = await disabled((fleet) => fleet.make('ec2-instance', 'i-1', DEAR));
    await of.adopt(budgetOf('20'));

    expect(runLines(await enforceBudgets(ACCOUNT, of))).toEqual([
      { did: 'gave back', address: ACCOUNT, resource: made.arn, perHour: '2.5' },
    ]);
  });

  test('are none of a run that found another at work', () => {
    expect(runLines({ kind: 'left' })).toEqual([]);
  });
});
