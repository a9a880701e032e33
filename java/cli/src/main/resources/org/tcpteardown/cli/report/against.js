// What changed since other captures were made.

const AGAINST_UNCLEAR = 5;

function setUpAgainst() {
  const both = data.against;
  if (!both) return;
  const changes = both.changes.map(([change, what, before, beforeRate, after, afterRate, difference, from, to, filter]) =>
    ({ change, what, before, beforeRate, after, afterRate, difference, from, to, filter }));
  const clear = changes.filter((one) => one.change !== 'unclear');
  const unclear = changes.filter((one) => one.change === 'unclear' && one.difference !== 0);
  const rows = clear.concat(unclear.slice(0, AGAINST_UNCLEAR));
  const section = byId('against');
  section.hidden = false;
  append(byId('against-body'), [
    el('p', {}, 'Before: ' + both.before.join(', ') + ', ' + counted(both.connections_before, 'connection')
      + '. After, on this page: ' + counted(both.connections_after, 'connection') + '.'),
    clear.length === 0 && el('p', {}, 'Nothing has changed that these numbers could show.'),
    rows.length > 0 && table('What changed', ['Change', 'What', 'Before', 'For each 1,000', 'After', 'For each 1,000', 'Difference', '95 % interval'],
      rows.map((one) => againstRow(one, both)), [2, 3, 4, 5, 6, 7]),
    unclear.length > AGAINST_UNCLEAR && el('p', {}, count(unclear.length - AGAINST_UNCLEAR) + ' more are unclear.'),
    el('p', { class: 'muted' }, both.caution),
  ]);
}

const signed = (x) => (x > 0 ? '+' : '') + x.toFixed(1);

function againstRow(one, both) {
  const cell = (text) => el('td', { class: 'number' }, text);
  return el('tr', {},
    el('td', {}, el('span', { class: 'badge ' + ({ worse: 'error', better: 'better' }[one.change] || 'none') }, one.change)),
    el('th', { scope: 'row' }, one.what, el('details', {}, el('summary', {}, 'Filter'), copyable('display filter', one.filter))),
    cell(count(one.before) + ' of ' + count(both.connections_before)), cell(one.beforeRate.toFixed(1)),
    cell(count(one.after) + ' of ' + count(both.connections_after)), cell(one.afterRate.toFixed(1)),
    cell(signed(one.difference)), cell(signed(one.from) + ' to ' + signed(one.to)));
}
