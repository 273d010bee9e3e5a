import { log } from './log';
import { workloadPorts } from './workload-ports';
import { RegisterWorkloadEnv, workloadNameOf } from '../contracts/register-workload';
import { ParameterChanged } from '../contracts/sync-budget';
import { accountOf, address } from '../domain/address';
import { registerWorkloads } from '../usecases/register-workload';

const ports = workloadPorts(RegisterWorkloadEnv.parse(process.env));

export async function handler(event: unknown): Promise<void> {
  const { account, detail } = ParameterChanged.parse(event);
  const name = workloadNameOf(detail.name);

  const registered = await registerWorkloads(accountOf(address(account)), name === undefined ? [] : [name], 'register-workload', ports);

  log('workloads registered', { account, event: detail, registered });
  for (const { outcome } of registered) if (outcome.kind === 'failed') throw outcome.error;
}
