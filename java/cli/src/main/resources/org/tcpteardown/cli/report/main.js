// Puts the page together.

function setUpFacts() {
  const c = data.capture;
  byId('facts').textContent = [
    counted(c.frames, 'frame'), counted(c.flows, 'TCP connection'), counted(c.clients, 'client'), counted(c.servers, 'server port'),
    c.start && 'from ' + c.start, c.frames > 0 && duration(c.seconds),
  ].filter(Boolean).join(' \u00b7 ');
  if (!byId('incomplete').textContent) byId('incomplete').remove();
}

function setUpAbout() {
  const c = data.capture;
  const items = [];
  const toldCount = Object.keys(told).length;
  items.push(data.flows.length < c.flows
    ? 'Of ' + counted(c.flows, 'connection') + ' ' + count(data.flows.length) + ' have a row here: the worst, and of those that are equally bad some of every cause and of every time. All others are in the counters.'
    : 'Every connection has a row.');
  if (c.packets && toldCount < data.flows.length) items.push('Of ' + count(toldCount) + ' the frames and the evidence are told; of any other, tcpteardown explain tells them.');
  if (data.clients.length - 1 < c.clients) items.push('Of ' + counted(c.clients, 'client') + ' ' + count(data.clients.length - 1) + ' are told apart, those with the most trouble; the others are one row.');
  if (data.servers.length - 1 < c.servers) items.push('Of ' + counted(c.servers, 'server port') + ' ' + count(data.servers.length - 1) + ' are told apart.');
  if (data.population_left_out > 0) items.push(counted(data.population_left_out, 'observation') + ' about many connections, no worse than those shown, were left out.');
  if (c.parts.length > 0) items.push(partsItem(c));
  items.push('A connection counts when it was first closed or reset, or with its last frame; a RST or FIN when it was captured.');
  if (c.filter) items.push('Only packets that this filter lets through were looked at: ' + c.filter);
  items.push(...c.problems);
  items.push('Read by ' + c.reader.trim() + ', judged by tcpteardown ' + c.version + (c.changed.length > 0 ? ' with ' + c.changed.join(', ') : ', with its default settings') + '.');
  items.push('Filters that begin with tcpteardown. need the plugin and a saved analysis: tcpteardown analyze ' + c.quoted + '. All others work in any Wireshark.');
  byId('about-body').append(el('ul', {}, items.map((item) => el('li', {}, item))));
}

// Where frames and streams of several captures are found again.
function partsItem(c) {
  return el('span', {},
    'Frames and streams are numbered as in one file of the captures, which the command lines above name; it is made by ',
    copyable('command', c.join),
    el('details', {}, el('summary', {}, counted(c.parts.length, 'capture')),
      el('ul', {}, c.parts.map(([name, first, last]) => el('li', {}, last < first ? name + ': no frames' : name + ': frames ' + count(first) + ' to ' + count(last))))));
}

setUpFacts();
setUpAgainst();
setUpVerdicts();
setUpTimeline();
setUpRankings();
setUpFlows();
setUpTimes();
setUpAbout();
setUpTheme();
setUpConnection();
