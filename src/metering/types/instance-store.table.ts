// Which instance types have instance-store volumes, as EC2 named them until 2026-10:
// https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html. DescribeInstances shows only what a
// launch has mapped, and never the NVMe volumes that come with a type. DescribeInstanceTypes would say it, at 1,400
// types of a few hundred bytes in each region and run.

/** Families of storage and accelerators that come with volumes, whatever their other letters. */
const WITH_STORE = new Set('d f g gr h i im is p trn'.split(' '));
/** The first generations, whose names do not tell. */
const OLD_WITH_STORE = new Set('c1 c3 cc2 cr1 hi1 hs1 m1 m2 m3 r3 x1 x1e'.split(' '));
/** Families in which a `d` says that there are volumes. */
const TOLD_BY_D = new Set('a c hpc inf m r t u vt x z'.split(' '));
const WITHOUT = new Set('dl2q g3 g3s g5g p2 p3'.split(' '));

/**
 * Returns whether a stop erases volumes of an instance of this type: undefined for a family that nobody knows.
 */
export function hasInstanceStore(instanceType: string): boolean | undefined {
  // The part after a dash tells of size, flexibility or an accelerator: u7i-12tb, c7i-flex, p6-b200.
  const family = instanceType.split('.')[0]?.split('-')[0] ?? '';
  if (OLD_WITH_STORE.has(family)) return true;
  if (WITHOUT.has(family)) return false;
  const [, letters = '', attributes = ''] = /^([a-z]+)\d*([a-z]*)$/.exec(family) ?? [];
  if (WITH_STORE.has(letters)) return true;
  if (!TOLD_BY_D.has(letters)) return undefined;
  return attributes.includes('d');
}

/** Returns the words for what a stop would erase. What nobody knows is not erased either. */
export function erasedBy(instanceType = 'unknown type'): string | undefined {
  const has = hasInstanceStore(instanceType);
  if (has === true) return `a stop would erase its instance-store volumes (${instanceType})`;
  return has === false
    ? undefined
    : `it is not known whether a stop would erase instance-store volumes (${instanceType})`;
}
