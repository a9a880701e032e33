// What the page is about, and the part of it that is being looked at.

const data = JSON.parse(byId('data').textContent);
const told = data.told;
// Fields travel without their names; what is not known is not there.
for (const flow of data.flows) {
  data.fields.forEach((name, i) => { if (flow.fields[i] !== null) flow[name] = flow.fields[i]; });
  delete flow.fields;
}
const flowOf = new Map(data.flows.map((flow) => [flow.n, flow]));
const COUNTERS = Object.fromEntries(data.counters.map((name, i) => [name, i + 5]));
const BUCKET = 0;
const DIMENSIONS = { client: 1, server: 2, end: 3, cause: 4 };
const SEVERITIES = ['error', 'warn', 'note', 'chat'];

const spanSeconds = data.buckets.seconds * data.buckets.count;

// Filters in force; from and to are buckets, both inclusive.
const view = { from: 0, to: data.buckets.count - 1, client: null, server: null, address: null, port: null, end: null, cause: null, severity: null };
const listeners = [];

function onView(listener) {
  listeners.push(listener);
}

function changeView(changes) {
  Object.assign(view, changes);
  listeners.forEach((listener) => listener());
}

function wholeTime() {
  return view.from === 0 && view.to === data.buckets.count - 1;
}

const addressOf = (endpoint) => endpoint.slice(0, endpoint.lastIndexOf(':')).replace(/^\[|\]$/g, '');
const portOf = (endpoint) => Number(endpoint.slice(endpoint.lastIndexOf(':') + 1));

// Whether the counters of a cell are about what is looked at; severity is not among its dimensions.
function cellFits(cell, butTime) {
  if (!butTime && (cell[BUCKET] < view.from || cell[BUCKET] > view.to)) return false;
  if (view.client !== null && data.clients[cell[1]][0] !== view.client) return false;
  const server = data.servers[cell[2]];
  if (view.server !== null && server[0] !== view.server) return false;
  if (view.address !== null && server[2] !== view.address) return false;
  if (view.port !== null && server[3] !== view.port) return false;
  if (view.end !== null && data.ends[cell[3]] !== view.end) return false;
  return view.cause === null || data.causes[cell[4]][0] === view.cause;
}

const secondsOf = (bucket) => bucket * data.buckets.seconds;

function flowFits(flow) {
  if (!wholeTime() && (flow.end_at < secondsOf(view.from) || flow.begin >= secondsOf(view.to + 1))) return false;
  if (view.client !== null && addressOf(flow.client) !== view.client) return false;
  if (view.server !== null && flow.server !== view.server) return false;
  if (view.address !== null && addressOf(flow.server) !== view.address) return false;
  if (view.port !== null && portOf(flow.server) !== view.port) return false;
  if (view.end !== null && flow.end !== view.end) return false;
  if (view.severity !== null && (flow.severity || '') !== view.severity) return false;
  return view.cause === null || flow.cause === view.cause;
}

function causeText(id) {
  const known = data.causes.find((cause) => cause[0] === id);
  return known ? known[1] : id;
}

const END_TEXTS = {
  fin: 'both FINs', fin_rst: 'FIN and RST', rst: 'RST', refused: 'refused', unanswered: 'no answer to the SYN',
  half_closed: 'one FIN only', silent: 'silence', open: 'still open', rst_only: 'a RST alone', unknown: 'not known',
};
const endText = (id) => END_TEXTS[id] || id;
