import { parseUsd } from '../../../src/core/domain/money';
import { MOST_LISTED, noticeSubject, readableField } from '../../../src/core/domain/notice';
import { parseInstant } from '../../../src/core/domain/time';

test('a subject is one that SNS takes, whatever the address', () => {
  const subject = noticeSubject({ kind: 'budget-removed', address: `é\n${'x'.repeat(300)}` }, 'budget removed');
  expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  expect(subject).toContain('] ??xxx');
});

test('a number is an instant where it is called so, and a number elsewhere', () => {
  expect([readableField('at', 0), readableField('hours', 0)]).toEqual(['1970-01-01T00:00:00.000Z', 0]);
});

test('machines read amounts in USD, instants as ISO texts, and of a long list what the text names', () => {
  const list = Array.from({ length: MOST_LISTED + 1 }, (_, index) => index);
  expect(readableField('limit', parseUsd('750.25'))).toBe('750.25');
  expect(readableField('at', parseInstant('2026-11-05T10:00:00Z'))).toBe('2026-11-05T10:00:00.000Z');
  expect(readableField('resources', list)).toEqual(list.slice(0, MOST_LISTED));
  expect(readableField('percent', 80)).toBe(80);
});
