import { Document, visit } from 'yaml';

/**
 * A stack set of a CfCT manifest. Its parameters are in a file: a resource that also has `parameters` gets none at all.
 */
export interface StackSetResource {
  readonly name: string;
  readonly description: string;
  readonly resource_file: `templates/${string}`;
  readonly parameter_file: `parameters/${string}`;
  readonly deploy_method: 'stack_set';
  readonly deployment_targets:
    | { readonly accounts: readonly string[] }
    | { readonly organizational_units: readonly string[] };
  /** The regions, in the order of deployment. */
  readonly regions: readonly string[];
}

/** A service control policy of a CfCT manifest: for OUs only, and never without a description. */
export interface PolicyResource {
  readonly name: string;
  readonly description: string;
  readonly resource_file: `policies/${string}`;
  readonly deploy_method: 'scp';
  readonly deployment_targets: { readonly organizational_units: readonly string[] };
}

/**
 * A manifest of Customizations for AWS Control Tower, v2 of its schema:
 * source/src/cfct/validation/manifest-v2.schema.yaml there.
 */
export interface CfctManifest {
  /** The region of resources that name no regions of their own. */
  readonly region: string;
  /** Stack sets are deployed one after another, in this order. */
  readonly resources: readonly (StackSetResource | PolicyResource)[];
}

/** The schema's version. It is written without quotes, so that it is read as a date: in quotes it fails the schema. */
const VERSION = '2021-03-15';

/** The form of a stack set's name. StackSets know no other characters than these and `-`, and nothing cleans a name. */
const NAME = /^[A-Za-z][A-Za-z0-9]{0,99}$/;
/** The paths that YAML writes without quotes: CfCT finds them with `grep` and `cut`. */
const PATH = /^[a-z]+\/[A-Za-z0-9.-]+$/;

/**
 * Writes `manifest.yaml`. CfCT reads it as YAML 1.1 and partly line by line, so it is written for that: texts in
 * quotes, because 1.1 takes many (account ids, `yes`, `=`) for something else, but paths never; `name` in front; no
 * anchors, no folded lines.
 */
export function formatManifest({ region, resources }: CfctManifest): string {
  for (const resource of resources) {
    if (!NAME.test(resource.name)) {
      throw new RangeError(`'${resource.name}' is not a name of a stack set: expected letters and digits`);
    }
    const paths = [resource.resource_file, ...('parameter_file' in resource ? [resource.parameter_file] : [])];
    for (const path of paths) {
      if (!PATH.test(path)) {
        throw new RangeError(`'${path}' is not a path in the package: expected letters, digits, '.' and '-'`);
      }
    }
  }
  // Stack sets that leave a manifest stay: the manifest before may have had others than ours.
  const settings = { region, version: VERSION, enable_stack_set_deletion: false };
  const manifest = { ...settings, resources: resources.map(({ name, ...rest }) => ({ name, ...rest })) };
  const document = new Document(manifest, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (place, scalar) => {
      if (place === 'key' || typeof scalar.value !== 'string') return;
      scalar.type = scalar === document.get('version', true) || PATH.test(scalar.value) ? 'PLAIN' : 'QUOTE_DOUBLE';
    },
  });
  return document.toString({ lineWidth: 0 });
}
