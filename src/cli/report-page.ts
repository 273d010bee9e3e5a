import { writeFile } from 'node:fs/promises';
import { escapeHtml } from './html';
import { Charts, type BarPart } from './replay-charts';
import { REPORT_STYLE } from './replay-style';

/** How spending is known. */
export const KNOWN_HOW: readonly BarPart[] = [
  { name: 'seen live', shade: 'spent' },
  { name: 'by the bill alone', shade: 'unseen' },
];

/** A page of HTML that stands by itself: no script, nothing from elsewhere. The body is HTML, the title is text. */
export function reportPage(title: string, body: string): string {
  const name = escapeHtml(title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${name}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<h1>${name}</h1>
${body}
</main>
</body>
</html>
`;
}

/** A figure of figures: its name, its value, and a few words. The value may be `good` or `bad`. */
export function tile(name: string, value: string, more: string, kind = ''): string {
  const [title, figureText, words] = [name, value, more].map(escapeHtml);
  return `<div class="tile"><dt>${title}</dt><dd><span class="figure ${kind}">${figureText}</span><small>${words}</small></dd></div>`;
}

/** A picture with the table behind it. One that is `wide` scrolls where there is no room for it. */
export function figure(caption: string, svg: string, behind: string, kind = '', heading = caption): string {
  const scrolls = kind === '' ? '' : ` tabindex="0" role="region" aria-label="${escapeHtml(heading)}"`;
  const picture = `<div class="picture"${scrolls}>${svg}</div>`;
  const words = heading === caption ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure class="${kind}"><h3>${escapeHtml(heading)}</h3>${picture}${words}
<details><summary>As a table</summary>${behind}</details></figure>`;
}

/** Returns what draws. It is loaded when there is something to draw. */
export async function openCharts(): Promise<Charts> {
  const { init } = await import('echarts');
  return new Charts(init);
}

/** Writes a page. Where that fails, it throws what `refusal` makes of the reason. */
export async function writePage(path: string, html: string, refusal: (reason: string) => Error): Promise<void> {
  try {
    await writeFile(path, html);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const failure = refusal(`${path}: it cannot be written (${code ?? message}): expected a name for the page`);
    failure.cause = error;
    throw failure;
  }
}
