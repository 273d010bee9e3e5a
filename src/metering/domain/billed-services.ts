import type { MeteredLines } from '../../bill/domain/line-pattern';
import type { ResourceType } from '../../core/domain/resource-id';

/** Returns a function that tells the names under which bills have what resources of a type cost. */
export function billedServices(lines: MeteredLines): (type: ResourceType) => readonly string[] {
  return (type) => lines.get(type)?.flatMap(({ serviceNames }) => serviceNames ?? []) ?? [];
}
