// The list of symptoms, read from the page that is made from the findings' classes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export default {
  load() {
    const page = readFileSync(join(process.env.SITE_PAGES, 'docs/symptoms.md'), 'utf8')
    const symptoms = [...page.matchAll(/<a id="([a-z0-9_]+)"><\/a>\n## (.*)\n\n(.*)\n/g)].map(([, id, title, seen]) => ({
      id, title, seen: seen.replaceAll('`', ''),
    }))
    if (symptoms.length === 0) throw new Error('docs/symptoms.md lists no symptom')
    return symptoms
  },
}
