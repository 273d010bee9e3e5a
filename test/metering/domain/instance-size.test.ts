import * as fc from 'fast-check';
import { parseDatabaseClass, parseInstanceType, QUARTERS_PER_UNIT } from '../../../src/metering/domain/instance-size';

const units = (count: bigint) => count * QUARTERS_PER_UNIT;

describe('parseInstanceType', () => {
  test.each([
    ['t3a.nano', 't', 1n],
    ['t3.micro', 't', 2n],
    ['t3.small', 't', units(1n)],
    ['m7g.medium', 'm', units(2n)],
    ['m5.large', 'm', units(4n)],
    ['c7i-flex.xlarge', 'c', units(8n)],
    ['r8gn.48xlarge', 'r', units(384n)],
    ['p6-b200.48xlarge', 'p', units(384n)],
    ['u-12tb1.112xlarge', 'u', units(896n)],
    ['u7in-32tb.224xlarge', 'u', units(1_792n)],
    ['m5.metal', 'm', units(384n)],
    ['c7i.metal-24xl', 'c', units(192n)],
    ['u-24tb1.metal', 'u', units(1_792n)],
    ['mac2-m2pro.metal', 'mac', units(384n)],
    ['hpc7g.4xlarge', 'hpc', units(32n)],
  ])('%s is of the letters %s and %p quarters of a unit', (type, letters, quarters) => {
    expect(parseInstanceType(type)).toEqual({ letters, quarters });
  });

  test.each([
    '',
    'unknown',
    't3',
    't3.',
    '.large',
    't3.huge',
    'm5.0xlarge',
    'm5.225xlarge',
    'm5.-2xlarge',
    'T3.micro',
    't3.micro ',
    't3.constructor',
  ])("'%s' has no size", (type) => {
    expect(parseInstanceType(type)).toBeUndefined();
  });
});

describe('parseDatabaseClass', () => {
  test.each([
    ['db.t3.micro', 't', 2n],
    ['db.r6gd.2xlarge', 'r', units(16n)],
    ['db.r5.2xlarge.tpc2.mem4x', 'r', units(64n)],
  ])('%s is of the letters %s and %p quarters of a unit', (databaseClass, letters, quarters) => {
    expect(parseDatabaseClass(databaseClass)).toEqual({ letters, quarters });
  });

  test.each(['t3.micro', 'db.serverless', 'db.', 'unknown', 'db.x2iedn.224xlarge.tpc2.mem8x'])(
    "'%s' has no size",
    (databaseClass) => {
      expect(parseDatabaseClass(databaseClass)).toBeUndefined();
    },
  );

  test('property: anything can be asked', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseInstanceType(text)?.quarters ?? 1n).toBeGreaterThan(0n);
        expect(parseDatabaseClass(`db.${text}`)?.quarters ?? 1n).toBeGreaterThan(0n);
      }),
    );
  });
});
