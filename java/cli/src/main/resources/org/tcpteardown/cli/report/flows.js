// The connections that the page keeps, the worst first.

const FLOWS_AT_A_TIME = 50;
let flowsShown = FLOWS_AT_A_TIME;

const rank = (flow) => { const at = SEVERITIES.indexOf(flow.severity); return at < 0 ? SEVERITIES.length : at; };

function setUpFlows() {
  data.flows.sort((a, b) => rank(a) - rank(b) || a.n - b.n);
  onView(() => { flowsShown = FLOWS_AT_A_TIME; showFlows(); });
  showFlows();
}

function showFlows() {
  const fitting = data.flows.filter(flowFits);
  const shown = fitting.slice(0, flowsShown);
  fill(byId('flow-body'),
    el('p', { id: 'flow-count' }, flowCount(fitting.length)),
    shown.length > 0 && table('Connections, the worst first',
      ['Flow', 'Begin', 'Client', 'Server', 'Worst', 'End', 'Verdict'], shown.map(flowRow), [1]),
    fitting.length > shown.length && el('button', {
      type: 'button',
      onclick: () => {
        const first = shown.length;
        flowsShown += 200;
        showFlows();
        const buttons = document.querySelectorAll('#flow-body tbody button');
        if (buttons[first]) buttons[first].focus();
      },
    }, 'Show more of ' + count(fitting.length)));
}

// How many there are beside those that the page keeps, by its counters.
function flowCount(kept) {
  if (view.severity !== null) return counted(kept, 'connection') + ' of those that this page keeps, the worst first.';
  let all = 0;
  for (const cell of data.cells) if (cellFits(cell)) all += cell[COUNTERS.flows];
  const rest = all - kept;
  if (!wholeTime()) {
    return counted(kept, 'connection') + (data.flows.length < data.capture.flows ? ' of those that this page keeps' : '')
      + ' in the chosen time, the worst first; ' + count(all) + ' ended in it.';
  }
  return counted(all, 'connection') + ', the worst first' + (rest > 0
    ? '; ' + count(kept) + ' of them are kept in this page, chosen by how bad they are and so that every cause is shown.' : '.');
}

function flowRow(flow) {
  return el('tr', {},
    el('th', { scope: 'row' }, flowButton(flow.n, String(flow.n))),
    el('td', { class: 'number' }, moment(flow.begin, 0.001)),
    el('td', { class: 'address' }, flow.client),
    el('td', { class: 'address' }, flow.server),
    el('td', {}, severityBadge(flow.severity)),
    el('td', {}, endText(flow.end)),
    el('td', { class: 'verdict' }, stop(flow['verdict.what']), ' ', stop(flow['verdict.why'] || '')));
}

function flowButton(n, text) {
  if (!flowOf.has(n)) return el('span', { class: 'muted' }, text);
  return el('button', {
    type: 'button', class: 'link', 'data-flow': n, 'aria-label': text === String(n) ? 'Open flow ' + n : undefined,
    onclick: (event) => openFlow(n, event.currentTarget),
  }, text);
}
