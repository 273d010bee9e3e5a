import { MS_PER_HOUR } from '../../src/core/domain/time';
import { Resources } from '../resources';
import { until } from '../sandbox';
import { costs, createSpoke, jumpTo, ledgerOf, now, organization } from './subject';

/** An account that has run some instances for an hour. */
export async function spendingAccount(account: string, instances: number) {
  await createSpoke(account);
  await organization.setBudget(account, '5', { Mode: 'enforce' });
  await ledgerOf(account, 'its limit', ({ budgetLimit }) => budgetLimit === '50000000000');
  const resources = new Resources(organization, account);
  const ids: string[] = [];
  for (let index = 0; index < instances; index++) ids.push(await resources.runInstance('t3.micro'));
  await until(
    'all run',
    () => costs.contributions(account),
    (all) => all.filter(({ status }) => status === 'running').length === instances,
  );
  jumpTo(now() + MS_PER_HOUR);
  return { resources, ids };
}
