// Visuals that are not charts (key figures and tables), and the card that frames each visual.

const SHOWN_ROWS = 500;

/** A node with properties and children. Text that comes from the data goes in by textContent, never as HTML. */
function element(name, properties = {}, ...children) {
  const { dataset, attributes, ...rest } = properties;
  const node = Object.assign(document.createElement(name), rest);
  Object.assign(node.dataset, dataset);
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A key figure: of all rows or, with a trend, of the newest group, against the one before. */
function keyFigure(configuration, rows) {
  const wells = configuration.FieldWells;
  const [measure] = measures(wells.Values);
  const [trend] = dimensions(wells.TrendGroups);
  const groups = trend ? orderedGroups(trend, rows, { values: [measure] }) : [];
  const history = groups.map(group => aggregate(measure, group.rows));
  const value = trend ? history.at(-1) ?? null : aggregate(measure, rows);
  const body = element('div', { className: 'figure' }, element('p', { className: 'number', textContent: measure.format(value) }));
  if (history.length > 1) {
    body.append(change(history.at(-1) - history.at(-2), trend, measure));
    if (configuration.KPIOptions?.Sparkline?.Visibility !== 'HIDDEN') body.append(sparkline(history));
  }
  return { marks: rows.length && value !== null ? 1 : 0, body };
}

function change(difference, trend, measure) {
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  const period = (trend.granularity ?? 'group').toLowerCase();
  return element('p', { className: 'change', textContent: `${sign}${measure.format(Math.abs(difference))} since the ${period} before` });
}

function sparkline(history) {
  const [least, most] = [Math.min(...history), Math.max(...history)];
  const points = history.map((value, i) =>
    [i / (history.length - 1) * 100, 27 - (value - least) / (most - least || 1) * 24].map(number => number.toFixed(2)).join());
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const draw = (name, list) => {
    const line = document.createElementNS(svg.namespaceURI, name);
    line.setAttribute('points', list.join(' '));
    svg.append(line);
  };
  svg.setAttribute('viewBox', '0 0 100 30');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('sparkline');
  draw('polygon', ['0,30', ...points, '100,30']);
  draw('polyline', points);
  return svg;
}

/** A table: of groups with their aggregates, or of the rows as they are. */
function tableVisual(configuration, rows) {
  const { columns, groups } = configuration.FieldWells.TableAggregatedFieldWells
    ? groupedTable(configuration, rows) : plainTable(configuration, rows);
  const shown = inOrder(columns, configuration.FieldOptions);
  const table = element('table', {}, tableHead(shown));
  const body = table.createTBody();
  for (const group of groups.slice(0, SHOWN_ROWS)) {
    body.append(element('tr', {}, ...shown.map(column => tableCell(column, column.of(group)))));
  }
  const wrapper = scroller(table);
  if (groups.length > SHOWN_ROWS) {
    wrapper.append(element('p', { className: 'more', textContent: `and ${groups.length - SHOWN_ROWS} more` }));
  }
  return { marks: groups.length, body: wrapper };
}

function groupedTable({ FieldWells: { TableAggregatedFieldWells: wells }, SortConfiguration }, rows) {
  const fields = dimensions(wells.GroupBy);
  const values = measures(wells.Values);
  return {
    columns: [
      ...fields.map((field, i) => ({ ...field, isNumber: false, of: group => group.keys[i] })),
      ...values.map(field => ({ ...field, isNumber: true, of: group => aggregate(field, group.rows) }))
    ],
    groups: sortGroups(groupBy(fields, rows), SortConfiguration?.RowSort, fields, values)
  };
}

function plainTable({ FieldWells: { TableUnaggregatedFieldWells: wells }, SortConfiguration }, rows) {
  const fields = wells.Values.map(plainField);
  const readers = fields.map(field => cellReader(field.dataSet, field.column));
  const groups = rows.map(row => ({ keys: readers.map(read => read(row)), rows: [row] }));
  return {
    columns: fields.map((field, i) => ({ ...field, isNumber: !field.isText && !field.isDate, of: group => group.keys[i] })),
    groups: sortGroups(groups, SortConfiguration?.RowSort, fields, [])
  };
}

/** The columns in the definition's order, with its labels and links, without the hidden ones. */
function inOrder(columns, options) {
  const order = options?.Order ?? [];
  const place = column => order.includes(column.id) ? order.indexOf(column.id) : order.length;
  return columns
    .map(column => ({ ...column, option: options?.SelectedFieldOptions?.find(option => option.FieldId === column.id) }))
    .filter(column => column.option?.Visibility !== 'HIDDEN')
    .map(column => ({ ...column, label: column.option?.CustomLabel ?? column.label,
      link: column.option?.URLStyling?.LinkConfiguration }))
    .sort((a, b) => place(a) - place(b));
}

function tableHead(columns) {
  return element('thead', {}, element('tr', {}, ...columns.map(({ label, isNumber }) =>
    element('th', { scope: 'col', className: isNumber ? 'number' : '', textContent: label }))));
}

function tableCell({ format, isNumber, link }, value) {
  const cell = element('td', { className: isNumber ? 'number' : '', dir: 'auto' });
  // Only addresses that a browser opens as a page: the data may hold anything.
  if (link && /^https:\/\//.test(value ?? '')) {
    cell.append(element('a', { href: value, target: '_blank', rel: 'noopener noreferrer',
      textContent: link.Content?.CustomTextContent?.Value ?? value }));
  } else {
    cell.textContent = link ? UNKNOWN : format(value);
  }
  return cell;
}

/** What scrolls must be reachable by keyboard. */
function scroller(table) {
  return element('div', { className: 'scroll', tabIndex: 0 }, table);
}

/** A chart's numbers for those who do not see it. */
function textTable({ head, body }) {
  const cells = (row, name) => row.map((text, i) =>
    element(name, { textContent: text, className: i > 0 ? 'number' : '', dir: 'auto' }));
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...cells(head, 'th'))));
  table.createTBody().append(...body.map(row => element('tr', {}, ...cells(row, 'td'))));
  return scroller(table);
}

/** The card of one visual, drawn by draw(). */
class Card {
  constructor(sheetId, entry, place) {
    this.kind = Object.keys(entry)[0];
    this.visual = entry[this.kind];
    this.id = this.visual.VisualId;
    this.sheetId = sheetId;
    this.dataSet = onlyDataSet(this.visual.ChartConfiguration);
    this.controls = element('div', { className: 'controls' });
    this.body = element('div', { className: 'body' });
    const title = plainText(this.visual.Title) ?? this.id;
    this.node = element('section', { className: 'card', dataset: { visualId: this.id, kind: this.kind, marks: '0' },
      attributes: { 'aria-label': title } },
    element('header', {}, element('div', {}, element('h3', { textContent: title }),
      element('p', { textContent: plainText(this.visual.Subtitle) ?? '' })), this.controls), this.body);
    for (const [name, value] of Object.entries(place)) this.node.style.setProperty(name, value);
  }

  draw(look) {
    this.dispose();
    try {
      this.show(look);
    } catch (problem) {
      report(`${this.id}: ${problem.message}`);
      this.say(`This visual cannot be drawn: ${problem.message}`);
    }
  }

  show(look) {
    const { ChartConfiguration: configuration } = this.visual;
    if (!(this.kind in CHARTS) && this.kind !== 'KPIVisual' && this.kind !== 'TableVisual') {
      this.say(`This visual type is not drawn here: ${this.kind}`);
      return;
    }
    const rows = filteredRows(this.dataSet, this.sheetId, this.id);
    const result = this.kind === 'KPIVisual' ? keyFigure(configuration, rows)
      : this.kind === 'TableVisual' ? tableVisual(configuration, rows)
        : CHARTS[this.kind](configuration, rows);
    this.node.dataset.marks = result.marks;
    if (result.marks === 0) this.say('No data yet');
    else if (result.option) this.chart(result, look);
    else this.body.replaceChildren(result.body);
  }

  say(text) {
    this.node.dataset.marks = 0;
    this.body.replaceChildren(element('p', { className: 'message', textContent: text }));
  }

  chart(result, look) {
    const alternative = this.visual.VisualContentAltText ?? plainText(this.visual.Title);
    const canvas = element('div', { className: 'chart', attributes: { role: 'img', 'aria-label': alternative } });
    const details = element('details', {}, element('summary', { textContent: 'As a table' }));
    details.addEventListener('toggle', () => details.append(textTable(result.table)), { once: true });
    this.body.replaceChildren(canvas, details);
    this.drawing = echarts.init(canvas, null, { renderer: 'svg' });
    this.option = result.option;
    this.paint(look);
    this.resizing = new ResizeObserver(() => this.paint(currentLook()));
    this.resizing.observe(canvas);
  }

  /** Draws what was computed, as wide as it is now. */
  paint(look) {
    if (!this.drawing) return;
    const canvas = this.drawing.getDom();
    this.drawing.resize();
    this.drawing.setOption(this.option({ ...look, width: canvas.clientWidth }), { notMerge: true });
  }

  dispose() {
    this.resizing?.disconnect();
    this.drawing?.dispose();
    this.drawing = undefined;
  }
}

function plainText(title) {
  return title?.Visibility === 'HIDDEN' ? undefined : title?.FormatText?.PlainText;
}

function onlyDataSet(configuration) {
  const found = new Set();
  JSON.stringify(configuration?.FieldWells ?? {}, (key, value) => {
    if (key === 'DataSetIdentifier') found.add(value);
    return value;
  });
  return [...found][0];
}
