import { parseUsd } from '../../../src/core/domain/money';
import { describeDoubt } from '../../../src/ledger/domain/doubt-notice';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import { ACCOUNT, NOVEMBER, on } from '../../support/ledgers';

const about = { address: ACCOUNT, period: NOVEMBER };
const ARN = 'arn:aws:ec2:eu-west-1:222222222222:instance/i-web';

describe('what people are told of what is not known', () => {
  test('of an unknown price: what it is counted with', () => {
    expect(
      describeDoubt({
        ...about,
        kind: 'price-unknown',
        arn: ARN,
        rate: ratePerHour(parseUsd('4')),
        note: 'no price for q9.large',
      }),
    ).toEqual({
      about: 'price unknown',
      text: `${ARN} runs in 222222222222, and its price is not known: no price for q9.large. It is counted with 4 USD/h, which is more than it costs.`,
    });
  });

  test('says what is used without a known price, and what could not be read', () => {
    expect(describeDoubt({ ...about, kind: 'usage-price-unknown', meter: 'Bedrock', names: ['new'] })).toEqual({
      about: 'price unknown: new',
      text: 'new is used in 222222222222, and Bedrock knows no price of it. It is counted at an upper bound, which is more than it costs.',
    });
    expect(describeDoubt({ ...about, kind: 'usage-unread', note: 'no such role' })).toMatchObject({
      about: 'what is paid by use cannot be read',
      text: expect.stringContaining('could not be read, or only in part: no such role.') as string,
    });
  });

  test.each([
    ['assume-last', /goes on by the last speeds/],
    ['fail-open', /stops nothing new/],
    ['fail-closed', /is stopped as if the money were spent/],
  ] as const)('of an account that nobody sees: what is missing, and what %s means', (whenBlind, meaning) => {
    const missing = 'no bill since 2026-11-18 00:00 UTC';
    expect(describeDoubt({ ...about, kind: 'blind', missing, whenBlind })).toEqual({
      about: `blind: ${missing}`,
      text: expect.stringMatching(meaning) as string,
    });
  });

  test('of an account that is seen again: since when it was not', () => {
    expect(describeDoubt({ ...about, kind: 'sees-again', since: on('18') }).text).toContain(
      'It was not since 2026-11-18 00:00 UTC',
    );
  });

  test('of what is billed and cannot be counted: each reason', () => {
    const reasons = ["Amazon S3 on 2026-11-02 is billed in 'EUR': expected USD"];
    expect(describeDoubt({ ...about, kind: 'bill-refused', reasons })).toEqual({
      about: 'a part of the bill cannot be counted',
      text: `AWS bills 222222222222 what cannot be counted in 2026-11:\n- ${reasons[0]}\nThe rest of its bill counts; what is missing is not in its position.`,
    });
  });
});
