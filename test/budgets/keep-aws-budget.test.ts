import { propagateBudget } from '../../src/budgets/propagate-budget';
import { parseUsd } from '../../src/core/domain/money';
import { SpokeFailure } from '../../src/core/ports';
import { inMemoryWorld, type InMemoryWorld } from '../support/in-memory-ports';
import { ACCOUNT, ALERT, alerts, NAME, sync, world } from '../support/made-aws-budget';

/** The stack is updated with another threshold or e-mail. */
function update(ports: InMemoryWorld, alert: Partial<typeof ALERT>): void {
  ports.spokes.of(ACCOUNT).planned = { kind: 'named', name: NAME, alert: { ...ALERT, ...alert } };
}

describe('an AWS Budget that the management account makes', () => {
  test('appears with limit and e-mail, is proven by the receipt, and is no news to operators', async () => {
    const ports = world();

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['parameter', 'aws-budget'] });

    expect([ports.spokes.of(ACCOUNT).limit, alerts(ports)]).toEqual(['500', [[90, ['owner@example.com']]]]);
    expect(ports.registry.receipt(ACCOUNT)).toEqual({
      known: {},
      status: 'IN_FORCE',
      value: parseUsd('500'),
      version: 2,
      parameterAt: expect.any(Number),
      budgetVerifiedAt: expect.any(Number),
      awsBudget: { name: NAME, alert: ALERT },
    });
    expect(ports.operators.told).toEqual([]);
  });

  test('is left as it is once it is right', async () => {
    const ports = world();
    await sync(ports);
    const { receiptsWritten } = ports.registry;

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: [] });
    const { creations, limitChanges } = ports.spokes.of(ACCOUNT);
    expect([creations, limitChanges, ports.registry.receiptsWritten]).toEqual([1, 0, receiptsWritten]);
  });

  test('gets its limit back when somebody changes it', async () => {
    const ports = world();
    await sync(ports);
    ports.spokes.of(ACCOUNT).limits.set(NAME, parseUsd('9999'));

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['limit'] });
    expect(ports.spokes.of(ACCOUNT).limit).toBe('500');
  });

  test('is there again with its e-mail when somebody deletes it, and operators hear of it once', async () => {
    const ports = world();
    await sync(ports);
    ports.spokes.of(ACCOUNT).loseAwsBudget();

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['aws-budget'] });
    await sync(ports);

    expect(alerts(ports)).toEqual([[90, ['owner@example.com']]]);
    expect(ports.operators.told).toEqual([
      { kind: 'aws-budget-recreated', address: ACCOUNT, name: NAME, value: parseUsd('500'), alert: ALERT },
    ]);
  });

  test('is missed also when AWS refuses at first to make it again, and the budget changes meanwhile', async () => {
    const ports = world();
    await sync(ports);
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.loseAwsBudget();
    spoke.awsBudgetsRefuse = 'ThrottlingException: Rate exceeded';
    await sync(ports);
    ports.registry.set(ACCOUNT, '600');
    await propagateBudget([{ id: '1', address: ACCOUNT, kind: 'set', written: true }], ports);
    await sync(ports);
    expect(ports.operators.told).toEqual([]);

    spoke.awsBudgetsRefuse = undefined;
    await sync(ports);
    expect(ports.operators.told).toMatchObject([{ kind: 'aws-budget-recreated', value: parseUsd('600') }]);
  });

  test('is no news either where the stack’s own made way for it', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(ACCOUNT, '500');
    ports.spokes.of(ACCOUNT);
    await sync(ports);
    ports.spokes.of(ACCOUNT).leaveAwsBudget(ALERT);

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['aws-budget'] });
    expect(ports.operators.told).toEqual([]);
    expect(ports.registry.receipt(ACCOUNT)?.awsBudget).toEqual({ name: NAME, alert: ALERT });
  });

  test('goes when the stack has made its own again, and is told of no more', async () => {
    const ports = world();
    await sync(ports);
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.takeBackAwsBudget('stack-AwsBudget-2');

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['limit'] });
    expect([...spoke.limits]).toEqual([['stack-AwsBudget-2', parseUsd('500')]]);
    expect(ports.registry.receipt(ACCOUNT)?.awsBudget).toBeUndefined();
    await sync(ports);
    expect(ports.operators.told).toEqual([]);
  });

  test('stays until the stack’s own has the limit, and until AWS takes it away', async () => {
    let refused = 'changeLimit';
    const ports = world((call) => {
      if (call === refused) throw new SpokeFailure(`no ${call}`);
    });
    await sync(ports);
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.takeBackAwsBudget('stack-AwsBudget-2');

    expect((await sync(ports)).kind).toBe('without-aws-budget');
    expect([...spoke.limits.keys()]).toEqual([NAME, 'stack-AwsBudget-2']);

    refused = 'deleteAwsBudget';
    expect(await sync(ports)).toMatchObject({
      kind: 'without-aws-budget',
      reason: expect.stringMatching(/^no deleteAwsBudget/),
    });
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({ status: 'PENDING', awsBudget: { name: NAME } });

    refused = '';
    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: [] });
    expect([...spoke.limits.keys()]).toEqual(['stack-AwsBudget-2']);
  });

  test('is somebody’s own where another kind has its name: it stays as it is, and the receipt says what to do', async () => {
    const ports = world();
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.limits.set(NAME, parseUsd('7'));
    spoke.form = 'USAGE QUARTERLY';

    expect((await sync(ports)).kind).toBe('without-aws-budget');
    expect([spoke.limit, alerts(ports)]).toEqual(['7', []]);
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({
      status: 'PENDING',
      reason: expect.stringContaining(
        `the AWS Budget '${NAME}' of ${ACCOUNT} is USAGE QUARTERLY: expected COST MONTHLY. Delete it, and it is made`,
      ),
    });
  });

  test('is taken over where one of its kind has its name: limit and alert are put right, other alerts stay', async () => {
    const ports = world();
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.limits.set(NAME, parseUsd('7'));
    spoke.alertsOf.set(NAME, new Map([[50, ['somebody@example.com']]]));

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['parameter', 'limit', 'alert'] });
    expect([spoke.limit, alerts(ports)]).toEqual([
      '500',
      [
        [50, ['somebody@example.com']],
        [90, ['owner@example.com']],
      ],
    ]);
    expect(ports.operators.told).toEqual([]);
  });
});

describe('its alert', () => {
  test('moves with the threshold of the stack, and takes along whom people added', async () => {
    const ports = world();
    await sync(ports);
    ports.spokes.of(ACCOUNT).alertsOf.get(NAME)?.get(90)?.push('team@example.com');
    update(ports, { threshold: 75 });

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['alert'] });
    expect(alerts(ports)).toEqual([[75, ['owner@example.com', 'team@example.com']]]);
    expect(ports.registry.receipt(ACCOUNT)?.awsBudget?.alert.threshold).toBe(75);
  });

  test('goes to another address of the stack, and no longer to the one before', async () => {
    const ports = world();
    await sync(ports);
    ports.spokes.of(ACCOUNT).alertsOf.get(NAME)?.get(90)?.push('team@example.com');
    update(ports, { email: 'new-owner@example.com' });

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['alert'] });
    expect(alerts(ports)).toEqual([[90, ['team@example.com', 'new-owner@example.com']]]);
  });

  test('changes threshold and address at once, and with the limit', async () => {
    const ports = world();
    await sync(ports);
    update(ports, { threshold: 75, email: 'new-owner@example.com' });
    ports.registry.set(ACCOUNT, '600');

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['parameter', 'limit', 'alert'] });
    expect([ports.spokes.of(ACCOUNT).limit, alerts(ports)]).toEqual(['600', [[75, ['new-owner@example.com']]]]);
  });

  test('is not doubled where the new threshold is there already', async () => {
    const ports = world();
    await sync(ports);
    ports.spokes.of(ACCOUNT).alertsOf.get(NAME)?.set(75, ['team@example.com']);
    update(ports, { threshold: 75 });

    await sync(ports);
    expect(alerts(ports)).toEqual([[75, ['team@example.com', 'owner@example.com']]]);
  });

  test('comes back when somebody deletes it, or takes the address off; alerts of their own stay', async () => {
    const ports = world();
    await sync(ports);
    const own = ports.spokes.of(ACCOUNT).alertsOf.get(NAME);
    own?.set(50, ['team@example.com']).delete(90);
    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['alert'] });

    own?.set(90, ['team@example.com']);
    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: ['alert'] });
    expect(alerts(ports)).toEqual([
      [50, ['team@example.com']],
      [90, ['team@example.com', 'owner@example.com']],
    ]);
  });

  test('is the same to an address that AWS shows in another case', async () => {
    const ports = world();
    await sync(ports);
    ports.spokes.of(ACCOUNT).alertsOf.get(NAME)?.set(90, ['Owner@Example.com']);

    expect(await sync(ports)).toEqual({ kind: 'in-force', repairs: [] });
  });

  test.each(['move', 'subscribers', 'subscribe', 'unsubscribe', 'thresholds', 'writeReceipt'])(
    'is brought to its end after a crash at %s',
    async (fatal) => {
      let isArmed = false;
      const ports = world((call) => {
        if (isArmed && call === fatal) throw new Error('crash');
      });
      await sync(ports);
      update(ports, { threshold: 75, email: 'new-owner@example.com' });
      isArmed = true;
      await expect(sync(ports)).rejects.toThrow('crash');
      isArmed = false;

      await sync(ports);
      expect(alerts(ports)).toEqual([[75, ['new-owner@example.com']]]);
    },
  );

  test('is not called in force while AWS does not show it', async () => {
    const ports = world();
    ports.spokes.of(ACCOUNT).alerts.add = async () => undefined;
    await sync(ports);
    ports.spokes.of(ACCOUNT).alertsOf.clear();
    ports.spokes.of(ACCOUNT).alerts.subscribers = async () => [];
    ports.spokes.of(ACCOUNT).alerts.subscribe = async () => undefined;

    expect(await sync(ports)).toMatchObject({
      kind: 'without-aws-budget',
      reason: expect.stringContaining(
        `the AWS Budget '${NAME}' of ${ACCOUNT} sends no e-mail to owner@example.com at 90 % after it was told to`,
      ),
    });
  });
});
