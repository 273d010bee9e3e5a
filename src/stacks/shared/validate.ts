import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { Validations, type App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import { rulesWithoutSubject } from './control-tower-rules';

/**
 * Checks every stack as it is synthesized: five packs of cdk-nag, and the proactive controls that a landing zone may
 * enforce at deployment. A finding that no construct acknowledges fails the synthesis. Call it when all stacks are
 * there.
 */
export function validate(app: App): void {
  const packs = [AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks, HIPAASecurityChecks, PCIDSS321Checks];
  Validations.of(app).addPlugins(
    ...packs.map((Pack) => new Pack(app, { verbose: true })),
    new CfnGuardValidator({ disabledRules: [...rulesWithoutSubject(app)] }),
  );
}
