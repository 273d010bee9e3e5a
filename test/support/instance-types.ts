import * as fc from 'fast-check';

/** Sizes of instances, of EC2 and RDS alike, the smallest first. */
export const SIZES = [
  'nano',
  'micro',
  'small',
  'medium',
  'large',
  'xlarge',
  ...[2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 48, 56, 96, 112, 224].map((count) => `${count}xlarge`),
];

/** Families of every kind, and one that nobody has heard of. */
export const families = fc.constantFrom(
  't3',
  'm7i-flex',
  'c6gn',
  'r8gb',
  'x2iedn',
  'i4i',
  'p5en',
  'g6e',
  'trn1n',
  'u7in-32tb',
  'hpc7a',
  'q9',
);

/** The smaller one first. */
export const twoSizes = fc
  .tuple(fc.nat(SIZES.length - 1), fc.nat(SIZES.length - 1))
  .map((indexes) => indexes.sort((one, other) => one - other).map((index) => SIZES[index]));
