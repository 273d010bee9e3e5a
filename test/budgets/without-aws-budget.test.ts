import { reconcileBudgets } from '../../src/budgets/reconcile-budgets';
import { parseUsd } from '../../src/core/domain/money';
import { instant } from '../../src/core/domain/time';
import { ACCOUNT, ALERT, alerts, NAME, sync, world } from '../support/made-aws-budget';

const FAR = instant(Date.UTC(2100, 0));
const YOUNG = 'AccessDeniedException: Account 222222222222 is not yet ready for AWS Budgets';
const DESPITE = 'the limit is in force for enforcement all the same, and AWS Budgets is asked again every 15 minutes';

describe('AWS Budgets refuses', () => {
  test('and holds up nothing else: the parameter is put, the receipt says why, and three looks later it is there', async () => {
    const ports = world();
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.awsBudgetsRefuse = YOUNG;
    const reason = `cannot readAwsBudget: ${YOUNG}; ${DESPITE}`;

    expect(await sync(ports)).toEqual({ kind: 'without-aws-budget', reason, again: 'later', repairs: ['parameter'] });
    expect(spoke.value?.text).toBe('500');
    expect(ports.registry.receipt(ACCOUNT)).toEqual({
      known: {},
      status: 'PENDING',
      value: parseUsd('500'),
      version: 2,
      parameterAt: expect.any(Number),
      reason,
    });

    const { receiptsWritten } = ports.registry;
    for (let look = 0; look < 3; look += 1) {
      const { counts, repaired } = await reconcileBudgets(FAR, ports);
      expect([counts['without-aws-budget'], counts.pending, repaired]).toEqual([1, 0, []]);
    }
    expect([ports.registry.receiptsWritten, ports.operators.told, spoke.puts]).toEqual([receiptsWritten, [], 1]);

    spoke.awsBudgetsRefuse = undefined;
    expect((await reconcileBudgets(FAR, ports)).repaired).toEqual([ACCOUNT]);
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({ status: 'IN_FORCE', budgetVerifiedAt: expect.any(Number) });
    expect([spoke.limit, alerts(ports)]).toEqual(['500', [[90, ['owner@example.com']]]]);
    expect(ports.operators.told).toEqual([]);
  });

  test('and the workload budgets of the account are looked after all the same', async () => {
    const ports = world();
    ports.spokes.of(ACCOUNT).awsBudgetsRefuse = YOUNG;
    const followed: string[] = [];

    await reconcileBudgets(FAR, {
      ...ports,
      follow: async (budgets) => {
        followed.push(...budgets.map(({ address }) => address));
        return { failures: [], unanswered: [] };
      },
    });
    expect(followed).toEqual([ACCOUNT]);
  });

  test('and a person who then writes into the parameter is recognised', async () => {
    const ports = world();
    ports.spokes.of(ACCOUNT).awsBudgetsRefuse = YOUNG;
    await sync(ports);
    ports.spokes.of(ACCOUNT).changeByHand('9999');

    await sync(ports);
    expect(ports.spokes.of(ACCOUNT).value?.text).toBe('500');
    expect(ports.operators.told).toMatchObject([{ kind: 'parameter-put-right', found: '9999' }]);
  });

  test('and a refused value of the table stays refused on the receipt', async () => {
    const ports = world();
    await sync(ports);
    ports.registry.set(ACCOUNT, 'abc');
    ports.spokes.of(ACCOUNT).awsBudgetsRefuse = YOUNG;

    expect((await sync(ports)).kind).toBe('without-aws-budget');
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({
      status: 'REJECTED',
      value: parseUsd('500'),
      reason: expect.stringContaining("'abc'"),
    });
  });

  test('and a proof from before is not kept', async () => {
    const ports = world();
    await sync(ports);
    ports.spokes.of(ACCOUNT).awsBudgetsRefuse = 'ThrottlingException: Rate exceeded';

    await sync(ports);
    const { status, budgetVerifiedAt } = ports.registry.receipt(ACCOUNT) ?? {};
    expect([status, budgetVerifiedAt]).toEqual(['PENDING', undefined]);
  });

  test('what is not AWS’s refusal is nobody’s to swallow', async () => {
    const ports = world((call) => {
      if (call === 'createAwsBudget') throw new TypeError('a fault of the product');
    });

    await expect(sync(ports)).rejects.toThrow('a fault of the product');
  });
});

describe('a spoke that says of its AWS Budget what nobody understands', () => {
  test('has its parameter put, and a receipt that names text and forms', async () => {
    const ports = world();
    ports.spokes.of(ACCOUNT).planned = { kind: 'unreadable', text: 'x threshold=lots' };

    expect(await sync(ports)).toEqual({
      kind: 'without-aws-budget',
      reason: `the spoke of ${ACCOUNT} says 'x threshold=lots' of its AWS Budget: expected a name, or <name> threshold=<percent> email=<address>; ${DESPITE}`,
      again: 'later',
      repairs: ['parameter'],
    });
    expect([ports.spokes.of(ACCOUNT).value?.text, ports.spokes.of(ACCOUNT).creations]).toEqual(['500', 0]);
  });
});

test('an account that does not answer waits as before, and remembers what was made', async () => {
  const ports = world();
  await sync(ports);
  ports.spokes.of(ACCOUNT).unreachable = 'gone for now';

  expect(await sync(ports)).toEqual({ kind: 'pending', reason: 'gone for now', awaitsEvent: false });
  expect(ports.registry.receipt(ACCOUNT)?.awsBudget).toEqual({ name: NAME, alert: ALERT });
});
