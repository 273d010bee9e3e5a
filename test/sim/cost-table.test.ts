import { simulatedTable } from '../../sim/cost-table/specification/simulated';
import { specifyCostTable } from '../../sim/cost-table/specification/specification';

test.each(specifyCostTable(async () => simulatedTable()))('$name', ({ run }) => run());
