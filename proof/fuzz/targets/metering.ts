import { parseDatabaseClass, parseInstanceType } from '../../../src/metering/domain/instance-size';
import {
  readLookRecord,
  readMeterRecord,
  writeLookRecord,
  writeMeterRecord,
} from '../../../src/metering/domain/usage-record';
import { parseEntry } from '../../../src/metering/prices/price-list-row';
import { changesOfEvent } from '../../../src/metering/types/contracts';
import { ebsEvent, ec2Event, ecsEvent, notebookEvent, rdsEvent } from '../../../test/metering/types/events';
import { FARGATE_ROWS, listed } from '../../../test/support/price-list';
import { mutated, mutatedText } from '../mutation';
import { target } from '../target';
import { same } from './core';

const AT = '2026-11-21T10:05:00.000Z';
const USAGE = { n: '12', 'x 1': '1208925819614629174706176' };
const METER_RECORD = {
  'eu-west-1': {
    through: AT,
    settledThrough: AT,
    months: { '2026-11': USAGE },
    windows: { [AT]: USAGE },
    days: { '2026-11-21T00:00:00.000Z': ['12', '13'] },
  },
};
const LOOK_RECORD = {
  since: AT,
  nextAt: AT,
  lookedAt: { 'eu-west-1': AT },
  usedAt: { 'eu-west-1': AT },
  intervalMs: 90_000,
  asked: { '2026-11': USAGE },
  functions: { 'eu-west-1': { f: [{ since: AT, memoryMb: 128, isArm: true, ephemeralMb: 512, provisioned: 0 }] } },
};

/** Events of every source that spokes forward. */
export const RESOURCE_EVENTS: readonly unknown[] = [
  ec2Event('running'),
  ec2Event('stopped'),
  rdsEvent('Instance', 'RDS-EVENT-0088'),
  rdsEvent('Cluster', 'RDS-EVENT-0151'),
  ecsEvent('RUNNING'),
  ecsEvent('STOPPED', { stoppedAt: '2026-01-23T18:57:58.103Z' }),
  notebookEvent('InService'),
  ebsEvent('createVolume', 'available'),
  ebsEvent('deleteVolume', 'deleted'),
];

/** What is stored is JSON: as a text that is changed, or as a value that is. */
const inJson = (value: unknown) => mutated([value]).map((one) => JSON.stringify(one) ?? '');

const DOMAIN = 'src/metering/domain';

export const METERING_TARGETS = [
  target({
    name: 'resource-events',
    covers: ['src/metering/types/contracts#changesOfEvent'],
    inputs: mutated(RESOURCE_EVENTS),
    play: (event) => changesOfEvent(event),
  }),
  target({
    name: 'meter-records',
    covers: [`${DOMAIN}/usage-record#readMeterRecord`],
    inputs: inJson(METER_RECORD),
    play: (text) => {
      const record = readMeterRecord(text);
      const written = writeMeterRecord(record);
      same(written, writeMeterRecord(readMeterRecord(written)), 'a record');
      return record;
    },
  }),
  target({
    name: 'look-records',
    covers: [`${DOMAIN}/usage-record#readLookRecord`],
    inputs: inJson(LOOK_RECORD),
    play: (text) => {
      const record = readLookRecord(text);
      const written = writeLookRecord(record);
      same(written, writeLookRecord(readLookRecord(written)), 'a record');
      return record;
    },
  }),
  target({
    name: 'broken-records',
    covers: [`${DOMAIN}/usage-record#readMeterRecord`, `${DOMAIN}/usage-record#readLookRecord`],
    inputs: mutatedText([JSON.stringify(METER_RECORD), JSON.stringify(LOOK_RECORD)]),
    play: (text) => (text.includes('since') ? readLookRecord(text) : readMeterRecord(text)),
  }),
  target({
    name: 'price-list-entries',
    covers: ['src/metering/prices/price-list-row#parseEntry'],
    inputs: mutated(
      [...FARGATE_ROWS, listed({ usagetype: 'EBS', usd: '0.08', unit: 'GB-Mo' })].map(
        (row) => JSON.parse(row) as unknown,
      ),
    ).map((one) => JSON.stringify(one) ?? ''),
    play: parseEntry,
  }),
  target({
    name: 'broken-price-list-entries',
    covers: ['src/metering/prices/price-list-row#parseEntry'],
    inputs: mutatedText(FARGATE_ROWS),
    play: parseEntry,
  }),
  target({
    name: 'instance-types',
    covers: [`${DOMAIN}/instance-size#parseInstanceType`, `${DOMAIN}/instance-size#parseDatabaseClass`],
    inputs: mutatedText(['t3.micro', 'm5.24xlarge', 'u-6tb1.metal', 'db.r6g.2xlarge', 'db.m5.large.tpc2.mem3x']),
    play: (text) => [parseInstanceType(text), parseDatabaseClass(text)],
  }),
];
