// Tables: of groups, of rows as they are, of rows by columns, and the numbers behind a chart.

const SHOWN_ROWS = 500;

/** A table of groups with their aggregates, or of the rows as they are. */
function tableVisual(configuration, rows) {
  const { columns, rows: all, totals } = configuration.FieldWells.TableAggregatedFieldWells
    ? groupedTable(configuration, rows) : plainTable(configuration, rows);
  const order = shownColumns(columns, configuration.FieldOptions);
  const table = { columns: order.map(({ column }) => column), rows: all.map(row => order.map(({ at }) => row[at])),
    totals: totals && order.map(({ at }) => totals[at]) };
  return { marks: all.length, table, body: scroller(tableNode(table)) };
}

function groupedTable({ FieldWells: { TableAggregatedFieldWells: wells }, SortConfiguration, TotalOptions }, rows) {
  const fields = dimensions(wells.GroupBy);
  const values = measures(wells.Values);
  const groups = sortGroups(groupBy(fields, rows), SortConfiguration?.RowSort, fields, values);
  return {
    columns: [...fields, ...values.map(field => ({ ...field, isNumber: true }))],
    rows: groups.map(group => [...group.keys, ...values.map(field => aggregate(field, group.rows))]),
    totals: isOn(TotalOptions) ? totalRow(fields.length, values.map(field => aggregate(field, rows)), TotalOptions) : undefined
  };
}

function plainTable({ FieldWells: { TableUnaggregatedFieldWells: wells }, SortConfiguration }, rows) {
  const fields = wells.Values.map(plainField);
  const readers = fields.map(field => cellReader(field.dataSet, field.column));
  const groups = Array.from(rows, row => ({ keys: readers.map(read => read(row)), rows: [row] }));
  return {
    columns: fields.map(field => ({ ...field, isNumber: !field.isText && !field.isDate })),
    rows: sortGroups(groups, SortConfiguration?.RowSort, fields, []).map(group => group.keys)
  };
}

/** Where which column stands: in the definition's order, with its labels and links, without the hidden ones. */
function shownColumns(columns, options) {
  const order = options?.Order ?? [];
  const place = ({ column }) => order.includes(column.id) ? order.indexOf(column.id) : order.length;
  return columns
    .map((column, at) => ({ at, column: withOptions(column, options) }))
    .filter(({ column }) => column.visibility !== 'HIDDEN')
    .sort((a, b) => place(a) - place(b));
}

function withOptions(column, options) {
  const own = options?.SelectedFieldOptions?.find(option => option.FieldId === column.id);
  return { ...column, label: own?.CustomLabel ?? column.label, visibility: own?.Visibility,
    link: own?.URLStyling?.LinkConfiguration };
}

/** Rows of groups by columns of groups, with one or more numbers where they meet. */
function pivotTable(configuration, rows) {
  const wells = configuration.FieldWells.PivotTableAggregatedFieldWells;
  const options = configuration.FieldOptions;
  const fieldsOf = fields => fields.map(field => withOptions(field, options));
  const [down, across] = [fieldsOf(dimensions(wells.Rows)), fieldsOf(dimensions(wells.Columns))];
  const values = fieldsOf(measures(wells.Values)).filter(value => value.visibility !== 'HIDDEN');
  const sorts = pivotSorts(configuration.SortConfiguration, [...down, ...across]);
  const { RowTotalOptions, ColumnTotalOptions } = configuration.TotalOptions ?? {};
  const everything = { keys: across.length ? null : [], rows };
  const lines = pivotGroups(down, rows, sorts, values);
  const columns = across.length ? pivotGroups(across, rows, sorts, values) : [everything];
  if (across.length && isOn(ColumnTotalOptions)) columns[placing(ColumnTotalOptions)](everything);
  const numbersOf = lists => lists.flatMap(list => values.map(value => valueOf(value, list)));
  // All rows are a group of their own, which overlaps with the others.
  const cells = crossed([...lines, everything], columns.filter(column => column !== everything));
  const total = columns.indexOf(everything);
  if (total >= 0) [...lines, everything].forEach((line, i) => cells[i].splice(total, 0, line.rows));
  const table = {
    columns: [...down, ...columns.flatMap(({ keys }) => values.map(value => ({ ...value, isNumber: true, keys,
      label: pivotLabel(keys, across, value, values, ColumnTotalOptions) })))],
    rows: lines.map((line, i) => [...line.keys, ...numbersOf(cells[i])]),
    totals: down.length && isOn(RowTotalOptions)
      ? totalRow(down.length, numbersOf(cells.at(-1)), RowTotalOptions) : undefined
  };
  const marks = table.rows.flatMap(row => row.slice(down.length)).filter(value => value !== null).length;
  return { marks, table, body: scroller(tableNode(table, down.length)) };
}

/** Groups of several dimensions, sorted by the first, in it by the second, and so on. */
function pivotGroups(fields, rows, sorts, values) {
  if (fields.length === 0) return [{ keys: [], rows }];
  const [first, ...rest] = fields;
  return orderedGroups(first, rows, { sorts: sorts.get(first.id), values })
    .flatMap(group => pivotGroups(rest, group.rows, sorts, values)
      .map(inner => ({ keys: [group.key, ...inner.keys], rows: inner.rows })));
}

/** The sorts of each field as other visuals have them. */
function pivotSorts(configuration, fields) {
  const sorts = new Map();
  for (const { FieldId, SortBy: { Field, Column, DataPath } } of configuration?.FieldSortOptions ?? []) {
    if (DataPath) throw new Error('sorting by one column of a pivot table is not known here');
    if (fields.some(field => field.id === FieldId)) sorts.set(FieldId, [Field ? { FieldSort: Field } : { ColumnSort: Column }]);
  }
  return sorts;
}

function pivotLabel(keys, across, value, values, totalOptions) {
  const names = keys ? keys.map((key, i) => across[i].format(key)) : [totalOptions?.CustomLabel ?? 'Total'];
  return [...names, ...(names.length && values.length === 1 ? [] : [value.label])].join(', ');
}

function isOn(totalOptions) {
  return totalOptions?.TotalsVisibility === 'VISIBLE';
}

function placing({ Placement }) {
  return Placement === 'START' ? 'unshift' : 'push';
}

/** A total stands under the name of the first column; what it is not a total of is empty. */
function totalRow(nameCount, values, { CustomLabel, Placement }) {
  const names = Array.from({ length: nameCount }, (_, i) => i === 0 ? CustomLabel || 'Total' : '');
  return Object.assign([...names, ...values], { nameCount, isFirst: Placement === 'START' });
}

/** A table as it stands in the page, its first columns naming the row. */
function tableNode({ columns, rows, totals }, nameCount = 0) {
  const table = element('table', {}, element('thead', {}, element('tr', {}, ...columns.map(headCell))));
  const body = table.createTBody();
  for (const row of rows.slice(0, SHOWN_ROWS)) {
    body.append(element('tr', {}, ...row.map((value, i) => tableCell(columns[i], value, i < nameCount))));
  }
  if (rows.length > SHOWN_ROWS) {
    body.append(element('tr', {}, element('td', { className: 'more', colSpan: columns.length,
      textContent: `and ${(rows.length - SHOWN_ROWS).toLocaleString('en')} more` })));
  }
  if (totals) {
    const line = element('tr', { className: 'totals' }, ...totals.map((value, i) =>
      typeof value === 'string' ? element('th', { textContent: value, attributes: i ? {} : { scope: 'row' } })
        : tableCell(columns[i], value, false)));
    if (totals.isFirst) body.prepend(line);
    else body.append(line);
  }
  return table;
}

function headCell({ label, isNumber }) {
  return element('th', { scope: 'col', className: isNumber ? 'number' : '', textContent: label, dir: 'auto' });
}

function tableCell({ format, isNumber, isDate, link }, value, isName) {
  const cell = element(isName ? 'th' : 'td', { className: isNumber ? 'number' : isDate ? 'date' : '', dir: 'auto' });
  if (isName) cell.scope = 'row';
  // Only addresses that a browser opens as a page: the data may hold anything.
  if (link && /^https:\/\//.test(value ?? '')) {
    cell.append(element('a', { href: value, target: '_blank', rel: 'noopener noreferrer',
      textContent: link.Content?.CustomTextContent?.Value ?? value }));
  } else {
    cell.textContent = link ? UNKNOWN : value === '' ? '' : format(value);
  }
  return cell;
}

/** What scrolls must be reachable by keyboard. */
function scroller(table) {
  return element('div', { className: 'scroll', tabIndex: 0, attributes: { role: 'region', 'aria-label': 'Table' } }, table);
}
