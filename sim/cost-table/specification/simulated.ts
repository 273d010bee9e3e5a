import { CrashingWire } from '../../crash-plan';
import { SimulatedCostTable } from '../cost-table';
import { costTablePorts } from '../ports';
import type { TableUnderTest } from './subject';

/** The simulated table, as it is specified. */
export function simulatedTable(): TableUnderTest {
  const table = new SimulatedCostTable();
  const wire = new CrashingWire();
  return {
    ports: costTablePorts(table, wire),
    foreignUpdate: async (address, period, update) => table.foreignUpdate(address, period, update),
    loseNextAnswer: () => {
      const next = wire.writes + 1;
      wire.crash = (call) => (call === next ? 'lost' : undefined);
    },
  };
}
