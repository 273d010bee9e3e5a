import { ParameterChanged } from '../budgets/contracts';
import { accountOf, address } from '../core/domain/address';
import { log } from '../core/lambda/log';
import { spokeDoor } from '../core/lambda/spoke-door';
import { REGISTER_WORKLOAD_MANDATE, RegisterWorkloadEnv, workloadNameOf } from './contracts';
import { registerWorkloads } from './register-workload';
import { workloadPorts } from './wiring';

const env = RegisterWorkloadEnv.parse(process.env);
const ports = workloadPorts(env, spokeDoor(env, REGISTER_WORKLOAD_MANDATE));

export async function handler(event: unknown): Promise<void> {
  const { account, detail } = ParameterChanged.parse(event);
  const name = workloadNameOf(detail.name);

  const registered = await registerWorkloads(
    accountOf(address(account)),
    name === undefined ? [] : [name],
    'register-workload',
    ports,
  );

  log('workloads registered', { account, event: detail, registered });
  for (const { outcome } of registered) if (outcome.kind === 'failed') throw outcome.error;
}
