// What is worth reading first: what many connections have in common, and each kind of bad end.

function setUpVerdicts() {
  const list = byId('verdict-list');
  const bad = data.groups.filter((group) => group[0] === 'error' || group[0] === 'warn');
  const other = data.groups.filter((group) => group[0] !== 'error' && group[0] !== 'warn' && !isPlain(group));
  const common = data.population.filter((finding) => finding.severity !== 'chat');
  if (bad.length > 0) {
    list.append(el('h3', {}, 'Connections with errors and warnings'), cards(bad.map(groupCard), 8));
  }
  if (common.length > 0) {
    list.append(el('h3', {}, 'What many connections have in common'), cards(common.map(populationCard), 4));
  }
  if (other.length > 0) {
    list.append(el('h3', {}, 'Other ends'), cards(other.map(groupCard), 3));
  }
  const plain = data.groups.filter(isPlain).reduce((sum, group) => sum + group[3], 0);
  if (plain > 0) {
    list.append(el('p', {}, counted(plain, 'connection') + (plain === 1 ? ' was' : ' were') + ' closed by both ends in good order.'));
  }
  if (data.groups.length === 0) list.append(el('p', {}, 'There is nothing to tell.'));
}

const isPlain = (group) => group[1] === 'orderly' && group[0] !== 'error' && group[0] !== 'warn';

function cards(all, shown) {
  const list = el('ul', { class: 'cards' }, all.slice(0, shown));
  if (all.length <= shown) return list;
  const more = el('button', {
    type: 'button',
    onclick: () => {
      list.append(...all.slice(shown));
      more.remove();
      const first = all[shown].querySelector('button');
      if (first) first.focus();
    },
  }, 'Show ' + (all.length - shown) + ' more');
  return el('div', {}, list, more);
}

function groupCard(group) {
  const [severity, cause, end, flows, example, what, why, next] = group;
  const one = flows === 1;
  return el('li', { class: 'card ' + (severity || 'none') },
    el('p', { class: 'card-head' }, severityBadge(severity), ' ',
      el('strong', {}, cause === 'unknown' ? 'No cause could be told' : sentence(causeText(cause))),
      ' ', el('span', { class: 'muted' }, counted(flows, 'connection') + ', ended by ' + endText(end))),
    el('p', {}, one ? '' : 'For instance flow ' + example + ': ', stop(what), why ? ' ' + stop(why) : '', next ? ' ' + stop(next) : ''),
    el('p', { class: 'actions' },
      flowButton(example, one ? 'Open flow ' + example : 'Open flow ' + example + ', an example'),
      !one && el('button', {
        type: 'button',
        onclick: () => look({ cause, end, severity: severity || '' }),
      }, 'List the ' + count(flows) + ' connections')),
    el('details', {}, el('summary', {}, 'Filter'),
      copyable('display filter', groupFilter(severity, cause, end))));
}

// Asks for the plugin and a saved analysis; without severity where there is none.
function groupFilter(severity, cause, end) {
  const parts = ['tcpteardown.cause == "' + cause + '"', 'tcpteardown.end == "' + end + '"'];
  if (severity) parts.push('tcpteardown.severity == "' + severity + '"');
  return parts.join(' && ');
}

function populationCard(finding) {
  const filter = 'tcp.stream in {' + finding.flows.join(', ') + '}';
  return el('li', { class: 'card ' + finding.severity },
    el('p', { class: 'card-head' }, severityBadge(finding.severity), ' ',
      el('strong', {}, finding.subject), ' ', el('span', { class: 'muted' }, finding.id)),
    el('p', {}, stop(finding.text)),
    el('p', { class: 'actions' }, finding.flows.slice(0, 6).map((n) => flowButton(n, 'Flow ' + n))),
    finding.flows.length > 0 && el('details', {}, el('summary', {}, 'Filter'), copyable('display filter', filter)));
}

const sentence = (text) => (text ? text[0].toUpperCase() + text.slice(1) : '');
const stop = (text) => (text ? sentence(text).replace(/\.$/, '') + '.' : '');

// Shows the list of what is asked for.
function look(filter) {
  changeView(Object.assign({ client: null, server: null, address: null, port: null, end: null, cause: null, severity: null }, filter));
  const section = byId('flows');
  section.focus({ preventScroll: true });
  section.scrollIntoView();
}
