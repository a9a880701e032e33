// The code host's workflows against the schema of what it reads: nobody here can run them.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { validateWorkflow } from '@action-validator/core'

const folder = new URL('../../.github/workflows/', import.meta.url)

for (const name of readdirSync(folder)) {
  test(`${name} is a workflow`, () => {
    assert.deepEqual(validateWorkflow(readFileSync(new URL(name, folder), 'utf8')).errors, [])
  })
}

test('a key that no step has is found', () => {
  const bad = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: "true"\n        bogus: 1\n'
  assert.notDeepEqual(validateWorkflow(bad).errors, [])
})
