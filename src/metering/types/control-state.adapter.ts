import type { ControlState } from '../domain/resource';
import { meaningOf, type StatusTable } from './status.contract';

/** What else there is to say of a resource that runs. */
interface Reservations {
  readonly spared?: string | undefined;
  readonly loses?: string | undefined;
}

/**
 * Makes a control's state. The reasons to leave it running are for one that does: whatever is stopped may be given
 * back.
 */
export function controlState(
  kind: ControlState['kind'],
  previous: ControlState['previous'],
  tags: ControlState['tags'],
  { spared, loses }: Reservations = {},
): ControlState {
  const state = { kind, previous, tags };
  if (kind === 'disabled') return state;
  return { ...state, ...(spared === undefined ? {} : { spared }), ...(loses === undefined ? {} : { loses }) };
}

/**
 * Makes the state of what is only ever disabled while it runs, so that each is given back as running. Returns undefined
 * when it is gone.
 */
export function stateByStatus(
  table: StatusTable,
  status: string | undefined,
  tags: ControlState['tags'],
  reservations?: Reservations,
): ControlState | undefined {
  const { kind } = meaningOf(table, status);
  return kind === 'gone' ? undefined : controlState(kind, { state: 'running' }, tags, reservations);
}
