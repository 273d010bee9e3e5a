import { PackagingError } from './packaging-error';

/** The file in `dist/` with the licences of the code of others that the Lambda functions contain. */
export const NOTICES_FILE = 'THIRD-PARTY-NOTICES';

/** The file, written with the bundles, that lists the folders of the packages of which they contain some code. */
export const BUNDLED_PACKAGES = 'assets/lambda/packages.json';

/** The licences that ask for a notice, and for nothing else. People judge any other first. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, if its manifest has one. */
  readonly licence: string | undefined;
  /** The texts of its licence and notice files. */
  readonly texts: readonly string[];
}

const HEADER = 'The Lambda functions of budget-guardrails contain code of these packages, under these licences.';
const RULE = '-'.repeat(80);

/**
 * Writes the notices that go with the bundles: each text once, under the packages that carry it. Throws a
 * PackagingError that names a package whose licence is not among those allowed, or whose text is missing.
 */
export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  packages.forEach(refuseUnknown);
  const carriers = new Map<string, string[]>();
  for (const { name, version, licence, texts } of packages) {
    const text = texts.map((one) => one.replaceAll('\r\n', '\n').trim()).join('\n\n');
    carriers.set(text, [...(carriers.get(text) ?? []), `${name} ${version} (${licence})`]);
  }
  const sections = [...carriers].map(([text, names]) => ({ names: [...names].sort().join('\n'), text }));
  sections.sort((one, other) => (one.names < other.names ? -1 : 1));
  return [HEADER, ...sections.map(({ names, text }) => `${RULE}\n${names}\n\n${text}`), ''].join('\n\n');
}

function refuseUnknown({ name, version, licence, texts }: BundledPackage): void {
  if (licence === undefined || !ALLOWED.includes(licence)) {
    throw new PackagingError(
      `${name} ${version}, which is bundled, has the licence ${licence}: expected one of ${ALLOWED.join(', ')}`,
    );
  }
  if (texts.every((text) => text.trim() === '')) {
    throw new PackagingError(`${name} ${version}, which is bundled, brings no text of its licence`);
  }
}
