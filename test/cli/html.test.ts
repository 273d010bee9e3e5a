import { escapeHtml, htmlTable } from '../../src/cli/html';

test('all that HTML reads as markup is escaped', () => {
  expect(escapeHtml(`<a href="x">&'`)).toBe('&lt;a href=&quot;x&quot;&gt;&amp;&#39;');
});

test('a table names its columns and its rows, and can be scrolled by keys', () => {
  const html = htmlTable('<USD>', ['budget', 'spent'], [['shop', '<5>']], [1]);
  expect(html).toContain('aria-label="&lt;USD&gt;" tabindex="0"');
  expect(html).toContain('<th scope="col">budget</th><th scope="col" class="number">spent</th>');
  expect(html).toContain('<tr><th scope="row">shop</th><td class="number">&lt;5&gt;</td></tr>');
});
