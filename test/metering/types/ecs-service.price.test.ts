import * as fc from 'fast-check';
import { parseUsd } from '../../../src/core/domain/money';
import { ratePerHour } from '../../../src/ledger/domain/rate';
import type { Price } from '../../../src/metering/domain/price';
import { FargatePrice, type FargateSpec } from '../../../src/metering/types/ecs-service.price';

const fargate = (cpuUnits: number, memoryMiB: number, other: Partial<FargateSpec> = {}): FargatePrice =>
  new FargatePrice({ cpuUnits, memoryMiB, architecture: 'x86_64', os: 'linux', ...other });
const boundOf = (price: Price) => price.bound();

describe('the bound of a Fargate task', () => {
  test.each([
    ['linux', 'us-east-1', '0.04937'],
    ['linux', 'sa-east-1', '0.0848'],
    ['windows', 'us-east-1', '0.15758'],
  ] as const)('covers 1 vCPU and 2 GB of %s in %s, %s USD an hour', (os, _region, usd) => {
    expect(boundOf(fargate(1_024, 2_048, { os }))).toBeGreaterThan(ratePerHour(parseUsd(usd)));
  });

  test('of unknown size is that of the largest', () => {
    expect(boundOf(fargate(Number.NaN, 0))).toBe(boundOf(fargate(16_384, 122_880)));
  });

  test.each([
    [undefined, 0n],
    [20, 0n],
    [21, 1n],
    [200, 180n],
    [Number.NaN, 200n],
  ])('covers %p GiB of storage, %p of which are paid for', (storageGiB, paid) => {
    const more = boundOf(fargate(1_024, 2_048, { storageGiB })) - boundOf(fargate(1_024, 2_048));
    // One revantio a second for what is rounded.
    expect(more).toBeGreaterThanOrEqual((ratePerHour(parseUsd('0.000211')) - 1n) * paid);
    expect(more === 0n).toBe(paid === 0n);
  });

  test('property: grows with vCPUs and memory, and is never zero', () => {
    const size = () => fc.integer({ min: 1, max: 122_880 });
    fc.assert(
      fc.property(size(), size(), size(), fc.constantFrom('linux', 'windows'), (cpu, memory, more, os) => {
        const bound = boundOf(fargate(cpu, memory, { os }));
        expect(bound).toBeGreaterThan(0n);
        expect(boundOf(fargate(cpu + more, memory, { os }))).toBeGreaterThan(bound);
        expect(boundOf(fargate(cpu, memory + more, { os }))).toBeGreaterThan(bound);
      }),
    );
  });
});
