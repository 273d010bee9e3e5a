import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Step {
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

const workflow = parse(readFileSync('.github/workflows/release.yml', 'utf8')) as {
  readonly jobs: {
    readonly release: { readonly steps: readonly Step[] };
    readonly release_github: { readonly permissions: object; readonly steps: readonly Step[] };
  };
};
const { permissions, steps } = workflow.jobs.release_github;
const index = (name: string) => steps.findIndex((step) => step.name === name);
const step = (name: string) => steps[index(name)] ?? {};

describe('the release workflow', () => {
  test('is made with the prices of the price list, which are checked before anything is', () => {
    const commands = workflow.jobs.release.steps.map(({ run }) => run);
    expect(commands.indexOf('npx projen prices --check')).toBeGreaterThan(commands.indexOf('npm ci'));
    expect(commands.indexOf('npx projen prices --check')).toBeLessThan(commands.indexOf('npx projen release'));
  });

  test('attaches every file that is handed out, its checksums, and all of them in one, after they are checked', () => {
    expect(step('Check and pack what is handed out').run).toMatch(/^sha256sum --check --quiet CHECKSUMS\.txt\n/);
    expect(step('Check and pack what is handed out').run).toContain("cut -d' ' -f3- CHECKSUMS.txt > files.txt");
    expect(step('Attach it to the release').run).toMatch(
      /^xargs -a files\.txt gh release upload .* CHECKSUMS\.txt budget-guardrails-\*\.tar\.gz$/,
    );
    expect(index('Attach it to the release')).toBeGreaterThan(index('Check and pack what is handed out'));
    expect(index('Check and pack what is handed out')).toBeGreaterThan(index('Release'));
  });

  test('says which build it is of, with a pinned action and the checksums', () => {
    expect(step('Attest which build it is of')).toMatchObject({
      uses: expect.stringMatching(/^actions\/attest-build-provenance@[0-9a-f]{40}$/) as string,
      with: { 'subject-checksums': 'dist/CHECKSUMS.txt' },
    });
    expect(permissions).toEqual({ contents: 'write', attestations: 'write', 'id-token': 'write' });
  });

  test('publishes nothing in a dry run', () => {
    for (const name of ['Release', 'Attest which build it is of', 'Attach it to the release']) {
      expect(step(name).if).toMatch(/^\$\{\{ !inputs\.dry_run( && |\s*\}\}$)/);
    }
  });

  test('attests where GitHub signs for everyone, fails if that fails, and says where nothing attests', () => {
    const isPublic = "github.event.repository.visibility == 'public'";
    expect(step('Attest which build it is of').if).toBe(`\${{ !inputs.dry_run && ${isPublic} }}`);
    expect(step('Say that nothing attests it')).toMatchObject({
      if: `\${{ !inputs.dry_run && !(${isPublic}) }}`,
      run: expect.stringContaining('::notice::') as string,
    });
    expect(steps.filter((one) => 'continue-on-error' in one)).toEqual([]);
  });

  test('runs on the newest Node; the build on that and on the least that will do', () => {
    const nodes = (name: string) =>
      [...readFileSync(`.github/workflows/${name}`, 'utf8').matchAll(/node-version: "(\d+)"/g)].map(([, node]) => node);
    expect(nodes('build.yml')).toEqual(['24', '22']);
    expect(new Set(nodes('release.yml'))).toEqual(new Set(['24']));
  });
});
