// Light, dark, or what the system says.

const redraws = [];
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const THEMES = { '': 'Colours: as the system', light: 'Colours: light', dark: 'Colours: dark' };

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

function showTheme(theme) {
  document.documentElement.dataset.theme = theme || (systemDark.matches ? 'dark' : 'light');
  byId('theme').textContent = THEMES[theme];
  redraws.forEach((redraw) => redraw());
}

function setUpTheme() {
  let theme = '';
  const order = Object.keys(THEMES);
  byId('theme').addEventListener('click', () => {
    theme = order[(order.indexOf(theme) + 1) % order.length];
    showTheme(theme);
  });
  systemDark.addEventListener('change', () => showTheme(theme));
  // Paper is white: charts are drawn anew for it.
  let before = '';
  addEventListener('beforeprint', () => { before = theme; showTheme('light'); });
  addEventListener('afterprint', () => showTheme(before));
  showTheme(theme);
}
