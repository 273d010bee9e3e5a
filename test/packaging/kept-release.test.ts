import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keepRelease } from '../../src/packaging/kept-release';
import { temporaryFolder } from './synthesized';

const template = (version: string | undefined, more = 'x') =>
  JSON.stringify({
    Description: more,
    Resources: {},
    ...(version === undefined ? {} : { Metadata: { BudgetGuardrails: { Version: version } } }),
  });

/** A folder with templates of a version. */
function templatesOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.template.json`), text);
  return folder;
}

const [management, spoke] = [template('1.2.3', 'management'), template('1.2.3', 'spoke')];

describe('keeping a release', () => {
  test('copies its templates, byte by byte, to a folder of its version', () => {
    const [from, releases] = [
      templatesOf({ management, spoke, portfolio: template('1.2.3'), 'workload-budget': template('1.2.3') }),
      temporaryFolder(),
    ];

    const kept = keepRelease(from, releases);

    expect(kept.map(({ isNew }) => isNew)).toEqual([true, true, true]);
    expect(readdirSync(join(releases, '1.2.3')).sort()).toEqual([
      'management.template.json',
      'spoke.template.json',
      'workload-budget.template.json',
    ]);
    expect(readFileSync(join(releases, '1.2.3', 'spoke.template.json'), 'utf8')).toBe(spoke);
  });

  test('takes what CDK synthesized as well', () => {
    const from = templatesOf({ 'budget-guardrails-management': management, 'budget-guardrails-spoke': spoke });
    const releases = temporaryFolder();

    expect(keepRelease(from, releases).map(({ path }) => path)).toEqual(
      ['management', 'spoke'].map((name) => join(releases, '1.2.3', `${name}.template.json`)),
    );
  });

  test('a second time changes nothing', () => {
    const [from, releases] = [templatesOf({ management, spoke }), temporaryFolder()];
    keepRelease(from, releases);

    expect(keepRelease(from, releases).map(({ isNew }) => isNew)).toEqual([false, false]);
  });

  test('never replaces a template that was released, nor writes the others then', () => {
    const releases = temporaryFolder();
    mkdirSync(join(releases, '1.2.3'));
    writeFileSync(join(releases, '1.2.3', 'spoke.template.json'), template('1.2.3', 'as it was'));

    expect(() => keepRelease(templatesOf({ management, spoke }), releases)).toThrow(
      'spoke.template.json is another template',
    );
    expect(readdirSync(join(releases, '1.2.3'))).toEqual(['spoke.template.json']);
  });

  test.each([
    [
      'of development',
      { management: template('0.0.0'), spoke: template('0.0.0') },
      'expected the templates of a release',
    ],
    ['of two releases', { management, spoke: template('1.2.4') }, 'is of version 1.2.4: expected 1.2.3'],
    [
      'that does not say of which version it is',
      { management: template(undefined), spoke },
      'does not say of which version it is',
    ],
    ['without its spoke', { management }, 'spoke.template.json: not found'],
  ])('refuses what is %s', (_what, files, reason) => {
    const releases = temporaryFolder();
    expect(() => keepRelease(templatesOf(files as unknown as Record<string, string>), releases)).toThrow(reason);
    expect(readdirSync(releases)).toEqual([]);
  });
});
