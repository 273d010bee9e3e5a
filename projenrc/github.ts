import { github, javascript, JsonPatch, release, type awscdk } from 'projen';
import { SCOPES } from '../proof/mutation/scopes';
import { LEAST_NODE, NEWEST_NODE } from './versions';
import { pinned } from './workflows';

const PULL_REQUEST_TEMPLATE = [
  '## What and why',
  '',
  '<!-- What changes for those who run it, and the reason. Link the issue. -->',
  '',
  '## How it was checked',
  '',
  '- [ ] `npx projen build` passes',
  '- [ ] `npx projen e2e` passes (for a change of templates, handlers or the sandbox)',
  '- [ ] every new behaviour has a test that fails without it',
  '- [ ] README, docs and decisions are still true',
];

/** Workflows: build on pull request, release with a generated changelog, weekly dependency upgrade. */
export const GITHUB_OPTIONS = {
  buildWorkflow: true,
  // A lint fix or a snapshot that CI pushes by itself would not have been reviewed.
  buildWorkflowOptions: { mutableBuild: false },
  workflowNodeVersion: NEWEST_NODE,
  pullRequestTemplateContents: PULL_REQUEST_TEMPLATE,
  githubOptions: { mergify: false, pullRequestLintOptions: { semanticTitle: true } },
  release: true,
  releaseToNpm: false,
  // 13 needs Node 22.
  bumpPackage: 'commit-and-tag-version@^12',
  releaseTrigger: release.ReleaseTrigger.continuous(),
  // releases/0.1.0 was handed out before there was a workflow: no tag says so.
  minMajorVersion: 1,
  depsUpgrade: true,
  depsUpgradeOptions: {
    workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY },
    // Pinned for a reason: docs/decisions/0004-pinned-toolchain.md.
    exclude: ['@swc/core', 'aws-cdk', 'tsc-native', 'typescript', 'projen'],
  },
} satisfies Partial<awscdk.AwsCdkTypeScriptAppOptions>;

/** A release has the prices of the price list: where one differs, it waits until the new ones are committed. */
export function addPricesCheck(project: awscdk.AwsCdkTypeScriptApp) {
  const workflow = project.tryFindObjectFile('.github/workflows/release.yml');
  workflow?.patch(
    JsonPatch.add('/jobs/release/steps/4', { name: 'Check the bundled prices', run: 'npx projen prices --check' }),
  );
}

/** The rules that take time, and those of the emulator's Python; the build itself needs Node alone. */
export function addLintSteps(project: awscdk.AwsCdkTypeScriptApp) {
  project.buildWorkflow?.addPostBuildSteps(
    { name: 'Lint with types', run: 'npx projen lint:typed' },
    { name: 'Lint the emulator', run: 'npx projen lint:emulator' },
  );
}

/** The build runs on the newest Node: that the least will do is tested beside it. */
export function addLeastNode(project: awscdk.AwsCdkTypeScriptApp) {
  project.github?.tryFindWorkflow('build')?.addJob('least_node', {
    name: `Tests and synthesis on Node ${LEAST_NODE}`,
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    env: { CI: 'true' },
    steps: [...checkedOut(LEAST_NODE), { run: 'npx projen test' }, { run: 'npx projen synth' }],
  });
}

function checkedOut(nodeVersion: string): github.workflows.JobStep[] {
  return [
    github.WorkflowSteps.checkout(),
    {
      name: 'Setup Node.js',
      uses: pinned('actions/setup-node'),
      with: { 'node-version': nodeVersion, 'package-manager-cache': false },
    },
    { name: 'Install dependencies', run: 'npm ci' },
  ];
}

/** A pull request that breaks the loop is as red as one that breaks a unit test. */
export function addEndToEndTests(project: awscdk.AwsCdkTypeScriptApp) {
  project.buildWorkflow?.addPostBuildSteps({ name: 'End-to-end tests', run: 'npx projen e2e' });
}

/**
 * Attaches what is handed out to the release, as it was packaged and checked again: each file, and all of them in their
 * folders, in which the checksums can be checked and `publish` finds them. And says, signed, which build they are of:
 * in a public repository, because in another one GitHub signs for some of its plans only.
 */
export function attachArtifacts(project: awscdk.AwsCdkTypeScriptApp) {
  const isReal = '${{ !inputs.dry_run }}';
  const isPublic = "github.event.repository.visibility == 'public'";
  project.release?.publisher.addGitHubPostPublishingSteps(
    {
      name: 'Check and pack what is handed out',
      workingDirectory: 'dist',
      run: [
        'sha256sum --check --quiet CHECKSUMS.txt',
        "cut -d' ' -f3- CHECKSUMS.txt > files.txt",
        'tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -czf "budget-guardrails-$(cat version.txt).tar.gz" CHECKSUMS.txt -T files.txt',
      ].join('\n'),
    },
    {
      name: 'Attest which build it is of',
      if: `\${{ !inputs.dry_run && ${isPublic} }}`,
      uses: pinned('actions/attest-build-provenance'),
      with: { 'subject-checksums': 'dist/CHECKSUMS.txt' },
    },
    {
      name: 'Say that nothing attests it',
      if: `\${{ !inputs.dry_run && !(${isPublic}) }}`,
      run: 'echo "::notice::The repository is not public: the release has checksums, and no attestation."',
    },
    {
      name: 'Attach it to the release',
      if: isReal,
      workingDirectory: 'dist',
      env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
      run: 'xargs -a files.txt gh release upload "$(cat releasetag.txt)" -R "$GITHUB_REPOSITORY" --clobber CHECKSUMS.txt budget-guardrails-*.tar.gz',
    },
  );
  const workflow = project.tryFindObjectFile('.github/workflows/release.yml');
  for (const permission of ['attestations', 'id-token']) {
    workflow?.addOverride(`jobs.release_github.permissions.${permission}`, 'write');
  }
}

/** More random histories than who works on the project waits for, wherever a workflow runs the tests. */
export function addMoreHistories(project: awscdk.AwsCdkTypeScriptApp) {
  for (const [workflow, job] of [
    ['build', 'build'],
    ['build', 'least_node'],
    ['release', 'release'],
  ]) {
    project.tryFindObjectFile(`.github/workflows/${workflow}.yml`)?.addOverride(`jobs.${job}.env.LAW_RUNS`, '300');
  }
}

/** The organizations of a night: so many jobs, each with so many seeds. */
const SIMULATION_JOBS = 10;
const SEEDS_PER_JOB = 100;
/** The inputs of a night, over all targets. */
const FUZZED_INPUTS = 1_000_000;
const LOG = 'nightly.log';

/** Far more random histories and organizations than a build can wait for: others every night. */
export function addNightly(project: awscdk.AwsCdkTypeScriptApp) {
  if (project.github === undefined) return;
  const nightly = new github.GithubWorkflow(project.github, 'nightly');
  nightly.on({ schedule: [{ cron: '17 2 * * *' }], workflowDispatch: {} });
  const job = (name: string, commands: readonly string[]): github.workflows.Job => ({
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ, issues: github.workflows.JobPermission.WRITE },
    timeoutMinutes: 330,
    steps: [...checkedOut(NEWEST_NODE), ...commands.map(logged), issueAbout(name)],
  });
  nightly.addJob(
    'laws',
    job('The laws', [
      'npx projen laws --only ledger',
      'npx projen laws --only enforcement --histories 100000 --seed $((GITHUB_RUN_NUMBER * 100000))',
    ]),
  );
  nightly.addJob(
    'fuzz',
    job('The fuzzing', [
      `npx projen fuzz --inputs ${FUZZED_INPUTS} --seed $(((GITHUB_RUN_NUMBER * 1000) % 999000000))`,
    ]),
  );
  nightly.addJob('templates', job('The check of the templates', ['npx projen checkov']));
  nightly.addJob('mutate', {
    ...job('The mutation of a scope', ['npx projen mutate ${{ matrix.scope }}']),
    strategy: { failFast: false, matrix: { domain: { scope: SCOPES.map(({ name }) => name) } } },
  });
  const seeds = SIMULATION_JOBS * SEEDS_PER_JOB;
  nightly.addJob('simulate', {
    ...job('The simulation', [
      `npx projen simulate --accounts 50 --days 1 --workers 4 --seeds ${SEEDS_PER_JOB} --seed $(((GITHUB_RUN_NUMBER * ${seeds} + \${{ matrix.part }} * ${SEEDS_PER_JOB}) % 999000000))`,
    ]),
    strategy: { failFast: false, matrix: { domain: { part: [...Array(SIMULATION_JOBS).keys()] } } },
  });
  nightly.addJob(
    'simulate_month',
    job('The simulated month', [
      'npx projen simulate --accounts 1000 --days 31 --workers 4 --seed $((GITHUB_RUN_NUMBER % 999000000))',
    ]),
  );
}

/** A command whose words are kept: they have the seed. */
function logged(command: string): github.workflows.JobStep {
  return { run: `${command} 2>&1 | tee -a ${LOG}`, shell: 'bash' };
}

/** Nobody reads what runs at night: an issue has the seed, and the command that repeats it. */
function issueAbout(name: string): github.workflows.JobStep {
  return {
    name: 'Open an issue with the seed',
    if: 'failure()',
    env: { GITHUB_TOKEN: '${{ secrets.GITHUB_TOKEN }}' },
    run: [
      `{ echo "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"; echo '\`\`\`'; tail -n 40 ${LOG} | cut -c1-1000; echo '\`\`\`'; } > issue.md`,
      `gh issue create -R "$GITHUB_REPOSITORY" --title "${name} failed on $(date -u +%F)" --body-file issue.md`,
    ].join('\n'),
  };
}
