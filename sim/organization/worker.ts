import { figuresOf } from './figures';
import type { Setting } from './settings';
import { simulate, type Part } from './simulate';

/** Plays a part of an organization, and writes what it found out as a line of JSON. */
async function main(setting: Setting, part: Part): Promise<void> {
  const began = performance.now();
  const played = await simulate(setting, part);
  process.stdout.write(`${JSON.stringify(figuresOf(played, setting, (performance.now() - began) / 1_000))}\n`);
}

const [setting = '{}', part = '{}'] = process.argv.slice(2);
void main(JSON.parse(setting) as Setting, JSON.parse(part) as Part);
