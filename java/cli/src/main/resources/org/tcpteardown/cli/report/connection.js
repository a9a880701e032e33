// One connection: its ladder, what was found, what speaks for and against the cause, what to do.

let openedBy = null;

function openFlow(n, opener) {
  openedBy = opener || null;
  if (location.hash === '#flow=' + n) showFlow();
  else location.hash = 'flow=' + n;
}

function setUpConnection() {
  addEventListener('hashchange', showFlow);
  if (location.hash.startsWith('#flow=')) showFlow();
}

function showFlow() {
  const section = byId('connection');
  const flow = flowOf.get(Number(location.hash.slice('#flow='.length)));
  if (!location.hash.startsWith('#flow=') || !flow) {
    section.hidden = true;
    return;
  }
  const story = told[flow.n];
  fill(section,
    el('div', { class: 'bar' },
      el('h2', { id: 'connection-title' }, 'Flow ' + flow.n + ': ' + flow.client + ' \u2192 ' + flow.server),
      el('button', { type: 'button', id: 'close-flow', onclick: closeFlow }, 'Close')),
    el('p', { class: 'headline' }, severityBadge(flow.severity), ' ',
      [flow['verdict.what'], flow['verdict.why'], flow['verdict.next']].map((part) => stop(part || '') + ' ')),
    el('p', { class: 'muted' }, identity(flow, story)),
    el('p', {}, copyable('display filter', 'tcp.stream == ' + flow.n)),
    el('p', {}, copyable('command', wiresharkLine('tcp.stream == ' + flow.n, flow.findings.length > 0 ? worstFrame(flow) : flow.first))),
    story ? ladder(flow, story) : leftOut(flow),
    story && sides(flow, story),
    findingTable(flow),
    counters(flow));
  section.hidden = false;
  section.scrollIntoView();
  section.focus({ preventScroll: true });
}

function closeFlow() {
  history.pushState(null, '', location.pathname + location.search + '#flows');
  byId('connection').hidden = true;
  const back = openedBy && openedBy.isConnected ? openedBy : byId('flows');
  back.focus();
}

function worstFrame(flow) {
  const worst = [...flow.findings].sort((a, b) => SEVERITIES.indexOf(a[2]) - SEVERITIES.indexOf(b[2]));
  return worst[0][0];
}

function identity(flow, story) {
  const about = data.capture.packets ? '' : 'about ';
  return 'Begins ' + about + moment(flow.begin, 0.000001) + ' after the first frame, takes ' + about + duration(Math.max(0, flow.end_at - flow.begin))
    + ', frames ' + flow.first + ' to ' + flow.last + (story ? ', ' + counted(story.segments, 'segment') + '; ' + story.known : '') + '.';
}

function leftOut(flow) {
  if (!data.capture.packets) return el('p', {}, 'The page was made of results, without the packets.');
  return el('p', {}, 'The frames of this connection were left out of the page. ',
    copyable('command', 'tcpteardown explain ' + data.capture.quoted + ' --flow ' + flow.n));
}

function ladder(flow, story) {
  let client = '';
  let server = '';
  const rows = story.ladder.map((line) => {
    if (typeof line === 'string') {
      return el('tr', { class: 'remark' }, el('td', { colspan: '7' }, line.replace(/^\.\.\. | \.\.\.$/g, '')));
    }
    const [time, frame, last, direction, what, nowClient, nowServer, found, severities] = line;
    const worst = SEVERITIES.find((severity) => severities.includes(severity));
    const row = el('tr', { class: worst },
      el('td', { class: 'number' }, time),
      el('td', { class: 'number' }, last > frame ? frame + '\u2013' + last : frame),
      el('td', { class: 'state' + (nowClient !== client ? ' new' : '') }, nowClient === 'UNKNOWN' ? '' : nowClient),
      el('td', { class: 'arrow' }, arrow(direction)),
      el('td', { class: 'state' + (nowServer !== server ? ' new' : '') }, nowServer === 'UNKNOWN' ? '' : nowServer),
      el('td', { class: 'what' }, what),
      el('td', {}, worst && severityBadge(worst), ' ', found.replace(/^[!*] /, '')));
    client = nowClient;
    server = nowServer;
    return row;
  });
  return el('div', {}, el('h3', {}, 'What happened'),
    el('p', { class: 'muted' }, 'Seconds since the connection began; the states (RFC 9293) are what each end is in after the frame, as far as the frames show.'),
    table('Ladder of flow ' + flow.n, ['Time', 'Frame', 'Client is', 'Direction', 'Server is', 'Segment', 'Found'], rows, [0, 1]));
}

function arrow(direction) {
  const signs = { 'client -> server': ['\u2192', 'client to server'], 'client <- server': ['\u2190', 'server to client'],
    'client <> server': ['\u2194', 'both'], 'client <- ICMP': ['\u2190 ICMP', 'ICMP to the client'], 'ICMP -> server': ['ICMP \u2192', 'ICMP to the server'] };
  const [sign, words] = signs[direction] || [direction, direction];
  return [el('span', { 'aria-hidden': 'true' }, sign), el('span', { class: 'unseen' }, words)];
}

function findingTable(flow) {
  if (flow.findings.length === 0) return null;
  const rows = flow.findings.map(([frame, id, severity, text, times, last]) => el('tr', {},
    el('td', { class: 'number' }, frame),
    el('td', {}, severityBadge(severity)),
    el('th', { scope: 'row' }, id),
    el('td', { class: 'verdict' }, stop(text),
      times > 1 && el('span', { class: 'muted' }, ' The same on ' + counted(times - 1, 'more frame') + ', the last is ' + last + '.')),
    el('td', {}, el('details', {}, el('summary', { 'aria-label': 'Filter for ' + id + ' in frame ' + frame }, 'Filter'),
      copyable('display filter', findingFilter(flow, frame, id, times)),
      copyable('command', wiresharkLine('tcp.stream == ' + flow.n, frame))))));
  return el('div', {}, el('h3', {}, 'Findings at their frames'),
    table('Findings of flow ' + flow.n, ['Frame', 'Severity', 'Finding', 'What', 'In Wireshark'], rows, [0]));
}

// The half with the finding's name asks for the plugin.
function findingFilter(flow, frame, id, times) {
  return (times > 1 ? 'tcp.stream == ' + flow.n : 'frame.number == ' + frame) + ' && tcpteardown.' + id;
}

function sides(flow, story) {
  const list = (title, items, kind) => items.length > 0 && el('div', { class: 'side' }, el('h3', {}, title),
    el('ul', { class: kind }, items.map((item) => el('li', {}, stop(item)))));
  const sure = flow.cause === 'unknown' ? '' : ', confidence ' + flow.confidence + ' of 100';
  return el('div', {},
    el('h3', {}, 'Cause'),
    el('p', {}, sentence(causeText(flow.cause)) + sure + '.'),
    el('div', { class: 'columns' },
      list('Evidence for it', story.pro, 'pro'),
      list('Evidence against it, or missing', story.contra, 'contra')),
    list('Session timers on the path', story.timers, ''),
    story.next.length > 0 && el('div', {}, el('h3', {}, 'What to check next'),
      el('ol', {}, story.next.map(([kind, text]) => el('li', {}, stop(text))))),
    el('p', { class: 'muted' }, 'In the log of a Cisco ASA on the path (302014), with its default timers: '
      + (story.asa[0] ? '\u201c' + story.asa[0] + '\u201d; ' : 'nothing certain; ') + stop(story.asa[1]).replace(/^./, (c) => c.toLowerCase())));
}

function counters(flow) {
  const skip = new Set(['n', 'client', 'server', 'begin', 'end_at', 'first', 'last', 'findings',
    'verdict.what', 'verdict.why', 'verdict.next', 'severity', 'cause', 'confidence']);
  const rows = Object.entries(flow).filter(([key]) => !skip.has(key)).map(([key, value]) =>
    el('tr', {}, el('th', { scope: 'row' }, 'tcpteardown.' + key), el('td', {}, String(value))));
  return el('details', {}, el('summary', {}, 'All fields'), table('Fields of flow ' + flow.n, ['Field', 'Value'], rows));
}
