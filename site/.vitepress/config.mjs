// How the pages become a site. What they say is in ../docs and beside it; scripts/site gathers them.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitepress'

const pages = process.env.SITE_PAGES
if (!pages) throw new Error('SITE_PAGES names no folder: build the site with scripts/site')

/** The first heading of a page, without code marks and without the name of its field. */
function title(page) {
  const heading = /^# (.*)$/m.exec(readFileSync(join(pages, page), 'utf8'))
  if (!heading) throw new Error(`${page} has no heading`)
  return heading[1].replace(/: `tcpteardown\..*$/, '').replaceAll('`', '')
}

function entry(page) {
  return { text: title(page), link: '/' + page.replace(/\.md$/, '') }
}

function below(folder) {
  return readdirSync(join(pages, folder), { withFileTypes: true })
    .map((file) => join(folder, file.isDirectory() ? `${file.name}/README.md` : file.name))
    .filter((file) => file.endsWith('.md') && file !== join(folder, 'README.md'))
    .map(entry)
    .sort((a, b) => a.text.localeCompare(b.text, 'en'))
}

const docs = (...names) => names.map((name) => entry(`docs/${name}.md`))

// A page may load and run what the site holds, and nothing else; the scripts inside the page by what they say.
function policy(html) {
  const hashes = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`)
  return `default-src 'none'; script-src 'self' ${hashes.join(' ')}; style-src 'self' 'unsafe-inline'; ` +
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
}

export default defineConfig({
  title: 'tcpteardown',
  description: 'How and why the TCP connections in a capture ended, in Wireshark and on the command line.',
  lang: 'en',
  base: process.env.SITE_BASE || '/',
  srcDir: pages,
  outDir: process.env.SITE_OUT,
  cacheDir: process.env.SITE_CACHE,
  ignoreDeadLinks: false,
  transformHtml(html) {
    return html.replace(/<meta charset="utf-8">/i, (charset) =>
      `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy(html)}">`)
  },
  markdown: { theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } },
  themeConfig: {
    nav: [
      { text: 'From the symptom', link: '/docs/symptoms' },
      { text: 'Findings', link: '/docs/findings' },
      { text: 'Commands', link: '/docs/commands' },
      { text: 'Example report', link: '/example/report.html', target: '_self' },
    ],
    sidebar: [
      { text: 'Begin', items: [{ text: 'Install, first steps', link: '/README' }, ...docs('symptoms', 'counters')] },
      { text: 'Use', items: docs('flows', 'report', 'compare', 'live', 'export', 'check', 'survey', 'archive') },
      { text: 'Look up', items: docs('commands', 'findings', 'timers', 'exit-codes', 'json', 'sidecar', 'stability') },
      { text: 'Each finding', collapsed: true, items: below('docs/findings') },
      {
        text: 'Captures to learn from', collapsed: true,
        items: [entry('test-captures/README.md'), ...below('test-captures')],
      },
      {
        text: 'How it is made', collapsed: true,
        items: [
          ...docs('architecture', 'performance'), entry('docs/decisions/README.md'), ...below('docs/decisions'),
          ...['CONTRIBUTING.md', 'scripts/README.md', 'CHANGELOG.md', 'SECURITY.md'].map(entry),
        ],
      },
    ],
    outline: { level: [2, 3] },
    // Who searches mostly has a symptom in words of their own: what a part says counts as much as what it is called.
    search: {
      provider: 'local',
      options: { miniSearch: { searchOptions: { boost: { title: 2, text: 2, titles: 1 } } } },
    },
    notFound: { title: 'This page is not here', quote: '', linkText: 'To the first page', linkLabel: 'To the first page' },
    docFooter: { prev: false, next: false },
  },
})
