// The page: sheets with their cards, the controls of the filters, light and dark.

const root = document.documentElement;
const darkScheme = matchMedia('(prefers-color-scheme: dark)');
const cards = [];

/** What went wrong stands where a test, or a curious reader, can see it. */
function report(message) {
  root.dataset.errors += (root.dataset.errors ? '\n' : '') + message;
}

addEventListener('error', event => report(event.message));
addEventListener('unhandledrejection', event => report(String(event.reason)));
addEventListener('securitypolicyviolation', event => report(`blocked: ${event.violatedDirective} ${event.blockedURI}`));

// Light and dark

function theme() {
  return dashboard.themes[root.dataset.theme].Configuration;
}

function currentLook() {
  const { UIColorPalette: palette, DataColorPalette: data } = theme();
  return {
    ink: palette.PrimaryForeground, soft: palette.SecondaryForeground, card: palette.PrimaryBackground,
    line: data.EmptyFillColor, colors: data.Colors, gradient: data.MinMaxGradient,
    font: getComputedStyle(document.body).fontFamily
  };
}

function showTheme(name) {
  root.dataset.theme = name;
  const { UIColorPalette: palette, DataColorPalette: data } = theme();
  const colors = { ink: palette.PrimaryForeground, soft: palette.SecondaryForeground, card: palette.PrimaryBackground,
    page: palette.SecondaryBackground, accent: palette.Accent, 'on-accent': palette.AccentForeground,
    line: data.EmptyFillColor };
  for (const [key, value] of Object.entries(colors)) root.style.setProperty(`--${key}`, value);
  document.getElementById('theme-switch').textContent = name === 'dark' ? 'Light' : 'Dark';
  document.getElementById('theme-switch').setAttribute('aria-label', `Show in ${name === 'dark' ? 'light' : 'dark'} colours`);
  paintAll();
}

function paintAll() {
  cards.forEach(card => card.paint(currentLook()));
}

// Controls

/** What stands in a sheet's bar for a filter: a choice, or the one value there is. */
function controlFor(filter, { Title }) {
  const own = filter.definition.DefaultFilterControlConfiguration;
  const title = Title ?? own?.Title ?? humanized(filter.definition.Column.ColumnName);
  if (filter.kind === 'TimeRangeFilter') return dateControl(filter, title);
  if (filter.kind !== 'CategoryFilter') return undefined;
  const { DataSetIdentifier, ColumnName } = filter.definition.Column;
  const values = distinctValues(DataSetIdentifier, ColumnName);
  if (values.length < 2) return values.length ? singleValue(title, values[0]) : undefined;
  return isSingle(filter) ? choice(filter, title, values) : checkList(filter, title, values);
}

function isSingle({ id, definition }) {
  const controls = dashboard.definition.Sheets.flatMap(sheet => sheet.FilterControls ?? []).map(entry => Object.values(entry)[0]);
  const type = controls.find(control => control.SourceFilterId === id && control.Type)?.Type
    ?? definition.DefaultFilterControlConfiguration?.ControlOptions?.DefaultDropdownOptions?.Type;
  return type === 'SINGLE_SELECT';
}

function singleValue(title, value) {
  return element('p', { className: 'control' }, element('span', { textContent: title }), element('b', { textContent: value }));
}

function choice(filter, title, values) {
  const select = element('select', {}, ...values.map(value => element('option', { value, textContent: value })));
  [select.value] = filter.chosen.values;
  select.addEventListener('change', () => {
    filter.chosen.values = new Set([select.value]);
    refresh(filter);
  });
  return element('label', { className: 'control', dataset: { filterId: filter.id } },
    element('span', { textContent: title }), select);
}

function checkList(filter, title, values) {
  const summary = element('summary');
  const describe = () => {
    const chosen = values.filter(value => filter.chosen.values.has(value));
    summary.textContent = chosen.length === 0 ? 'All' : chosen.length < 3 ? chosen.join(', ') : `${chosen.length} chosen`;
  };
  const boxes = values.map(value => {
    const box = element('input', { type: 'checkbox', value, checked: filter.chosen.values.has(value) });
    box.addEventListener('change', () => {
      filter.chosen.values[box.checked ? 'add' : 'delete'](value);
      describe();
      refresh(filter);
    });
    return element('label', {}, box, element('span', { textContent: value }));
  });
  describe();
  return element('div', { className: 'control', dataset: { filterId: filter.id } }, element('span', { textContent: title }),
    element('details', {}, summary, element('div', { className: 'choices' }, ...boxes)));
}

const SPANS = [
  ['Last 4 weeks', () => addTo(today, -4, 'WEEK')],
  ['Last 3 months', () => addTo(today, -3, 'MONTH')],
  ['Last 12 months', () => addTo(today, -12, 'MONTH')],
  ['This year', () => truncate(today, 'YEAR')],
  ['All time', () => null]
];

function dateControl(filter, title) {
  const span = element('select', { attributes: { 'aria-label': title } },
    ...SPANS.map(([name]) => element('option', { textContent: name })), element('option', { textContent: 'Chosen dates' }));
  const from = element('input', { type: 'date', attributes: { 'aria-label': `${title}: first day` } });
  const to = element('input', { type: 'date', attributes: { 'aria-label': `${title}: last day` } });
  const show = () => {
    const index = SPANS.findIndex(([, start]) => start() === filter.chosen.from);
    span.selectedIndex = index >= 0 && [today, null].includes(filter.chosen.to) ? index : SPANS.length;
    from.value = filter.chosen.from === null ? '' : isoDate(filter.chosen.from);
    to.value = filter.chosen.to === null ? '' : isoDate(filter.chosen.to);
  };
  const choose = (first, last) => {
    filter.chosen = { from: first, to: last };
    show();
    refresh(filter);
  };
  span.addEventListener('change', () => {
    const chosen = SPANS[span.selectedIndex];
    if (chosen) choose(chosen[1](), chosen[1]() === null ? null : today);
    else from.focus();
  });
  for (const input of [from, to]) {
    input.addEventListener('change', () =>
      choose(from.value ? secondsOf(from.value) : null, to.value ? secondsOf(to.value) : null));
  }
  show();
  return element('div', { className: 'control', dataset: { filterId: filter.id }, attributes: { role: 'group', 'aria-label': title } },
    element('span', { textContent: title }), span, from, element('span', { textContent: 'to' }), to);
}

/** A filter of some visuals is chosen where they are; one of every sheet once, at the top; the rest above their sheet. */
function placeControls(sheet, bar) {
  for (const entry of sheet.FilterControls ?? []) {
    const definition = Object.values(entry)[0];
    const filter = filtersById.get(definition.SourceFilterId);
    if (!filter || filter.hasControl) continue;
    const control = controlFor(filter, definition);
    if (!control) continue;
    filter.hasControl = true;
    controlPlace(filter, sheet, bar).append(control);
  }
}

function controlPlace({ group: { ScopeConfiguration: scope } }, sheet, bar) {
  if (scope.AllSheets) return document.getElementById('common-controls');
  const here = scope.SelectedSheets.SheetVisualScopingConfigurations.find(one => one.SheetId === sheet.SheetId);
  const card = here?.Scope === 'SELECTED_VISUALS' && cards.find(one => one.id === here.VisualIds[0]);
  return card ? card.controls : bar;
}

/** Draws again what a filter touches. */
function refresh(filter) {
  cards.filter(card => card.dataSet && applies(filter, card.dataSet, card.sheetId, card.id))
    .forEach(card => card.draw(currentLook()));
}

// Sheets

function showSheet(sheet) {
  const bar = element('div', { className: 'controls' });
  const grid = element('div', { className: 'grid' });
  for (const place of placesInReadingOrder(sheet)) {
    const entry = sheet.Visuals.find(visual => Object.values(visual)[0].VisualId === place.ElementId);
    const card = new Card(sheet.SheetId, entry, {
      '--column': place.ColumnIndex + 1, '--columns': place.ColumnSpan, '--row-start': place.RowIndex + 1, '--rows': place.RowSpan
    });
    cards.push(card);
    grid.append(card.node);
  }
  document.getElementById('sheets').append(element('section', { id: `sheet-${sheet.SheetId}`, className: 'sheet' },
    element('div', { className: 'sheet-head' },
      element('div', {}, element('h2', { textContent: sheet.Name }), element('p', { textContent: sheet.Description ?? '' })), bar),
    grid));
  placeControls(sheet, bar);
}

function placesInReadingOrder(sheet) {
  return sheet.Layouts.flatMap(layout => layout.Configuration.GridLayout?.Elements ?? [])
    .filter(place => place.ElementType === 'VISUAL')
    .sort((a, b) => a.RowIndex - b.RowIndex || a.ColumnIndex - b.ColumnIndex);
}

function showPage() {
  const { title, asOf, definition } = dashboard;
  document.getElementById('title').textContent = title;
  document.getElementById('as-of').textContent = `as of ${formatDate(secondsOf(asOf), 'D MMMM YYYY')}`;
  root.dataset.theme = darkScheme.matches ? 'dark' : 'light';
  definition.Sheets.forEach(showSheet);
  if (definition.Sheets.length > 1) {
    document.getElementById('sheet-links').append(...definition.Sheets.map(sheet =>
      element('a', { href: `#sheet-${sheet.SheetId}`, textContent: sheet.Name })));
  }
  showTheme(root.dataset.theme);
  cards.forEach(card => card.draw(currentLook()));
}

document.getElementById('theme-switch').addEventListener('click', () =>
  showTheme(root.dataset.theme === 'dark' ? 'light' : 'dark'));
darkScheme.addEventListener('change', () => showTheme(darkScheme.matches ? 'dark' : 'light'));
// Paper is as wide as it is, and light.
addEventListener('beforeprint', () => { root.classList.add('printing'); showTheme('light'); });
addEventListener('afterprint', () => { root.classList.remove('printing'); showTheme(darkScheme.matches ? 'dark' : 'light'); });

showPage();
