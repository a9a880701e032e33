// Makes elements. All text goes through textContent: nothing is ever parsed as HTML.

const byId = (id) => document.getElementById(id);

// An element with attributes, listeners ("onclick") and children; strings and numbers become text.
function el(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'class') element.className = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat()) {
    if (child === undefined || child === null || child === false || child === '') continue;
    element.append(child instanceof Node ? child : document.createTextNode(child));
  }
}

function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

const NUMBER = new Intl.NumberFormat('en-US');
const count = (n) => NUMBER.format(n);
const counted = (n, noun) => count(n) + ' ' + noun + (n === 1 ? '' : 's');

function rate(part, whole) {
  if (!whole) return '';
  const value = part / whole;
  return value === 0 ? '0' : value < 0.01 ? '<0.01' : value.toFixed(value < 10 ? 2 : 1);
}

// A duration as all other texts of the program say it.
function duration(seconds) {
  const digits = (x) => Number(x.toPrecision(3));
  if (seconds < 0.9995) return digits(seconds * 1000) + ' ms';
  if (seconds < 10000) return digits(seconds) + ' s';
  if (seconds < 172800) return digits(seconds / 3600) + ' h';
  return digits(seconds / 86400) + ' days';
}

// A point in time, in seconds since the first frame.
function moment(seconds, step) {
  if (step >= 1 && seconds >= 3600) {
    const two = (x) => String(Math.floor(x)).padStart(2, '0');
    return Math.floor(seconds / 3600) + ':' + two((seconds / 60) % 60) + ':' + two(seconds % 60);
  }
  const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
  return seconds.toFixed(decimals) + ' s';
}

function say(text) {
  byId('said').textContent = text;
}

// A table with a caption for those who do not see where it stands.
function table(caption, heads, rows, numeric) {
  const isNumber = new Set(numeric || []);
  return el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    el('table', {},
      el('caption', { class: 'unseen' }, caption),
      el('thead', {}, el('tr', {},
        heads.map((head, i) => el('th', { scope: 'col', class: isNumber.has(i) ? 'number' : head === 'Verdict' && 'verdict' }, head)))),
      el('tbody', {}, rows)));
}

function severityBadge(severity) {
  const words = { error: 'error', warn: 'warning', note: 'note', chat: 'chat' };
  return el('span', { class: 'badge ' + (severity || 'none') }, words[severity] || 'none');
}
