import * as fc from 'fast-check';
import { parseUsd } from '../../../src/core/domain/money';
import { instant } from '../../../src/core/domain/time';
import {
  formatWorkloadReceipt,
  saysAlready,
  type WorkloadReceipt,
} from '../../../src/workloads/domain/workload-receipt';
import * as arbitrary from '../../support/arbitraries';

const AT = instant(Date.UTC(2026, 10, 21));
const ACCEPTED: WorkloadReceipt = { status: 'ACCEPTED', value: parseUsd('50.50'), reason: undefined };

describe('the receipt of a workload’s budget', () => {
  test('says what is in force, and since when it says so', () => {
    expect(formatWorkloadReceipt(ACCEPTED, AT)).toBe(
      '{"status":"ACCEPTED","value":"50.5","at":"2026-11-21T00:00:00.000Z"}',
    );
    expect(formatWorkloadReceipt({ status: 'REJECTED', value: undefined, reason: 'no' }, AT)).toBe(
      '{"status":"REJECTED","reason":"no","at":"2026-11-21T00:00:00.000Z"}',
    );
  });

  test.each<[string, WorkloadReceipt]>([
    ['another value', { ...ACCEPTED, value: parseUsd('51') }],
    ['another status', { ...ACCEPTED, status: 'REJECTED' }],
    ['a reason', { ...ACCEPTED, reason: 'why' }],
  ])('is written anew for %s', (_what, receipt) => {
    expect(saysAlready(formatWorkloadReceipt(ACCEPTED, AT), receipt)).toBe(false);
  });

  test.each([undefined, '', 'null', '[]', 'by hand', '{}'])('is written anew over %j', (text) => {
    expect(saysAlready(text, ACCEPTED)).toBe(false);
  });

  test('property: it says already what it says, at any time, and never has two braces in a row', () => {
    const reason = fc.option(fc.oneof(fc.string(), fc.stringMatching(/^[{}"]{0,9}$/)), { nil: undefined });
    fc.assert(
      fc.property(arbitrary.limit(), reason, arbitrary.moment(), (value, why, at) => {
        const receipt: WorkloadReceipt = { status: 'REJECTED', value, reason: why };
        const text = formatWorkloadReceipt(receipt, at);
        expect(saysAlready(text, receipt)).toBe(true);
        expect(text).not.toMatch(/\{\{|\}\}/);
      }),
    );
  });
});
