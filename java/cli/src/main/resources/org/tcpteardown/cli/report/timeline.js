// RSTs and FINs over time, of both directions, with a range to look at closer.

const SERIES = [
  { label: 'RST of servers', counter: 'rst_server', colour: 'rst-server', dash: [] },
  { label: 'RST of clients', counter: 'rst_client', colour: 'rst-client', dash: [6, 4] },
  { label: 'FIN of servers', counter: 'fin_server', colour: 'fin-server', dash: [] },
  { label: 'FIN of clients', counter: 'fin_client', colour: 'fin-client', dash: [6, 4] },
];
const CHART_HEIGHT = 260;
const timeline = { chart: null, each: true, hidden: new Set() };

function sumByBucket() {
  const size = data.buckets.count;
  const sums = { flows: new Float64Array(size) };
  for (const one of SERIES) sums[one.counter] = new Float64Array(size);
  for (const cell of data.cells) {
    if (!cellFits(cell, true)) continue;
    sums.flows[cell[BUCKET]] += cell[COUNTERS.flows];
    for (const one of SERIES) sums[one.counter][cell[BUCKET]] += cell[COUNTERS[one.counter]];
  }
  return sums;
}

function timelineData(sums) {
  const xs = Array.from({ length: data.buckets.count }, (unused, i) => secondsOf(i));
  const ys = SERIES.map((one) => Array.from(sums[one.counter], (n, i) => {
    if (!timeline.each) return n;
    return sums.flows[i] > 0 ? n / sums.flows[i] : n > 0 ? n : null;
  }));
  // The last part needs an end to be drawn as wide as the others.
  xs.push(secondsOf(data.buckets.count));
  ys.forEach((y) => y.push(y[y.length - 1]));
  return [xs, ...ys];
}

function setUpTimeline() {
  const body = byId('timeline-body');
  if (data.capture.flows === 0) {
    fill(body, el('p', {}, 'There is no connection.'));
    return;
  }
  const choose = (each) => () => { timeline.each = each; showTimeline(); };
  const top = data.buckets.count - 1;
  body.append(
    el('p', {}, 'RSTs and FINs for each connection that ended in the same ' + duration(data.buckets.seconds)
      + '. Draw over the chart, or move the two handles below it, to look at a part of the time: rankings and connections follow.'),
    el('div', { class: 'choices', role: 'group', 'aria-label': 'What to draw' },
      el('button', { type: 'button', id: 'draw-each', 'aria-pressed': 'true', onclick: choose(true) }, 'For each connection'),
      el('button', { type: 'button', id: 'draw-counts', 'aria-pressed': 'false', onclick: choose(false) }, 'Counts')),
    el('div', { class: 'legend', role: 'group', 'aria-label': 'Lines' }, SERIES.map((one, i) => el('label', {},
      el('input', { type: 'checkbox', checked: true, onchange: (event) => {
        if (event.target.checked) timeline.hidden.delete(i);
        else timeline.hidden.add(i);
        showTimeline();
      } }),
      el('span', { class: 'swatch ' + one.colour, 'aria-hidden': 'true' }), one.label))),
    el('div', { id: 'timeline-chart', class: 'chart', role: 'img' }),
    el('div', { class: 'range' },
      el('label', { for: 'range-from' }, 'From'),
      el('input', { type: 'range', id: 'range-from', min: 0, max: top, value: 0, oninput: rangeMoved }),
      el('label', { for: 'range-to' }, 'to the end of'),
      el('input', { type: 'range', id: 'range-to', min: 0, max: top, value: top, oninput: rangeMoved }),
      el('button', { type: 'button', id: 'range-all', onclick: () => changeView({ from: 0, to: top }) }, 'Whole capture')),
    el('p', { id: 'range-text', class: 'muted', role: 'status' }),
    el('details', { id: 'timeline-numbers', ontoggle: showTimelineNumbers }, el('summary', {}, 'The numbers'), el('div', {})));
  onView(showTimeline);
  redraws.push(drawTimeline);
  new ResizeObserver(() => {
    const width = byId('timeline-chart').clientWidth;
    if (timeline.chart && width > 0) timeline.chart.setSize({ width, height: CHART_HEIGHT });
  }).observe(byId('timeline-chart'));
  showTimeline();
}

function rangeMoved(event) {
  let from = Number(byId('range-from').value);
  let to = Number(byId('range-to').value);
  if (from > to) {
    if (event.target.id === 'range-from') to = from;
    else from = to;
  }
  changeView({ from, to });
}

function rangeText() {
  const step = data.buckets.seconds;
  return moment(secondsOf(view.from), step) + ' to ' + moment(secondsOf(view.to + 1), step);
}

function showTimeline() {
  byId('draw-each').setAttribute('aria-pressed', String(timeline.each));
  byId('draw-counts').setAttribute('aria-pressed', String(!timeline.each));
  for (const [id, bucket] of [['range-from', view.from], ['range-to', view.to]]) {
    const slider = byId(id);
    slider.value = bucket;
    slider.setAttribute('aria-valuetext', moment(secondsOf(id === 'range-to' ? bucket + 1 : bucket), data.buckets.seconds));
  }
  byId('range-text').textContent = wholeTime() ? 'The whole capture, ' + duration(data.capture.seconds) + '.' : 'Chosen: ' + rangeText() + ' after the first frame.';
  drawTimeline();
  showTimelineNumbers();
}

function drawTimeline() {
  const place = byId('timeline-chart');
  const sums = sumByBucket();
  const axis = { stroke: colour('text'), grid: { stroke: colour('grid'), width: 1 }, ticks: { stroke: colour('grid'), width: 1 }, font: '12px system-ui, sans-serif' };
  const series = SERIES.map((one, i) => ({
    label: one.label, stroke: colour(one.colour), width: 2, dash: one.dash, show: !timeline.hidden.has(i),
    paths: uPlot.paths.stepped({ align: 1 }), points: { show: false },
  }));
  if (timeline.chart) timeline.chart.destroy();
  timeline.chart = new uPlot({
    width: Math.max(280, place.clientWidth), height: CHART_HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
    scales: { x: { time: false, range: [0, spanSeconds] }, y: { range: (chart, low, high) => [0, high > 0 ? high * 1.05 : 1] } },
    axes: [
      { ...axis, values: (chart, splits) => splits.map((s) => moment(s, splits.length > 1 ? splits[1] - splits[0] : 1)) },
      { ...axis, size: 56, values: (chart, splits) => splits.map((s) => count(Number(s.toPrecision(3)))) },
    ],
    series: [{}, ...series],
    hooks: { setSelect: [brushed], draw: [shadeOutside] },
  }, timelineData(sums), place);
  const total = (name) => count(sums[name].reduce((a, b) => a + b, 0));
  place.setAttribute('aria-label', 'Chart of RSTs and FINs over ' + duration(data.capture.seconds) + ': ' + SERIES.map((one) => total(one.counter) + ' ' + one.label).join(', ')
    + '. The numbers stand in a table below it.');
}

function brushed(chart) {
  const { left, width } = chart.select;
  if (width < 2) return;
  const bucket = (px) => Math.max(0, Math.min(data.buckets.count - 1, Math.floor(chart.posToVal(px, 'x') / data.buckets.seconds)));
  const range = { from: bucket(left), to: bucket(left + width) };
  // Not from within the chart: it is drawn anew.
  setTimeout(() => changeView(range), 0);
}

// What is not looked at stands back.
function shadeOutside(chart) {
  if (wholeTime()) return;
  const { ctx, bbox } = chart;
  const at = (seconds) => chart.valToPos(seconds, 'x', true);
  ctx.save();
  ctx.fillStyle = colour('shade');
  const from = at(secondsOf(view.from));
  const to = at(secondsOf(view.to + 1));
  ctx.fillRect(bbox.left, bbox.top, Math.max(0, from - bbox.left), bbox.height);
  ctx.fillRect(to, bbox.top, Math.max(0, bbox.left + bbox.width - to), bbox.height);
  ctx.restore();
}

function showTimelineNumbers() {
  const details = byId('timeline-numbers');
  if (!details || !details.open) return;
  const sums = sumByBucket();
  const rows = [];
  for (let i = view.from; i <= view.to; i++) {
    const numbers = ['flows', ...SERIES.map((one) => one.counter)].map((name) => sums[name][i]);
    if (numbers.every((n) => n === 0)) continue;
    rows.push(el('tr', {}, el('th', { scope: 'row' }, moment(secondsOf(i), data.buckets.seconds)), numbers.map((n) => el('td', { class: 'number' }, count(n)))));
  }
  fill(details.lastElementChild, table('RSTs and FINs over time', ['From', 'Connections ended', ...SERIES.map((one) => one.label)], rows, [1, 2, 3, 4, 5]));
}
