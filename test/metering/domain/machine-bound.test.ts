import { parseUsd } from '../../../src/core/domain/money';
import { machine, quartersOfLicence, UNKNOWN_SIZE } from '../../../src/metering/domain/machine-bound';

test('a machine is bounded by its family and size, in quarters of units', () => {
  expect(machine({ letters: 'm', quarters: 16n })).toBe(16n * parseUsd('0.1'));
});

test('a family that nobody knows, or that only sounds like an object, counts as the dearest', () => {
  expect(machine({ letters: 'constructor', quarters: 4n })).toBe(4n * parseUsd('1'));
  expect(machine(UNKNOWN_SIZE)).toBeGreaterThan(machine({ letters: 'p', quarters: 4n }));
});

test('a licence has a least size', () => {
  const licence = { perUnit: parseUsd('0.05'), leastUnits: 4n };
  expect(quartersOfLicence(licence, { letters: 't', quarters: 1n })).toBe(16n * parseUsd('0.05'));
  expect(quartersOfLicence(licence, { letters: 't', quarters: 32n })).toBe(32n * parseUsd('0.05'));
});
