import { existsSync, readFileSync } from 'node:fs';
import { ConfigFile } from './packaging/config-file';
import { portfolioSettings } from './packaging/portfolio-settings';
import { addProductStacks } from './stacks/product-stacks';
import { guardrailsApp } from './stacks/shared/app';
import { validate } from './stacks/shared/validate';

/** The organization's config: `cdk synth --context config=<file>` takes another. */
const CONFIG = 'budget-guardrails.config.yaml';

const app = guardrailsApp();
const config = String(app.node.tryGetContext('config') ?? CONFIG);
const portfolio = existsSync(config)
  ? portfolioSettings(ConfigFile.parse(config, readFileSync(config, 'utf8')).config)
  : undefined;

addProductStacks(app, portfolio);
// The sandbox needs the templates alone, and soon: every build validates them.
if (app.node.tryGetContext('validate') !== false) validate(app);

app.synth();
