// How long connections stood half-closed or idle, beside the timers that may have ended them.

const DECADES = { '-3': '1 ms', '-2': '10 ms', '-1': '0.1 s', 0: '1 s', 1: '10 s', 2: '100 s', 3: '17 min', 4: '2.8 h', 5: '28 h', 6: '12 days' };
const TIMES_HEIGHT = 240;
const timesCharts = [];

const TIMES_TEXTS = {
  'half-closed': ['Half-closed', 'Time between the two ends\u2019 first FINs', 'Known timers for half-closed sessions'],
  idle: ['Idle before the end', 'Silence of both ends before the first FIN or RST, or before data that nobody answered', 'Known timers for idle sessions'],
};

function setUpTimes() {
  const body = byId('times-body');
  if (data.times.every((one) => one.count === 0)) {
    fill(body, el('p', {}, 'No connection has such times.'));
    return;
  }
  body.append(el('p', {}, 'Upright lines are defaults of known timers, shaded is the interval in which a timer on this path must lie, as many connections show. '
    + 'A heap just above such a line is worth a question to whoever runs the device.'),
    el('div', { class: 'columns' }, data.times.filter((one) => one.count > 0).map(timesFigure)));
  drawAllTimes();
  redraws.push(drawAllTimes);
}

function timesFigure(one) {
  const [title, what, known] = TIMES_TEXTS[one.kind];
  const place = el('div', { class: 'chart', role: 'img', 'aria-label': title + ': histogram of ' + counted(one.count, 'connection') + '. The numbers stand in a table below it.' });
  timesCharts.push({ one, place, chart: null });
  new ResizeObserver(() => {
    const chart = timesCharts.find((other) => other.place === place).chart;
    if (chart && place.clientWidth > 0) chart.setSize({ width: place.clientWidth, height: TIMES_HEIGHT });
  }).observe(place);
  return el('figure', {},
    el('figcaption', {}, el('h3', {}, title), el('p', { class: 'muted' }, what + ', ' + counted(one.count, 'connection') + '.')),
    el('p', { class: 'legend' }, el('span', { class: 'swatch well', 'aria-hidden': 'true' }), 'without warning ',
      el('span', { class: 'swatch badly', 'aria-hidden': 'true' }), 'with warning or error'),
    place,
    one.intervals.map((interval) => el('p', {}, stop(interval.text))),
    el('details', {}, el('summary', {}, 'The numbers'),
      table(title, ['From', 'Without warning', 'With warning or error'], timesRows(one), [1, 2])),
    el('details', {}, el('summary', {}, known),
      table(known, ['Timer', 'Products'], one.timers.map(([seconds, names]) =>
        el('tr', {}, el('th', { scope: 'row' }, duration(seconds)), el('td', {}, names.join('; ')))))));
}

function timesRows(one) {
  const rows = [];
  one.well.forEach((well, i) => {
    if (well + one.badly[i] > 0) {
      rows.push(el('tr', {}, el('th', { scope: 'row' }, duration(10 ** (one.lowest_decade + i / one.steps_per_decade))),
        el('td', { class: 'number' }, count(well)), el('td', { class: 'number' }, count(one.badly[i]))));
    }
  });
  return rows;
}

function drawAllTimes() {
  for (const figure of timesCharts) {
    if (figure.chart) figure.chart.destroy();
    figure.chart = drawTimes(figure.one, figure.place);
  }
}

function drawTimes(one, place) {
  const step = 1 / one.steps_per_decade;
  const xs = one.well.map((unused, i) => one.lowest_decade + (i + 0.5) * step);
  const all = one.well.map((well, i) => (well + one.badly[i]) || null);
  const badly = one.badly.map((bad) => bad || null);
  const axis = { stroke: colour('text'), grid: { stroke: colour('grid'), width: 1 }, ticks: { stroke: colour('grid'), width: 1 }, font: '12px system-ui, sans-serif' };
  const bars = uPlot.paths.bars({ size: [0.9, 60] });
  return new uPlot({
    width: Math.max(280, place.clientWidth), height: TIMES_HEIGHT,
    legend: { show: false }, cursor: { show: false },
    scales: { x: { time: false, range: [one.lowest_decade, one.lowest_decade + 9] }, y: { range: (chart, low, high) => [0, Math.max(1, high) * 1.15] } },
    axes: [
      { ...axis, splits: () => Object.keys(DECADES).map(Number).sort((a, b) => a - b), values: (chart, splits) => splits.map((s) => DECADES[s]) },
      { ...axis, size: 56, values: (chart, splits) => splits.map((s) => (Number.isInteger(s) ? count(s) : '')) },
    ],
    series: [{}, { stroke: colour('well'), fill: colour('well'), paths: bars, points: { show: false } }, { stroke: colour('badly'), fill: colour('badly'), paths: bars, points: { show: false } }],
    hooks: { drawClear: [(chart) => drawTimers(chart, one)] },
  }, [xs, all, badly], place);
}

function drawTimers(chart, one) {
  const { ctx, bbox } = chart;
  const at = (seconds) => chart.valToPos(Math.log10(Math.max(seconds, 1e-3)), 'x', true);
  ctx.save();
  for (const { from, to } of one.intervals) {
    const left = from === null ? bbox.left : at(from);
    const right = to === null ? bbox.left + bbox.width : at(to);
    ctx.fillStyle = colour('interval');
    ctx.fillRect(left - 2, bbox.top, Math.max(1, right - left) + 4, bbox.height);
    line(ctx, colour('timer'), 2 * devicePixelRatio, [left, right], bbox);
  }
  line(ctx, colour('timer'), 1, one.timers.map(([seconds]) => at(seconds)), bbox);
  labelTimers(ctx, one.timers.map(([seconds]) => [at(seconds), duration(seconds)]), bbox);
  ctx.restore();
}

function line(ctx, stroke, width, xs, bbox) {
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const x of xs) {
    ctx.moveTo(Math.round(x) + 0.5, bbox.top);
    ctx.lineTo(Math.round(x) + 0.5, bbox.top + bbox.height);
  }
  ctx.stroke();
}

// As many as there is room for.
function labelTimers(ctx, marks, bbox) {
  ctx.font = Math.round(10 * devicePixelRatio) + 'px system-ui, sans-serif';
  ctx.fillStyle = colour('text');
  ctx.textBaseline = 'top';
  let free = bbox.left;
  for (const [x, text] of marks) {
    const width = ctx.measureText(text).width;
    if (x + 3 < free || x + 3 + width > bbox.left + bbox.width) continue;
    ctx.fillText(text, x + 3, bbox.top + 2);
    free = x + width + 8;
  }
}
