import { syncBudget } from '../../src/budgets/sync-budget';
import { parseUsd } from '../../src/core/domain/money';
import { instant } from '../../src/core/domain/time';
import { SpokeFailure } from '../../src/core/ports';
import { inMemoryWorld, type InMemoryWorld, type Interruption } from '../support/in-memory-ports';

const ACCOUNT = '222222222222';
const ERRAND = 'sync-budget';

/** A spoke at its default of 100 USD, and a table that wants `value`. */
function world(value: string, interrupt?: Interruption): InMemoryWorld {
  const ports = inMemoryWorld(interrupt);
  ports.registry.set(ACCOUNT, value);
  ports.spokes.of(ACCOUNT);
  return ports;
}

describe('syncBudget', () => {
  test('brings parameter and AWS Budget to the table’s value, and proves it on the receipt', async () => {
    const ports = world('750.25');

    const outcome = await syncBudget(ACCOUNT, ERRAND, ports);

    const spoke = ports.spokes.of(ACCOUNT);
    expect(outcome).toEqual({ kind: 'in-force', repairs: ['parameter', 'limit'] });
    expect([spoke.value?.text, spoke.limit]).toEqual(['750.25', '750.25']);
    expect(ports.registry.receipt(ACCOUNT)).toEqual({
      known: {},
      status: 'IN_FORCE',
      value: parseUsd('750.25'),
      version: 2,
      parameterAt: expect.any(Number),
      budgetVerifiedAt: expect.any(Number),
    });
  });

  test('does nothing when all is right: an update would zero the calculated spend', async () => {
    const ports = world('750.25');
    await syncBudget(ACCOUNT, ERRAND, ports);
    const { receiptsWritten } = ports.registry;

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'in-force', repairs: [] });
    const spoke = ports.spokes.of(ACCOUNT);
    expect([spoke.puts, spoke.limitChanges, ports.registry.receiptsWritten]).toEqual([1, 1, receiptsWritten]);
  });

  test('does not update an AWS Budget that has the value already, whatever its form', async () => {
    const ports = world('100.00');

    await syncBudget(ACCOUNT, ERRAND, ports);

    expect([ports.spokes.of(ACCOUNT).puts, ports.spokes.of(ACCOUNT).limitChanges]).toEqual([0, 0]);
    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('IN_FORCE');
  });

  test('puts right what somebody wrote into the parameter, never applies it, and says so', async () => {
    const ports = world('500');
    await syncBudget(ACCOUNT, ERRAND, ports);
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.changeByHand('999999');

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'in-force', repairs: ['parameter'] });

    expect([spoke.value?.text, spoke.limit, spoke.limitChanges]).toEqual(['500', '500', 1]);
    expect(ports.operators.told).toEqual([
      { kind: 'parameter-put-right', address: ACCOUNT, found: '999999', value: parseUsd('500') },
    ]);
  });

  test('says on the receipt that Freeze is not in force in this installation, and why', async () => {
    const ports = world('500');
    ports.registry.set(ACCOUNT, '500', { Freeze: true });

    await syncBudget(ACCOUNT, ERRAND, ports);
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({
      status: 'IN_FORCE',
      reason: 'Freeze is not in force: this installation has no policy to freeze with (FreezePolicy is none)',
    });

    const freezePolicy = { id: 'p-1', partition: 'aws', managementAccount: '111111111111', organization: 'o-1' };
    await syncBudget(ACCOUNT, ERRAND, { ...ports, freezePolicy });
    expect(ports.registry.receipt(ACCOUNT)?.reason).toBeUndefined();
  });

  test('gives back a deleted parameter and a limit that was changed by hand', async () => {
    const ports = world('500');
    await syncBudget(ACCOUNT, ERRAND, ports);
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.value = undefined;
    spoke.limits.set(spoke.awsBudgetName ?? '', parseUsd('1'));

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'in-force', repairs: ['parameter', 'limit'] });
    expect([spoke.value, spoke.limit]).toEqual([{ text: '500', version: 1 }, '500']);
  });

  test('gives an AWS Budget without a fixed limit the table’s limit', async () => {
    const ports = world('500');
    ports.spokes.of(ACCOUNT).limits.set('stack-AwsBudget-1', undefined);

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'in-force', repairs: ['parameter', 'limit'] });
  });

  test('creates an AWS Budget anew that somebody deleted, and says what it lacks', async () => {
    const ports = world('500');
    ports.spokes.of(ACCOUNT).limits.clear();

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({
      kind: 'in-force',
      repairs: ['parameter', 'aws-budget'],
    });
    expect(ports.operators.told).toMatchObject([
      { kind: 'aws-budget-recreated', name: 'stack-AwsBudget-1', alert: undefined },
    ]);
  });

  test('does not tell every 15 minutes of an AWS Budget that was deleted and may not be created', async () => {
    const ports = world('500');
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.limits.clear();
    spoke.createAwsBudget = async () => {
      throw new SpokeFailure('AWS refuses');
    };

    for (let look = 0; look < 3; look += 1) await syncBudget(ACCOUNT, ERRAND, ports);
    expect(ports.operators.told).toEqual([]);
  });

  test('waits for a spoke that is not there, with the reason, and keeps no stale proof', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(ACCOUNT, '500');

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({
      kind: 'pending',
      reason: `account ${ACCOUNT} has no spoke`,
      awaitsEvent: false,
    });
    expect(ports.registry.receipt(ACCOUNT)).toEqual({
      known: {},
      status: 'PENDING',
      value: parseUsd('500'),
      reason: `account ${ACCOUNT} has no spoke`,
    });

    ports.spokes.of(ACCOUNT);
    expect((await syncBudget(ACCOUNT, ERRAND, ports)).kind).toBe('in-force');
    expect(ports.registry.receipt(ACCOUNT)?.reason).toBeUndefined();
  });

  test('touches nothing in a spoke whose stack is not complete: its parameter would collide with the stack’s', async () => {
    const ports = world('500');
    const spoke = ports.spokes.of(ACCOUNT);
    spoke.value = undefined;
    spoke.awsBudgetName = undefined;

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toMatchObject({ kind: 'pending', awaitsEvent: true });
    expect(spoke.puts).toBe(0);
  });

  test('where AWS Budgets does not exist, the parameter alone is the proof', async () => {
    const ports = world('500');
    ports.spokes.of(ACCOUNT).planned = { kind: 'unavailable' };

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'in-force', repairs: ['parameter'] });
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({
      status: 'IN_FORCE',
      version: 2,
      budgetVerifiedAt: undefined,
    });
    expect(ports.spokes.of(ACCOUNT).limitChanges).toBe(0);
  });

  test('leaves an account alone that the table does not name', async () => {
    const ports = inMemoryWorld();
    ports.spokes.of(ACCOUNT).changeByHand('7');

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'unmanaged' });
    expect(ports.spokes.reached).toEqual([]);
  });

  test('keeps the previous value in force while the table has a bad one', async () => {
    const ports = world('500');
    await syncBudget(ACCOUNT, ERRAND, ports);
    ports.registry.set(ACCOUNT, 'abc');
    ports.spokes.of(ACCOUNT).changeByHand('3');

    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'rejected', repairs: ['parameter'] });

    expect([ports.spokes.of(ACCOUNT).value?.text, ports.spokes.of(ACCOUNT).limit]).toEqual(['500', '500']);
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({
      status: 'REJECTED',
      value: parseUsd('500'),
      reason: expect.stringContaining("'abc'"),
    });
  });

  test('tells of a refusal once, and says so when no earlier value is in force', async () => {
    const ports = world('abc');

    await syncBudget(ACCOUNT, ERRAND, ports);
    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({ kind: 'rejected', repairs: [] });

    expect(ports.operators.told).toMatchObject([{ kind: 'budget-refused', stays: undefined }]);
    expect(ports.spokes.of(ACCOUNT).value?.text).toBe('100');
  });

  test('says on the receipt how the position is known, also while the spoke does not answer', async () => {
    const bill = { source: 'CostExplorer', billedThrough: instant(5), seenLive: 73 } as const;
    const known = { bill, overshoot: { amount: parseUsd('4'), at: instant(6) } };
    const ports = inMemoryWorld();
    ports.registry.set(ACCOUNT, '500');
    ports.adopted.known.set(ACCOUNT, known);
    await syncBudget(ACCOUNT, ERRAND, ports);
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({ status: 'PENDING', known });
    ports.spokes.of(ACCOUNT);
    await syncBudget(ACCOUNT, ERRAND, ports);
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({ status: 'IN_FORCE', known });
  });

  test('a workload’s budget needs nothing in the spoke', async () => {
    const ports = inMemoryWorld();
    ports.registry.set(`${ACCOUNT}.shop`, '20');

    expect(await syncBudget(`${ACCOUNT}.shop`, ERRAND, ports)).toEqual({ kind: 'accepted' });
    expect(ports.registry.receipt(`${ACCOUNT}.shop`)).toEqual({
      status: 'ACCEPTED',
      value: parseUsd('20'),
      known: {},
    });
  });

  test('begins again when the table changes meanwhile, so that the newest value is in force at the end', async () => {
    const ports: InMemoryWorld = world('500', (call) => {
      if (call === 'changeLimit' && ports.registry.items.get(ACCOUNT)?.written.BudgetValue === '500') {
        ports.registry.set(ACCOUNT, '600');
      }
    });

    expect((await syncBudget(ACCOUNT, ERRAND, ports)).kind).toBe('in-force');
    expect([ports.spokes.of(ACCOUNT).value?.text, ports.spokes.of(ACCOUNT).limit]).toEqual(['600', '600']);
    expect(ports.registry.receipt(ACCOUNT)?.value).toBe(parseUsd('600'));
  });

  test('a receipt that says less about the same value does not make it begin again', async () => {
    const ports: InMemoryWorld = world('500', (call) => {
      const item = ports.registry.items.get(ACCOUNT);
      if (call === 'readAwsBudget' && item?.receipt === undefined) {
        ports.registry.items.set(ACCOUNT, {
          written: { ...item?.written },
          receipt: { status: 'PENDING', value: parseUsd('500'), version: 2 },
        });
      }
    });

    await syncBudget(ACCOUNT, ERRAND, ports);

    expect(ports.spokes.reached).toHaveLength(1);
    expect(ports.registry.receipt(ACCOUNT)?.status).toBe('IN_FORCE');
  });

  test('gives up on a table that changes all the time, so that the event comes again', async () => {
    let value = 500;
    const ports: InMemoryWorld = world('500', (call) => {
      if (call === 'writeReceipt') ports.registry.set(ACCOUNT, `${(value += 1)}`);
    });

    await expect(syncBudget(ACCOUNT, ERRAND, ports)).rejects.toThrow(`the budget of ${ACCOUNT} changed 4 times`);
  });

  test('does not call a limit in force that AWS does not show', async () => {
    const ports = world('500');
    ports.spokes.of(ACCOUNT).changeLimit = async () => undefined;

    const reason =
      `the AWS Budget 'stack-AwsBudget-1' of ${ACCOUNT} shows 100 after it was set to 500; ` +
      'the limit is in force for enforcement all the same, and AWS Budgets is asked again every 15 minutes';
    expect(await syncBudget(ACCOUNT, ERRAND, ports)).toEqual({
      kind: 'without-aws-budget',
      reason,
      again: 'soon',
      repairs: ['parameter'],
    });
    expect(ports.registry.receipt(ACCOUNT)).toMatchObject({ status: 'PENDING', version: 2, reason });
  });

  test('an error that is not the spoke’s is nobody’s to swallow', async () => {
    const ports = world('500', (call) => {
      if (call === 'writeReceipt') throw new Error('the table is throttled');
    });

    await expect(syncBudget(ACCOUNT, ERRAND, ports)).rejects.toThrow('the table is throttled');
  });
});
