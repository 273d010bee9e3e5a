import * as z from 'zod/mini';
import { parseInstant } from '../../core/domain/time';
import type { ReportedChange } from '../domain/resource';
import { uncontrollable, type StateChangeEvent } from './contract';
import { COMES, GONE, RESTS, RUNS, type StatusTable } from './status.contract';

/**
 * All states of a volume. It is billed from its creation until it is deleted, attached or not; one in error was never
 * made. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Volume.html
 */
export const VOLUME_STATES: StatusTable = new Map([
  ['creating', COMES],
  ['available', RUNS],
  ['in-use', RUNS],
  ['error', RESTS],
  ['deleting', GONE],
  ['deleted', GONE],
]);

/** https://docs.aws.amazon.com/ebs/latest/userguide/ebs-cloud-watch-events.html */
const Detail = z.object({ event: z.string(), result: z.string() });

/** What the events say, by event and result. Undefined: its size or kind has changed, or is about to. */
const MEANINGS: ReadonlyMap<string, boolean | undefined> = new Map([
  ['createVolume available', true],
  ['deleteVolume deleted', false],
  ['modifyVolume optimizing', undefined],
  ['modifyVolume completed', undefined],
]);

export const EBS_VOLUME = uncontrollable({
  type: 'ebs-volume',
  label: 'EBS volume',
  goesOn: 'its size, and the IOPS and throughput beyond what is included, attached or not',
  events: {
    source: 'aws.ec2',
    detailTypes: ['EBS Volume Notification'],
    detail: { event: [...new Set([...MEANINGS.keys()].map((key) => key.split(' ')[0] ?? ''))] },
    changesOf,
  },
  minimumSeconds: 60,
  starts: ['ec2:CreateVolume', 'ec2:ModifyVolume'],
  read: ['ec2:DescribeVolumes'],
});

function changesOf({ detail, resources, time }: StateChangeEvent): readonly ReportedChange[] {
  const { event, result } = Detail.parse(detail);
  const key = `${event} ${result}`;
  if (!MEANINGS.has(key)) return [];
  const running = MEANINGS.get(key);
  const arns = resources.filter((arn) => arn.includes(':volume/'));
  if (arns.length === 0) {
    throw new RangeError(`no volume is among ${resources.join(', ')}: expected the event's resources to have one`);
  }
  return arns.map((arn) => ({ about: { type: 'ebs-volume', arn }, at: parseInstant(time), running }));
}
