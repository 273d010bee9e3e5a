import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CfnResource, type App } from 'aws-cdk-lib';

/** The folder with the rules of Control Tower's proactive controls as cfn-guard reads them: a file each. */
const RULES = join(
  dirname(require.resolve('@cdklabs/cdk-validator-cfnguard/package.json')),
  'rules/control-tower/cfn-guard',
);
const RULE_FILE = '.guard';

/**
 * Returns the rules, by the names of their files, that cannot find anything in an app: their text names none of its
 * resource types. cfn-guard would read each of them again for each template, which takes four fifths of its time.
 */
export function rulesWithoutSubject(app: App): readonly string[] {
  const types = new Set(
    app.node.findAll().flatMap((one) => (CfnResource.isCfnResource(one) ? [one.cfnResourceType] : [])),
  );
  return readdirSync(RULES, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(RULE_FILE))
    .filter((file) => !namedTypes(readFileSync(join(RULES, file), 'utf8')).some((type) => types.has(type)))
    .map((file) => basename(file, RULE_FILE));
}

/** Returns the resource types that a rule names outside its comments, which show templates of other types, too. */
function namedTypes(rule: string): readonly string[] {
  return rule.replaceAll(/^\s*#.*$/gm, '').match(/AWS::\w+::\w+/g) ?? [];
}
