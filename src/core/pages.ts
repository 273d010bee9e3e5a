/** Reads page after page, each when the one before was worked on. Without `next`, that was the end. */
export async function* everyPage<Page extends { readonly next: string | undefined }>(
  read: (cursor: string | undefined) => Promise<Page>,
): AsyncGenerator<Page> {
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    yield page;
    cursor = page.next;
  } while (cursor !== undefined);
}
