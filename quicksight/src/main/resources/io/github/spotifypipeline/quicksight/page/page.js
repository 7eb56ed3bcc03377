// The page: sheets as tabs, light and dark, paper.

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
const cards = [];

// Light and dark

function theme() {
  return dashboard.themes[root.dataset.theme].Configuration;
}

function currentLook() {
  const { UIColorPalette: palette, DataColorPalette: data } = theme();
  return {
    ink: palette.PrimaryForeground, soft: palette.SecondaryForeground, card: palette.PrimaryBackground,
    line: data.EmptyFillColor, muted: shade([data.EmptyFillColor, palette.SecondaryForeground], 0.4),
    colors: data.Colors, gradient: data.MinMaxGradient, font: getComputedStyle(document.body).fontFamily
  };
}

function showTheme(name) {
  root.dataset.theme = name;
  const { UIColorPalette: palette, DataColorPalette: data } = theme();
  const colors = { ink: palette.PrimaryForeground, soft: palette.SecondaryForeground, card: palette.PrimaryBackground,
    page: palette.SecondaryBackground, accent: palette.Accent, 'on-accent': palette.AccentForeground,
    line: data.EmptyFillColor };
  for (const [key, value] of Object.entries(colors)) root.style.setProperty(`--${key}`, value);
  const other = name === 'dark' ? 'Light' : 'Dark';
  Object.assign(document.getElementById('theme-switch'), { textContent: other, ariaLabel: `${other} colours` });
  cards.forEach(card => card.paint(currentLook()));
}

// Sheets

const sheets = dashboard.definition.Sheets.map(sheet => {
  const tab = element('button', { type: 'button', id: `tab-${sheet.SheetId}`, textContent: sheet.Name,
    attributes: { role: 'tab', 'aria-controls': `sheet-${sheet.SheetId}` } });
  const bar = element('div', { className: 'controls' });
  const grid = element('div', { className: 'grid' });
  const choices = element('p', { className: 'on-paper' });
  const panel = element('section', { id: `sheet-${sheet.SheetId}`, className: 'sheet',
    attributes: { role: 'tabpanel', 'aria-labelledby': tab.id } },
  element('div', { className: 'sheet-head' },
    element('div', {}, element('h2', { textContent: sheet.Name }), element('p', { textContent: sheet.Description ?? '' }),
      choices), bar),
  grid);
  return { sheet, tab, panel, bar, grid, choices, own: [] };
});

function layOut({ sheet, panel, bar, grid, own }) {
  for (const { id, node } of elementsOf(sheet, own)) {
    const place = placesOf(sheet).find(one => one.ElementId === id);
    if (place) {
      const { ColumnIndex = 0, ColumnSpan, RowIndex = 0, RowSpan } = place;
      const lines = { '--column': ColumnIndex + 1, '--columns': ColumnSpan, '--row-start': RowIndex + 1, '--rows': RowSpan };
      for (const [name, value] of Object.entries(lines)) node.style.setProperty(name, value);
    }
    grid.append(node);
  }
  cards.push(...own);
  document.getElementById('sheets').append(panel);
  placeControls(sheet, bar);
}

/** Visuals and text boxes in reading order; what the layout does not place comes last, as wide as the sheet. */
function elementsOf(sheet, own) {
  own.push(...(sheet.Visuals ?? []).map(entry => new Card(sheet.SheetId, entry)));
  const order = placesOf(sheet).map(place => place.ElementId);
  const rank = ({ id }) => order.includes(id) ? order.indexOf(id) : order.length;
  return [
    ...own,
    ...(sheet.TextBoxes ?? []).map(box => ({ id: box.SheetTextBoxId, node: textBox(box) })),
    ...(sheet.Images ?? []).map(image => ({ id: image.SheetImageId,
      node: element('p', { className: 'text-box', textContent: 'Images are not drawn here.' }) }))
  ].sort((a, b) => rank(a) - rank(b));
}

function placesOf(sheet) {
  return (sheet.Layouts ?? []).flatMap(layout => layout.Configuration.GridLayout?.Elements ?? [])
    .sort((a, b) => a.RowIndex - b.RowIndex || a.ColumnIndex - b.ColumnIndex);
}

/** Shows one sheet. Its visuals are drawn when it is first seen: the page opens as fast as its first sheet. */
function open(chosen) {
  for (const one of sheets) {
    const isChosen = one === chosen;
    one.panel.hidden = !isChosen;
    one.tab.setAttribute('aria-selected', isChosen);
    one.tab.tabIndex = isChosen ? 0 : -1;
  }
  const own = filtersWithControl(chosen.sheet).map(filter => filter.id);
  for (const control of document.getElementById('common-controls').children) {
    control.hidden = !own.includes(control.dataset.filterId);
  }
  drawWhatIsSeen();
}

function drawWhatIsSeen() {
  const look = currentLook();
  for (const card of cards.filter(({ node }) => node.offsetParent)) {
    if (card.isDrawn) card.paint(look);
    else card.draw(look);
  }
}

function choose(chosen) {
  open(chosen);
  chosen.tab.focus();
  if (location.hash !== `#${chosen.panel.id}`) history.pushState(null, '', `#${chosen.panel.id}`);
}

/** The sheet that the address names; an address that names none is of the first. */
function addressed() {
  return sheets.find(({ panel }) => location.hash === `#${panel.id}`) ?? (location.hash ? undefined : sheets[0]);
}

/** Back, forward, and an address that somebody changes. */
addEventListener('popstate', () => {
  const sheet = addressed();
  if (sheet) open(sheet);
});

const KEYS = { ArrowRight: i => i + 1, ArrowLeft: i => i - 1, Home: () => 0, End: () => -1 };

function showTabs() {
  const list = document.getElementById('tabs');
  list.hidden = sheets.length < 2;
  list.append(...sheets.map(({ tab }) => tab));
  sheets.forEach((one, i) => {
    one.tab.addEventListener('click', () => choose(one));
    one.tab.addEventListener('keydown', event => {
      const next = KEYS[event.key]?.(i);
      if (next === undefined) return;
      event.preventDefault();
      choose(sheets.at(next % sheets.length));
    });
  });
}

function showPage() {
  const { title, asOf } = dashboard;
  document.getElementById('title').textContent = title;
  document.getElementById('as-of').textContent = `as of ${formatDate(secondsOf(asOf), 'D MMMM YYYY')}`;
  showTheme(darkScheme.matches ? 'dark' : 'light');
  showTabs();
  sheets.forEach(layOut);
  open(addressed() ?? sheets[0]);
  root.dataset.ready = '';
  // When it has also been laid out and painted.
  requestAnimationFrame(() => setTimeout(() => performance.mark('drawn')));
}

document.getElementById('theme-switch').addEventListener('click', () =>
  showTheme(root.dataset.theme === 'dark' ? 'light' : 'dark'));
darkScheme.addEventListener('change', () => {
  // Paper counts as light to the browser, which is no wish of the reader.
  if (!root.classList.contains('printing')) showTheme(darkScheme.matches ? 'dark' : 'light');
});

// Paper is as wide as it is, and light, and has all sheets, with words for the controls.
let themeOnScreen;
addEventListener('beforeprint', () => {
  themeOnScreen = root.dataset.theme;
  root.classList.add('printing');
  showTheme('light');
  for (const { sheet, choices } of sheets) {
    choices.textContent = filtersWithControl(sheet).map(filter => filter.inWords()).join(' · ');
  }
  drawWhatIsSeen();
});
addEventListener('afterprint', () => {
  root.classList.remove('printing');
  showTheme(themeOnScreen);
});

showPage();
