/** Returns tags as a map, from the list that most services give. */
export function tagsOf(
  list: readonly { readonly Key?: string; readonly Value?: string }[] = [],
): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ Key: key = '', Value: value = '' }) => [key, value]));
}

/** The tags by which people and tools commonly say whose a resource is, the surest first. */
const STARTER_TAGS = ['CreatedBy', 'createdBy', 'Owner', 'owner'] as const;

export function starterOf(tags: Readonly<Record<string, string>>): string | undefined {
  return STARTER_TAGS.map((key) => tags[key]).find((value) => value !== undefined && value !== '');
}
