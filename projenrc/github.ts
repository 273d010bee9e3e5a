import { github, javascript, release, type awscdk } from 'projen';

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
  workflowNodeVersion: '24',
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

/** What the linter of the build does for TypeScript, for the emulator's Python; the build itself needs Node alone. */
export function addEmulatorLint(project: awscdk.AwsCdkTypeScriptApp) {
  project.buildWorkflow?.addPostBuildSteps({ name: 'Lint the emulator', run: 'npx projen lint:emulator' });
}

/** A pull request that breaks the loop is as red as one that breaks a unit test. */
export function addEndToEndTests(project: awscdk.AwsCdkTypeScriptApp) {
  project.buildWorkflow?.addPostBuildSteps({ name: 'End-to-end tests', run: 'npx projen e2e' });
}

/** v4.1.0 */
const ATTEST = 'actions/attest-build-provenance@a2bbfa25375fe432b6a289bc6b6cd05ecd0c4c32';

/**
 * Attaches what is handed out to the release, as it was packaged and checked again: each file, and all of them in their
 * folders, in which the checksums can be checked and `publish` finds them. And says, signed, which build they are of.
 */
export function attachArtifacts(project: awscdk.AwsCdkTypeScriptApp) {
  const isReal = '${{ !inputs.dry_run }}';
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
      if: isReal,
      uses: ATTEST,
      with: { 'subject-checksums': 'dist/CHECKSUMS.txt' },
      // In a private repository, GitHub signs for some of its plans only.
      continueOnError: true,
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

/** Far more random histories than a build can wait for. */
export function addNightlyLaws(project: awscdk.AwsCdkTypeScriptApp) {
  if (project.github === undefined) return;
  const nightly = new github.GithubWorkflow(project.github, 'nightly');
  nightly.on({ schedule: [{ cron: '17 2 * * *' }], workflowDispatch: {} });
  nightly.addJob('laws', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 120,
    steps: [
      github.WorkflowSteps.checkout(),
      { uses: 'actions/setup-node@v7.0.0', with: { 'node-version': '24' } },
      { run: 'npm ci' },
      { run: 'npx projen laws' },
    ],
  });
}
