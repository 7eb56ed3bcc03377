// The controls of filters: what the reader can choose, and where it stands. A filter of several sheets has one in each;
// all of them show what was chosen in any.

/** What stands for a filter: a choice, or the one value there is. Each is {node, show, words}, the last for paper. */
function controlFor(filter, title) {
  if (filter.chosen.problem || !filter.chosen.values && filter.kind !== 'TimeRangeFilter') {
    return fixedText(filter, title, 'cannot be chosen here');
  }
  if (filter.kind === 'TimeRangeFilter') return dateControl(filter, title);
  const { DataSetIdentifier, ColumnName } = filter.definition.Column;
  const values = distinctValues(DataSetIdentifier, ColumnName);
  if (values.length < 2) return fixedText(filter, title, values[0] ?? UNKNOWN);
  return isSingle(filter) ? choice(filter, title, values) : checkList(filter, title, values);
}

function isSingle({ id, definition }) {
  const controls = dashboard.definition.Sheets.flatMap(sheet => sheet.FilterControls ?? []).map(entry => Object.values(entry)[0]);
  const type = controls.find(control => control.SourceFilterId === id && control.Type)?.Type
    ?? definition.DefaultFilterControlConfiguration?.ControlOptions?.DefaultDropdownOptions?.Type;
  return type === 'SINGLE_SELECT';
}

function control(filter, title, ...nodes) {
  return element('div', { className: 'control', dataset: { filterId: filter.id }, attributes: { role: 'group', 'aria-label': title } },
    element('span', { textContent: title }), ...nodes);
}

function fixedText(filter, title, text) {
  return { node: control(filter, title, element('b', { textContent: text, dir: 'auto' })), show: () => {}, words: () => text };
}

function choice(filter, title, values) {
  const select = element('select', { attributes: { 'aria-label': title } },
    ...values.map(value => element('option', { value, textContent: value })));
  select.addEventListener('change', () => {
    filter.chosen.values = new Set([select.value]);
    refresh(filter);
  });
  return { node: control(filter, title, select), show: () => { [select.value] = filter.chosen.values; },
    words: () => select.value };
}

function checkList(filter, title, values) {
  const summary = element('summary');
  const boxes = values.map(value => {
    const box = element('input', { type: 'checkbox', value });
    box.addEventListener('change', () => {
      filter.chosen.values[box.checked ? 'add' : 'delete'](value);
      refresh(filter);
    });
    return box;
  });
  const labels = boxes.map(box => element('label', {}, box, element('span', { textContent: box.value, dir: 'auto' })));
  const details = element('details', {}, summary, element('div', { className: 'choices' }, ...labels));
  details.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    details.open = false;
    summary.focus();
  });
  addEventListener('pointerdown', event => { if (!details.contains(event.target)) details.open = false; });
  const chosenValues = () => values.filter(value => filter.chosen.values.has(value));
  const show = () => {
    boxes.forEach(box => { box.checked = filter.chosen.values.has(box.value); });
    const chosen = chosenValues();
    summary.textContent = chosen.length === 0 ? 'All' : chosen.length < 3 ? chosen.join(', ') : `${chosen.length} chosen`;
    summary.setAttribute('aria-label', `${title}: ${summary.textContent}`);
  };
  return { node: control(filter, title, details), show, words: () => chosenValues().join(', ') || 'All' };
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
  const problem = element('p', { className: 'problem', attributes: { role: 'status' } });
  const show = () => {
    const { from: first, to: last } = filter.chosen;
    problem.textContent = last !== null && first > last ? 'The first day is after the last.' : '';
    const index = SPANS.findIndex(([, start]) => start() === first);
    span.selectedIndex = index >= 0 && [today, null].includes(last) ? index : SPANS.length;
    from.value = first === null ? '' : isoDate(first);
    to.value = last === null ? '' : isoDate(last);
  };
  const choose = (first, last) => {
    filter.chosen = { from: first, to: last };
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
  const days = element('span', { className: 'days' }, from, element('span', { textContent: 'to' }), to);
  return { node: control(filter, title, span, days, problem), show, words: () => inWords(filter.chosen) };
}

function inWords({ from, to }) {
  const [first, last] = [from, to].map(day => day === null ? '' : formatDate(day, 'D MMM YYYY'));
  return first && last ? `${first} to ${last}` : first ? `from ${first}` : last ? `until ${last}` : 'all time';
}

/** The filters that have a control on a sheet. */
function filtersWithControl(sheet) {
  return (sheet.FilterControls ?? []).map(entry => filtersById.get(Object.values(entry)[0].SourceFilterId)).filter(Boolean);
}

/** A filter of some visuals is chosen where they are; one of every sheet once, at the top; the rest above their sheet. */
function placeControls(sheet, bar) {
  for (const entry of sheet.FilterControls ?? []) {
    const [definition] = Object.values(entry);
    const filter = filtersById.get(definition.SourceFilterId);
    const place = filter && controlPlace(filter, sheet, bar);
    if (!place || place.querySelector(`[data-filter-id="${CSS.escape(filter.id)}"]`)) continue;
    const title = definition.Title ?? filter.definition.DefaultFilterControlConfiguration?.Title
      ?? humanized(filter.definition.Column.ColumnName);
    const { node, show, words } = controlFor(filter, title);
    filter.shows.push(show);
    filter.inWords ??= () => `${title}: ${words()}`;
    place.append(node);
    show();
  }
}

function controlPlace({ group: { ScopeConfiguration: scope } }, sheet, bar) {
  if (scope.AllSheets) return document.getElementById('common-controls');
  const here = scope.SelectedSheets?.SheetVisualScopingConfigurations.find(one => one.SheetId === sheet.SheetId);
  const card = here?.Scope === 'SELECTED_VISUALS' && here.VisualIds.length === 1 && cards.find(one => one.id === here.VisualIds[0]);
  return card ? card.controls : bar;
}

/** Draws again what a filter touches: at once what is seen, the rest when it is. */
function refresh(filter) {
  filter.shows.forEach(show => show());
  passedRows.clear();
  for (const card of cards) {
    if (card.dataSet && applies(filter, card.dataSet, card.sheetId, card.id)) card.isDrawn = false;
  }
  drawWhatIsSeen();
}
