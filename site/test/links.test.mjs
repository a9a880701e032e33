// Whether all that the built pages point at is there: pages, places in pages, pictures, captures, schemas.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'

const site = process.env.SITE_OUT
const files = readdirSync(site, { recursive: true }).filter((file) => file.endsWith('.html'))
const html = new Map(files.map((file) => [file, readFileSync(join(site, file), 'utf8')]))
const ids = new Map([...html].map(([file, text]) => [file, new Set([...text.matchAll(/\sid="([^"]*)"/g)].map((m) => m[1]))]))
const decoded = (text) => text.replace(/&amp;/g, '&').replace(/&#x27;|&#39;/g, "'").replace(/&quot;/g, '"')

/** What is wrong with a link, or nothing. */
function wrong(page, link) {
  if (/^(https?|mailto|data):/.test(link)) return
  const [path, fragment] = decodeURI(link).split('#')
  let target = path === '' ? page : relative(site, path.startsWith('/') ? join(site, path) : join(site, dirname(page), path))
  if (existsSync(join(site, target)) && statSync(join(site, target)).isDirectory()) target = join(target, 'index.html')
  if (!existsSync(join(site, target)) && existsSync(join(site, target + '.html'))) target += '.html'
  if (!existsSync(join(site, target))) return `${page}: ${link} is not there`
  if (fragment && ids.has(target) && !ids.get(target).has(fragment)) return `${page}: ${link}: no such place in that page`
}

test('all links lead somewhere', () => {
  assert.ok(files.length > 150, `${files.length} pages`)
  let count = 0
  const broken = new Set()
  for (const [page, text] of html) {
    if (page.startsWith('example/')) continue // one page, whole in itself: its script writes its links
    for (const [, link] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      count++
      broken.add(wrong(page, decoded(link)))
    }
  }
  broken.delete(undefined)
  assert.deepEqual([...broken], [])
  assert.ok(count > 1000, `${count} links`)
})

test('a link that leads nowhere is seen', () => {
  assert.match(wrong('index.html', '/docs/no-such-page.html'), /not there/)
  assert.match(wrong('index.html', '/docs/symptoms.html#no_such_symptom'), /no such place/)
  assert.equal(wrong('index.html', '/docs/symptoms.html#refused'), undefined)
})

test('nothing is loaded from elsewhere', () => {
  for (const [page, text] of html) {
    const loaded = [...text.matchAll(/<(?:script|link|img|iframe|source)\b[^>]*\s(?:src|href)="(https?:[^"]*)"/g)]
    assert.deepEqual(loaded.map((m) => m[1]), [], page)
    if (page !== '404.html') assert.match(text, /Content-Security-Policy/, page)
  }
})
