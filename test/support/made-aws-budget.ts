import { syncBudget } from '../../src/budgets/sync-budget';
import { inMemoryWorld, type InMemoryWorld, type Interruption } from './in-memory-ports';

// An account whose AWS Budget the management account makes: its stack made none, and the table wants 500 USD.

export const ACCOUNT = '222222222222';
const ERRAND = 'sync-budget';
export const NAME = 'budget-guardrails-spoke';
export const ALERT = { threshold: 90, email: 'owner@example.com' };

export function world(interrupt?: Interruption): InMemoryWorld {
  const ports = inMemoryWorld(interrupt);
  ports.registry.set(ACCOUNT, '500');
  ports.spokes.of(ACCOUNT).leaveAwsBudget(ALERT);
  return ports;
}

export const sync = (ports: InMemoryWorld) => syncBudget(ACCOUNT, ERRAND, ports);
export const alerts = (ports: InMemoryWorld) => [...(ports.spokes.of(ACCOUNT).alertsOf.get(NAME) ?? [])];
