import { deepStrictEqual } from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { histories } from '../../sim/cost-table/specification/histories';
import { play } from '../../sim/cost-table/specification/playing';
import { simulatedTable } from '../../sim/cost-table/specification/simulated';
import { specifyCostTable } from '../../sim/cost-table/specification/specification';
import { realTable } from '../real-cost-table';
import { emulator } from './subject';

/** Each history has a table of its own. */
const HISTORIES = 100;

let tables = 0;
const newTable = () => realTable(emulator.endpoint, `Specified-${process.pid}-${(tables += 1)}`);

describe('the Cost table in DynamoDB, through the adapters', () => {
  for (const { name, run } of specifyCostTable(newTable)) test(name, run);

  test('answers every history of calls as the simulated one does, and ends in the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(histories(), async (history) => {
        deepStrictEqual(await play(history, await newTable()), await play(history, simulatedTable()));
      }),
      { numRuns: HISTORIES },
    );
  });
});
