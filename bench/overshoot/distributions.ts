/** Numbers from 0 up to 1. */
export type Random = () => number;

/**
 * A duration in ms by its middle value and by what one in a hundred exceeds: the two that people publish and remember.
 */
export interface Spread {
  readonly median: number;
  readonly p99: number;
}

/** How many standard deviations above the mean one normal value in a hundred lies. */
const P99_DEVIATIONS = 2.326;

/** Log-normal: never negative, with the long tail that the answers of services have. */
export function drawSpread({ median, p99 }: Spread, random: Random): number {
  return median * Math.exp(standardNormal(random) * (Math.log(p99 / median) / P99_DEVIATIONS));
}

export function drawUniform(lowest: number, highest: number, random: Random): number {
  return lowest + random() * (highest - lowest);
}

/** Every order of magnitude is as likely as any other. */
export function drawLogUniform(lowest: number, highest: number, random: Random): number {
  return Math.exp(drawUniform(Math.log(lowest), Math.log(highest), random));
}

/** The time to an event that may happen at any moment. */
export function drawExponential(mean: number, random: Random): number {
  return -mean * Math.log(1 - random());
}

/** By Box and Muller. */
function standardNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
