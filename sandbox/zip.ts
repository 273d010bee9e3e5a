/** A zip with one `index.js`: `exports.handler = async () => {};` */
export const EMPTY_FUNCTION = Buffer.from(
  'UEsDBBQAAAAAAAAAIQCehn+CIgAAACIAAAAIAAAAaW5kZXguanNleHBvcnRzLmhhbmRsZXIgPSBhc3luYyAoKSA9PiB7fTsKUEsBAhQDFAAAAAAAAAAhAJ6Gf4IiAAAAIgAAAAgAAAAAAAAAAAAAAIABAAAAAGluZGV4LmpzUEsFBgAAAAABAAEANgAAAEgAAAAAAA==',
  'base64',
);
