export function withoutDashes(command: readonly string[]): string[];
