// Who and what stands out, from server to port to conversation to connection.

const RANKINGS = {
  server: { label: 'Servers', key: (cell) => data.servers[cell[2]][2] || 'other servers', view: 'address', next: 'port' },
  port: { label: 'Ports', key: (cell) => (cell[2] === 0 ? 'others' : data.servers[cell[2]][3]), view: 'port', next: 'conversation' },
  client: { label: 'Clients', key: (cell) => data.clients[cell[1]][0], view: 'client', next: 'server' },
  conversation: { label: 'Conversations', key: (cell) => data.clients[cell[1]][0] + ' -> ' + data.servers[cell[2]][0], next: 'cause' },
  cause: { label: 'Causes', key: (cell) => data.causes[cell[4]][0], view: 'cause', next: 'conversation' },
  end: { label: 'Ends', key: (cell) => data.ends[cell[3]], view: 'end', next: 'cause' },
};
const SORTS = {
  'bad': ['Errors and warnings', (sum) => sum[COUNTERS.errors] * 1000 + sum[COUNTERS.warnings]],
  'rst_server': ['RSTs of the server', (sum) => sum[COUNTERS.rst_server]],
  'rst_client': ['RSTs of the client', (sum) => sum[COUNTERS.rst_client]],
  'flows': ['Connections', (sum) => sum[COUNTERS.flows]],
  'syn': ['SYNs per handshake', (sum) => sum[COUNTERS.syns] / Math.max(0.5, sum[COUNTERS.handshakes])],
};
const RANKS_AT_FIRST = 12;
let ranking = 'server';
let rankSort = 'bad';
let ranksShown = RANKS_AT_FIRST;

function ranked() {
  const sums = new Map();
  const key = RANKINGS[ranking].key;
  for (const cell of data.cells) {
    if (!cellFits(cell)) continue;
    const name = key(cell);
    let sum = sums.get(name);
    if (!sum) {
      sum = new Array(cell.length).fill(0);
      sum.cell = cell;
      sums.set(name, sum);
    }
    for (let i = 5; i < cell.length; i++) sum[i] += cell[i];
  }
  const weight = SORTS[rankSort][1];
  return [...sums].sort((a, b) => weight(b[1]) - weight(a[1]) || b[1][COUNTERS.flows] - a[1][COUNTERS.flows]);
}

function setUpRankings() {
  const body = byId('ranking-body');
  const by = el('div', { class: 'choices', role: 'group', 'aria-label': 'Rank by' },
    Object.entries(RANKINGS).map(([id, one]) => el('button', {
      type: 'button', 'data-ranking': id, 'aria-pressed': String(id === ranking),
      onclick: () => chooseRanking(id),
    }, one.label)));
  const sort = el('select', { id: 'rank-sort', onchange: (event) => { rankSort = event.target.value; showRanking(); } },
    Object.entries(SORTS).map(([id, one]) => el('option', { value: id }, one[0])));
  body.append(by, el('p', { class: 'choices' }, el('label', { for: 'rank-sort' }, 'Most '), sort), el('div', { id: 'chips' }), el('div', { id: 'ranks' }));
  onView(() => { ranksShown = RANKS_AT_FIRST; showRanking(); });
  showRanking();
}

function chooseRanking(id) {
  ranking = id;
  ranksShown = RANKS_AT_FIRST;
  for (const button of document.querySelectorAll('[data-ranking]')) {
    button.setAttribute('aria-pressed', String(button.dataset.ranking === id));
  }
  showRanking();
}

function showRanking() {
  showChips();
  const all = ranked();
  const rows = all.slice(0, ranksShown).map(([name, sum]) => rankRow(name, sum));
  const heads = [RANKINGS[ranking].label, 'Connections', 'SYNs per handshake', 'RST of server', 'RST of client', 'RST each', 'FIN each', 'Errors', 'Warnings'];
  fill(byId('ranks'),
    all.length === 0
      ? el('p', {}, 'No connection ended here.')
      : table('Ranking: ' + RANKINGS[ranking].label, heads, rows, [1, 2, 3, 4, 5, 6, 7, 8]),
    all.length > ranksShown && el('button', {
      type: 'button', onclick: () => { ranksShown += 50; showRanking(); },
    }, 'Show more of ' + count(all.length)));
}

function rankRow(name, sum) {
  const flows = sum[COUNTERS.flows];
  const rsts = sum[COUNTERS.rst_client] + sum[COUNTERS.rst_server];
  const fins = sum[COUNTERS.fin_client] + sum[COUNTERS.fin_server];
  const cells = [
    count(flows), rate(sum[COUNTERS.syns], sum[COUNTERS.handshakes]) || (sum[COUNTERS.syns] ? 'no handshake' : ''),
    count(sum[COUNTERS.rst_server]), count(sum[COUNTERS.rst_client]), rate(rsts, flows), rate(fins, flows),
    count(sum[COUNTERS.errors]), count(sum[COUNTERS.warnings]),
  ];
  return el('tr', {},
    el('th', { scope: 'row' }, drillButton(name, sum.cell)),
    cells.map((cell) => el('td', { class: 'number' }, cell)));
}

function drillButton(name, cell) {
  const text = ranking === 'cause' ? causeText(name) : ranking === 'end' ? endText(name) : String(name);
  const others = (ranking !== 'client' && ranking !== 'cause' && ranking !== 'end' && cell[2] === 0)
    || ((ranking === 'client' || ranking === 'conversation') && cell[1] === 0);
  if (others) return text;
  return el('button', { type: 'button', class: 'link', onclick: () => drill(name, cell) }, text);
}

function drill(name, cell) {
  const one = RANKINGS[ranking];
  if (ranking === 'conversation') changeView({ client: data.clients[cell[1]][0], server: data.servers[cell[2]][0], address: null, port: null });
  else changeView({ [one.view]: name });
  if (ranking === 'conversation') {
    const section = byId('flows');
    section.focus({ preventScroll: true });
    section.scrollIntoView();
    return;
  }
  chooseRanking(view.client !== null && one.next === 'conversation' && view.address !== null && view.port !== null ? 'cause' : one.next);
  const chip = document.querySelector('#chips button');
  if (chip) chip.focus();
}

// What is looked at, each with a button that takes it away, and the filter that shows it in Wireshark.
function showChips() {
  const names = { client: 'client', server: 'server', address: 'server', port: 'port', end: 'end', cause: 'cause', severity: 'severity' };
  const chips = Object.keys(names).filter((key) => view[key] !== null).map((key) => {
    const value = key === 'cause' ? causeText(view.cause) : key === 'end' ? endText(view.end) : view[key] || 'none';
    return el('button', { type: 'button', class: 'chip', 'aria-label': 'Remove ' + names[key] + ' ' + value, onclick: () => changeView({ [key]: null }) },
      names[key] + ' ' + value + ' ', el('span', { 'aria-hidden': 'true' }, '\u00d7'));
  });
  if (!wholeTime()) {
    chips.push(el('button', { type: 'button', class: 'chip', 'aria-label': 'Remove the time range', onclick: () => changeView({ from: 0, to: data.buckets.count - 1 }) },
      rangeText() + ' ', el('span', { 'aria-hidden': 'true' }, '\u00d7')));
  }
  const filter = viewFilter();
  fill(byId('chips'),
    el('p', { class: 'chips' }, chips.length > 0 ? chips : el('span', { class: 'muted' }, 'All connections. Choose a row to look closer.')),
    filter && el('p', {}, copyable('display filter', filter)));
}

function viewFilter() {
  const parts = [];
  const address = (text) => (text.includes(':') ? 'ipv6.addr == ' : 'ip.addr == ') + text;
  if (view.client !== null) parts.push(address(view.client));
  if (view.server !== null) parts.push(address(addressOf(view.server)) + ' && tcp.port == ' + portOf(view.server));
  if (view.address !== null) parts.push(address(view.address));
  if (view.port !== null) parts.push('tcp.port == ' + view.port);
  if (view.cause !== null) parts.push('tcpteardown.cause == "' + view.cause + '"');
  if (view.end !== null) parts.push('tcpteardown.end == "' + view.end + '"');
  if (view.severity) parts.push('tcpteardown.severity == "' + view.severity + '"');
  if (!wholeTime()) {
    parts.push('frame.time_relative >= ' + tidy(secondsOf(view.from)) + ' && frame.time_relative < ' + tidy(secondsOf(view.to + 1)));
  }
  return parts.join(' && ');
}

const tidy = (seconds) => Number(seconds.toFixed(3));
