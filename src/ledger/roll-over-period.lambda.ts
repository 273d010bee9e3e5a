import { log } from '../core/lambda/log';
import { RollOverPeriodEnv } from './contracts';
import { rollOverPeriod } from './roll-over-period';
import { ledgerPorts } from './wiring';

const ports = ledgerPorts(RollOverPeriodEnv.parse(process.env));

export async function handler(): Promise<void> {
  const { rolledOver, failures } = await rollOverPeriod(ports);

  log('period rolled over', { ledgers: rolledOver.length, failures });
  const [first] = failures;
  if (first !== undefined) {
    throw new Error(`${failures.length} ledgers could not be rolled over, the first is ${first.address}`, {
      cause: first.error,
    });
  }
}
