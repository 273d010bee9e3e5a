const VOID = new Set(['meta', '!doctype']);

/** Returns the elements that are not closed, or closed without having been opened. */
export function unbalanced(html: string): readonly string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, closing, name = '', attributes = ''] of html.matchAll(/<(\/?)([a-z!][\w:-]*)((?:[^>"]|"[^"]*")*)>/gi)) {
    if (VOID.has(name.toLowerCase()) || attributes.endsWith('/')) continue;
    if (closing === '') open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

/** Returns what a page would fetch or run. */
export function notItsOwn(html: string): readonly string[] {
  const active = html.match(/<script|<link|<img|<iframe|javascript:|\son[a-z]+=|@import|url\((?!#)/gi) ?? [];
  const urls = html.match(/https?:\/\/[^"]+/g) ?? [];
  return [...active, ...urls.filter((url) => !url.startsWith('http://www.w3.org/'))];
}

/** Returns the pictures that have no name, no title, or no table behind them. */
export function figuresWithoutWords(html: string): readonly string[] {
  const figures = html.split('<figure').slice(1);
  const needs = [
    /<svg role="img" aria-label="[^"]+"/,
    /<title>[^<]+<\/title>/,
    /<details><summary>As a table<\/summary>[\s\S]*<table>/,
  ];
  return figures.filter((figure) => needs.some((need) => !need.test(figure)));
}
