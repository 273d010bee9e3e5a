import { existsSync, readFileSync } from 'node:fs';
import { ConfigFile } from './packaging/config-file';
import { portfolioSettings } from './packaging/portfolio-settings';
import { guardrailsApp } from './stacks/app';
import { BlueprintAccessStack } from './stacks/blueprint-access-stack';
import { LaunchStack } from './stacks/launch-stack';
import { LifecycleStack } from './stacks/lifecycle-stack';
import { ManagementStack } from './stacks/management-stack';
import { PortfolioStack } from './stacks/portfolio-stack';
import { SpokeStack } from './stacks/spoke-stack';
import { validate } from './stacks/validate';
import { WorkloadBudgetStack } from './stacks/workload-budget-stack';

/** The organization’s config: `cdk synth --context config=<file>` takes another. */
const CONFIG = 'budget-guardrails.config.yaml';

const app = guardrailsApp();
const config = String(app.node.tryGetContext('config') ?? CONFIG);
const portfolio = existsSync(config) ? portfolioSettings(ConfigFile.parse(config, readFileSync(config, 'utf8')).config) : undefined;

new ManagementStack(app, 'budget-guardrails-management');
new LifecycleStack(app, 'budget-guardrails-lifecycle');
new SpokeStack(app, 'budget-guardrails-spoke');
new WorkloadBudgetStack(app, 'budget-guardrails-workload-budget');
new LaunchStack(app, 'budget-guardrails-launch');
new BlueprintAccessStack(app, 'budget-guardrails-blueprint-access');
if (portfolio !== undefined) new PortfolioStack(app, 'budget-guardrails-portfolio', portfolio);
validate(app);

app.synth();
