const FNV_OFFSET = 2_166_136_261;
const FNV_PRIME = 16_777_619;

/** A number from 0 up to 1 for a text: always the same, and as good as drawn. FNV-1a, mixed once more. */
export function drawnFor(text: string): number {
  let hash = FNV_OFFSET;
  for (let index = 0; index < text.length; index++) {
    // eslint-disable-next-line no-bitwise
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  // eslint-disable-next-line no-bitwise
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_507);
  // eslint-disable-next-line no-bitwise
  return ((hash ^ (hash >>> 13)) >>> 0) / 4_294_967_296;
}
