import { App } from 'aws-cdk-lib';
import { ManagementStack } from './stacks/management-stack';
import { SpokeStack } from './stacks/spoke-stack';
import { validate } from './stacks/validate';

const app = new App({
  // Templates hold nothing that a reader does not need: no usage metadata, no paths of the source.
  analyticsReporting: false,
  postCliContext: { 'aws:cdk:enable-path-metadata': false, 'aws:cdk:enable-asset-metadata': false },
});

new ManagementStack(app, 'budget-guardrails-management');
new SpokeStack(app, 'budget-guardrails-spoke');
validate(app);

app.synth();
