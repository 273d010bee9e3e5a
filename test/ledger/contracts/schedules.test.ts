import { AddressCall, SCHEDULE_GROUPS, SCHEDULE_RETRIES } from '../../../src/ledger/contracts/schedules';
import { SettleExpensesEvent } from '../../../src/ledger/contracts/settle-expenses';

test('a call about one budget names its address, and nothing else is taken', () => {
  expect(AddressCall.parse({ address: '222222222222.shop' })).toEqual({ address: '222222222222.shop' });
  for (const wrong of [{}, { address: 'shop' }, { address: '22222222222' }, { address: 222222222222 }, { address: '' }]) {
    expect(AddressCall.safeParse(wrong).success).toBe(false);
  }
  expect(() => AddressCall.parse({ address: 'shop' })).toThrow('expected the address of a budget');
});

test('settle-expenses tells records from the call of a threshold', () => {
  expect(SettleExpensesEvent.parse({ Records: [1] })).toEqual({ Records: [1] });
  expect(SettleExpensesEvent.parse({ address: '222222222222' })).toEqual({ address: '222222222222' });
  expect(SettleExpensesEvent.safeParse({ address: 'me' }).success).toBe(false);
});

test('groups and retries are what EventBridge Scheduler takes', () => {
  const groups = Object.values(SCHEDULE_GROUPS);
  expect(new Set(groups).size).toBe(groups.length);
  for (const group of groups) expect(group).toMatch(/^[0-9a-zA-Z-_.]{1,64}$/);
  const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = SCHEDULE_RETRIES;
  expect(age >= 60 && age <= 86_400 && attempts >= 0 && attempts <= 185).toBe(true);
});
