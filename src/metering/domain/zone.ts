/** A zone of a region itself: `us-east-1a`, `us-gov-west-1b`. */
const OF_ITS_REGION = /^[a-z]+(-[a-z]+)+-\d+[a-z]$/;
/** `us-west-2-lax-1a` */
const LOCAL_ZONE = /^([a-z]+(?:-[a-z]+)+-\d+-([a-z]+)-(\d+))[a-z]$/;

/** Returns whether a zone has prices of its own: any but its region's own zones. Nobody's zone is the region's. */
export function isApart(zone: string | undefined): zone is string {
  return zone !== undefined && zone !== '' && !OF_ITS_REGION.test(zone);
}

/**
 * Returns what the price list calls a Local Zone: the group that it is of, and what its usage types begin with.
 * Undefined for other zones.
 */
export function localZone(zone: string): { readonly group: string; readonly prefix: string } | undefined {
  const [, group, city, number] = LOCAL_ZONE.exec(zone) ?? [];
  return group === undefined || city === undefined ? undefined : { group, prefix: `${city.toUpperCase()}${number}-` };
}
