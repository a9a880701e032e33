// The site in a browser without a window: search, keyboard, colours, a phone, and that nothing complains.
import assert from 'node:assert/strict'
import { accessSync, constants, createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { delimiter, extname, join, normalize } from 'node:path'
import { after, before, test } from 'node:test'
import { Builder, By, Key, logging } from 'selenium-webdriver'
import chrome from 'selenium-webdriver/chrome.js'

const site = process.env.SITE_OUT
const pictures = process.env.SITE_PICTURES
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.svg': 'image/svg+xml', '.json': 'application/json' }

let server, browser, home

function program(...names) {
  for (const name of names) {
    for (const folder of process.env.PATH.split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK)
        return join(folder, name)
      } catch { /* not there */ }
    }
  }
  throw new Error(`${names[0]} is missing. Type: sudo apt-get install -y chromium chromium-driver`)
}

before(async () => {
  server = createServer((request, response) => {
    const path = normalize(decodeURI(new URL(request.url, 'http://site').pathname))
    let file = join(site, path.endsWith('/') ? path + 'index.html' : path)
    const there = statSync(file, { throwIfNoEntry: false })?.isFile()
    if (!there) file = join(site, '404.html')
    response.writeHead(there ? 200 : 404, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  home = `http://127.0.0.1:${server.address().port}`
  const logs = new logging.Preferences()
  logs.setLevel(logging.Type.BROWSER, logging.Level.ALL)
  logs.setLevel(logging.Type.PERFORMANCE, logging.Level.ALL)
  browser = await new Builder()
    .forBrowser('chrome')
    .setLoggingPrefs(logs)
    .setChromeService(new chrome.ServiceBuilder(program('chromedriver')))
    .setChromeOptions(
      new chrome.Options()
        .setChromeBinaryPath(program('chromium', 'chromium-browser', 'google-chrome'))
        // Our own pages, and for root there is no sandbox.
        .addArguments('--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--window-size=1400,1000'))
    .build()
})

after(async () => {
  await browser?.quit()
  server?.close()
})

/** What the page has complained of, and what it asked other hosts for, since this was last asked. */
async function complaints() {
  const said = (await browser.manage().logs().get(logging.Type.BROWSER)).map((entry) => entry.message)
  for (const entry of await browser.manage().logs().get(logging.Type.PERFORMANCE)) {
    const { method, params } = JSON.parse(entry.message).message
    const url = method === 'Network.requestWillBeSent' ? params.request.url : home
    if (!url.startsWith(home) && !url.startsWith('data:') && !url.startsWith('blob:')) said.push(`asked for ${url}`)
  }
  return said.filter((message) => !message.includes('/favicon.ico'))
}

async function open(path) {
  await browser.get(home + path)
  await browser.wait(() => browser.executeScript('return document.readyState === "complete"'), 20_000)
}

const prefer = (scheme) =>
  browser.sendDevToolsCommand('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })

async function picture(name) {
  if (!pictures) return
  const { writeFileSync } = await import('node:fs')
  writeFileSync(join(pictures, name + '.png'), await browser.takeScreenshot(), 'base64')
}

/** What keeps people who do not see or do not point from using what the page says; the frame around it is the theme's. */
async function barriers() {
  await browser.executeScript(axe)
  return browser.executeAsyncScript(`const done = arguments[arguments.length - 1];
    axe.run('#VPContent', { resultTypes: ['violations'] }).then((r) => done(r.violations.map((v) =>
      v.impact + ' ' + v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 150)).slice(0, 3).join(' | '))), (wrong) => done([String(wrong)]))`)
}

/** Types into the search as somebody without a mouse would; the titles of what is found, best first. */
async function search(words) {
  await open('/')
  await browser.actions().sendKeys('/').perform()
  const box = await browser.wait(() => browser.findElement(By.css('.search-input')).catch(() => null), 20_000)
  await box.sendKeys(words)
  await browser.wait(async () => (await browser.findElements(By.css('.result'))).length > 0, 20_000, `nothing for ${words}`)
  await browser.sleep(400) // the list is written anew while words arrive
  return browser.executeScript(`return [...document.querySelectorAll('.result')].slice(0, 5).map((r) => r.getAttribute('href'))`)
}

for (const [words, page] of [
  ['connections hang after 5 minutes idle', '/docs/symptoms.html#hangs-after-a-pause'],
  ['RST after SYN', '/docs/symptoms.html#connection-refused'],
  ['sporadic connection reset by peer', '/docs/symptoms.html#connection-reset-by-peer'],
  ['ECONNRESET', '/docs/symptoms.html#connection-reset-by-peer'],
  ['Reset-O', '/docs/symptoms.html#reset-i-reset-o'],
  ['close wait', '/docs/symptoms.html#sockets-in-close-wait'],
  ['502', '/docs/symptoms.html#_502-from'],
  ['forged_rst', '/docs/findings/forged_rst.html'],
]) {
  test(`who searches for "${words}" finds ${page}`, async () => {
    const found = await search(words)
    assert.ok(found.slice(0, 3).some((link) => link.startsWith(page)), found.join('\n'))
    await picture('search-' + words.replaceAll(/\W/g, '-'))
    assert.deepEqual(await complaints(), [])
  })
}

test('from the symptom to the finding', async () => {
  await search('ECONNRESET')
  await browser.actions().sendKeys(Key.ENTER).perform()
  await browser.wait(async () => (await browser.getCurrentUrl()).includes('/docs/symptoms'), 20_000)
  await browser.findElement(By.css('main a[href$="findings/forged_rst.html"]')).click()
  await browser.wait(async () => (await browser.getTitle()).startsWith('Forged RST'), 20_000)
  assert.deepEqual(await complaints(), [])
})

test('the example report is whole', async () => {
  await open('/')
  await browser.findElement(By.css('main a[href$="example/report.html"]')).click()
  await browser.wait(async () => (await browser.findElements(By.css('#flow-body tbody tr'))).length === 16, 20_000)
  assert.deepEqual(await complaints(), [])
})

for (const [name, path] of Object.entries({
  home: '/', symptoms: '/docs/symptoms.html', finding: '/docs/findings/late_fin.html', commands: '/docs/commands.html',
  capture: '/test-captures/rv082-late-fin/README.html', start: '/README.html', lost: '/no-such-page',
})) {
  test(`${name}: light, dark, and on a phone`, async () => {
    await open(path)
    for (const scheme of ['light', 'dark']) {
      await prefer(scheme)
      await browser.wait(async () =>
        (await browser.executeScript('return document.documentElement.classList.contains("dark")')) === (scheme === 'dark'), 20_000)
      await browser.sleep(300) // colours change slowly
      await picture(`${name}-${scheme}`)
      assert.deepEqual(await barriers(), [], scheme)
    }
    await prefer('light')
    await browser.manage().window().setRect({ width: 500, height: 900 })
    assert.ok(await browser.executeScript('return document.documentElement.scrollWidth <= innerWidth'), 'wider than a phone')
    await browser.sleep(500) // the menu slides away
    await picture(`${name}-phone`)
    await browser.manage().window().setRect({ width: 1400, height: 1000 })
    const said = await complaints()
    assert.deepEqual(path === '/no-such-page' ? said.filter((message) => !message.includes('404')) : said, [])
  })
}
