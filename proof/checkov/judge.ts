import type { Acknowledged } from './acknowledged';

/** The parts of checkov's report that are read. */
export interface CheckovReport {
  readonly results: {
    readonly failed_checks: readonly Finding[];
    readonly parsing_errors?: readonly string[];
  };
  readonly summary: { readonly passed: number; readonly failed: number };
}

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  readonly file_path: string;
  readonly resource: string;
}

/** Returns in words what is found and not acknowledged, what could not be read, and what is acknowledged for nothing. */
export function faultsOf(
  { results, summary }: CheckovReport,
  acknowledged: readonly Acknowledged[],
): readonly string[] {
  const { failed_checks: findings, parsing_errors: unread = [] } = results;
  const covers = ({ check, resources }: Acknowledged, { check_id: id, resource }: Finding) =>
    check === id && resources.test(resource);
  return [
    ...(summary.passed === 0 ? ['checkov has checked nothing: expected templates in cdk.out'] : []),
    ...unread.map((file) => `${file} could not be read`),
    ...findings
      .filter((finding) => !acknowledged.some((one) => covers(one, finding)))
      .map((one) => `${one.file_path} ${one.resource}: ${one.check_id}, ${one.check_name}`),
    ...acknowledged
      .filter((one) => !findings.some((finding) => covers(one, finding)))
      .map(({ check, resources }) => `${check} of ${resources} is acknowledged, and found nowhere`),
  ];
}
