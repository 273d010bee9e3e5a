import { ledgerPorts } from './ledger-ports';
import { log } from './log';
import { RollOverPeriodEnv } from '../contracts/roll-over-period';
import { rollOverPeriod } from '../usecases/roll-over-period';

const ports = ledgerPorts(RollOverPeriodEnv.parse(process.env));

export async function handler(): Promise<void> {
  const { rolledOver, failures } = await rollOverPeriod(ports);

  log('period rolled over', { ledgers: rolledOver.length, failures });
  const [first] = failures;
  if (first !== undefined) throw new Error(`${failures.length} ledgers could not be rolled over, the first is ${first.address}`, { cause: first.error });
}
