import { readFileSync } from 'node:fs';
import { USAGE_METERS } from '../../../src/metering/usage/registry';

const page = readFileSync('docs/metering-by-use.md', 'utf8');

test.each(USAGE_METERS.map((meter) => [meter.label, meter] as const))(
  'the page says what is known of %s',
  (_, meter) => {
    const { label, docs, source } = meter;
    const row = `| ${label} | ${docs.counts} | ${docs.delay} | ${docs.missing} | [${source.on}](${source.url}) |`;
    expect(page).toContain(row);
  },
);

test('the page has no other meter', () => {
  expect(page.match(/^\| .*\]\(https:\/\/aws\.amazon\.com\//gm)).toHaveLength(USAGE_METERS.length);
});
