import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const text = (path: string) => readFileSync(path, 'utf8');
const under = (folder: string, ending: RegExp) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => join(folder, path));

const pages = ['README.md', 'SECURITY.md', ...under('docs', /\.md$/), ...under('.github', /\.md$/)];
const decisions = readdirSync('docs/decisions');
const index = text('docs/README.md');

/** Everything that may carry a decision out. */
const CODE = ['src', 'projenrc', 'sandbox', 'bench', 'sim', 'proof']
  .flatMap((folder) => under(folder, /\.(ts|py|cjs|toml)$/))
  .map(text)
  .join('\n');

/** Links to other files of the project, without those to places inside a page. */
const linksOf = (page: string) =>
  [...text(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

test.each(pages)('every link of %s leads somewhere', (page) => {
  expect(linksOf(page).filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
});

test('the index has every page and every decision, by its title', () => {
  const listed = linksOf('docs/README.md').map((target) => join('docs', target));
  const there = under('docs', /\.(md|json)$/).filter((path) => path !== join('docs', 'README.md'));
  expect(there.filter((path) => !listed.includes(path))).toEqual([]);
  for (const name of decisions) {
    const [, number, title] = /^# (\d+)\. (.*)$/m.exec(text(join('docs/decisions', name))) ?? [];
    expect(index).toContain(`${number}. [${title}](decisions/${name})`);
  }
});

test.each(decisions)('docs/decisions/%s is cited from the file that carries it out', (name) => {
  expect(CODE).toContain(`docs/decisions/${name}`);
});

test('every decision that is cited is there', () => {
  const cited = [...CODE.matchAll(/docs\/decisions\/([\w-]+\.md)/g)].map(([, name = '']) => name);
  expect(cited.filter((name) => !decisions.includes(name))).toEqual([]);
});

test('the README has a row for every function', () => {
  const handlers = under('src', /\.lambda\.ts$/).map((path) => /([\w-]+)\.lambda\.ts$/.exec(path)?.[1]);
  expect(handlers.filter((name) => !text('README.md').includes(`| \`${name}\` |`))).toEqual([]);
});
