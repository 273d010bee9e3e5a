import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parametersPageOf, writeDocs } from '../../src/cli/docs';
import { configWith, synthesized } from '../packaging/synthesized';

const PORTFOLIO =
  'portfolio: { emailRecipient: owners@example.com, sharedWith: organization, principals: [role/Developers] }\n';
const assembly = synthesized(configWith(PORTFOLIO));

test('docs/parameters.md says what the templates say: otherwise run `npx projen docs`', () => {
  expect(readFileSync('docs/parameters.md', 'utf8')).toBe(parametersPageOf(assembly));
});

test('writes the page, and says so', () => {
  const out = join(mkdtempSync(join(tmpdir(), 'budget-guardrails-')), 'parameters.md');
  const lines: string[] = [];

  writeDocs({ assembly, out }, (line) => lines.push(line));

  expect(readFileSync(out, 'utf8')).toBe(parametersPageOf(assembly));
  expect(lines).toEqual([`${out} is written`]);
});
