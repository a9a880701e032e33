// RSTs and FINs over time, of both directions, with a range to look at closer.

// Drawn in this order, so that a RST stands before the FINs on which it is heaped.
const SERIES = [
  { label: 'RST of servers', counter: 'rst_server', colour: 'rst-server', up: true },
  { label: 'FIN of servers', counter: 'fin_server', colour: 'fin-server', up: true },
  { label: 'RST of clients', counter: 'rst_client', colour: 'rst-client', up: false },
  { label: 'FIN of clients', counter: 'fin_client', colour: 'fin-client', up: false },
];
const CHART_HEIGHT = 280;
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

// Heaps: servers upward, clients downward, in each the RSTs next to the middle.
function timelineData(sums) {
  const size = data.buckets.count;
  const heights = SERIES.map(() => new Array(size).fill(null));
  for (let i = 0; i < size; i++) {
    const heap = { true: 0, false: 0 };
    SERIES.forEach((one, at) => {
      if (timeline.hidden.has(at) || sums[one.counter][i] === 0) return;
      heap[one.up] += sums[one.counter][i] / (timeline.each ? Math.max(1, sums.flows[i]) : 1);
      heights[at][i] = one.up ? heap[one.up] : -heap[one.up];
    });
  }
  const xs = Array.from({ length: size }, (unused, i) => secondsOf(i));
  // FINs first: the RSTs are drawn over them.
  return [xs, ...DRAWN.map((at) => heights[at])];
}

const DRAWN = [1, 0, 3, 2];

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
      + ': of servers upward, of clients downward. Draw over the chart, or move the two handles below it, to look at a part of the time: rankings and connections follow.'),
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
  const bars = uPlot.paths.bars({ size: [0.95, 40, 2], align: 1 });
  const series = DRAWN.map((at) => ({
    label: SERIES[at].label, stroke: colour(SERIES[at].colour), fill: colour(SERIES[at].colour), width: 0,
    paths: bars, points: { show: false },
  }));
  if (timeline.chart) timeline.chart.destroy();
  timeline.chart = new uPlot({
    width: Math.max(280, place.clientWidth), height: CHART_HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
    scales: { x: { time: false, range: [0, spanSeconds] }, y: { range: (chart, low, high) => [Math.min(0, low) * 1.05, Math.max(low < 0 ? 0 : 1, high * 1.05)] } },
    axes: [
      { ...axis, values: (chart, splits) => splits.map((s) => moment(s, splits.length > 1 ? splits[1] - splits[0] : 1)) },
      { ...axis, size: 56, values: (chart, splits) => splits.map((s) => count(Math.abs(Number(s.toPrecision(3))))) },
    ],
    series: [{}, ...series],
    hooks: { setSelect: [brushed], draw: [drawMiddle, shadeOutside] },
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

function drawMiddle(chart) {
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(0, 'y', true)) + 0.5;
  ctx.save();
  ctx.strokeStyle = colour('text');
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
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
