// The definition's filters, with what the reader has chosen in their controls.

const filterGroups = (dashboard.definition.FilterGroups ?? []).filter(group => group.Status !== 'DISABLED');
const filtersById = new Map();
for (const group of filterGroups) {
  for (const entry of group.Filters) {
    const kind = Object.keys(entry)[0];
    const filter = { kind, group, definition: entry[kind], id: entry[kind].FilterId };
    filtersById.set(filter.id, { ...filter, chosen: startingChoice(filter) });
  }
}

/** The rows of a data set that a visual shows. Limits such as "the first fifty" look at what the others leave. */
function filteredRows(dataSet, sheetId, visualId) {
  const applying = [...filtersById.values()].filter(filter => applies(filter, dataSet, sheetId, visualId));
  const [limits, conditions] = partition(applying, filter => filter.kind === 'TopBottomFilter');
  const tests = conditions.map(filter => condition(filter, dataSet));
  const rows = allRows(dataSet).filter(row => tests.every(test => test(row)));
  return limits.reduce((left, filter) => firstGroups(filter.definition, left), rows);
}

function partition(list, test) {
  return [list.filter(test), list.filter(entry => !test(entry))];
}

function applies({ group, definition }, dataSet, sheetId, visualId) {
  const { DataSetIdentifier, ColumnName } = definition.Column;
  const isHere = dataSet === DataSetIdentifier
    || (group.CrossDataset === 'ALL_DATASETS' && hasColumn(dataSet, ColumnName));
  return isHere && inScope(group.ScopeConfiguration, sheetId, visualId);
}

function inScope({ AllSheets, SelectedSheets }, sheetId, visualId) {
  if (AllSheets) return true;
  return (SelectedSheets?.SheetVisualScopingConfigurations ?? []).some(scope => scope.SheetId === sheetId
    && (scope.Scope === 'ALL_VISUALS' || scope.VisualIds.includes(visualId)));
}

function startingChoice({ kind, definition }) {
  switch (kind) {
    case 'TimeRangeFilter': return { from: startDate(definition.RangeMinimumValue),
      to: startDate(definition.RangeMaximumValue) };
    case 'CategoryFilter': return { values: new Set(definition.Configuration.FilterListConfiguration?.CategoryValues) };
    default: return {};
  }
}

function startDate(value) {
  if (value?.RollingDate) return rollingDate(value.RollingDate.Expression);
  return value?.StaticValue ? secondsOf(value.StaticValue.slice(0, 10)) : null;
}

/** Whether a row passes. A filter of a kind that is not known here stops the visual rather than lie. */
function condition(filter, dataSet) {
  const cell = cellReader(dataSet, filter.definition.Column.ColumnName);
  switch (filter.kind) {
    case 'TimeRangeFilter': return timeCondition(filter, cell);
    case 'NumericRangeFilter': return numberCondition(filter.definition, cell);
    case 'CategoryFilter': return categoryCondition(filter, cell);
    default: throw new Error(`filters of kind ${filter.kind} are not known here`);
  }
}

function timeCondition({ definition, chosen: { from, to } }, cell) {
  if (from === null && to === null) return () => true;
  const granularity = definition.TimeGranularity ?? 'DAY';
  const lowest = from === null ? -Infinity : truncate(from, granularity);
  const highest = to === null ? Infinity : truncate(to, granularity);
  return rangeCondition(definition, lowest, highest, row => {
    const value = cell(row);
    return value === null ? null : truncate(value, granularity);
  });
}

function numberCondition(definition, cell) {
  return rangeCondition(definition, definition.RangeMinimum?.StaticValue ?? -Infinity,
    definition.RangeMaximum?.StaticValue ?? Infinity, cell);
}

function rangeCondition({ NullOption, IncludeMinimum, IncludeMaximum }, lowest, highest, cell) {
  return row => {
    const value = cell(row);
    if (value === null) return NullOption !== 'NON_NULLS_ONLY';
    if (NullOption === 'NULLS_ONLY') return false;
    return (value > lowest || (IncludeMinimum && value === lowest))
      && (value < highest || (IncludeMaximum && value === highest));
  };
}

function categoryCondition({ definition, chosen }, cell) {
  const { FilterListConfiguration: list, CustomFilterConfiguration: custom } = definition.Configuration;
  if (custom) return customCondition(custom, cell);
  if (!list) throw new Error('category filters of this kind are not known here');
  if (chosen.values.size === 0) return () => true;
  const isExcluding = list.MatchOperator.startsWith('DOES_NOT');
  return row => chosen.values.has(cell(row)) !== isExcluding;
}

const TEXT_TESTS = {
  EQUALS: (text, part) => text === part,
  DOES_NOT_EQUAL: (text, part) => text !== part,
  CONTAINS: (text, part) => text.includes(part),
  DOES_NOT_CONTAIN: (text, part) => !text.includes(part),
  STARTS_WITH: (text, part) => text.startsWith(part),
  ENDS_WITH: (text, part) => text.endsWith(part)
};

function customCondition({ MatchOperator, CategoryValue, SelectAllOptions, NullOption }, cell) {
  if (SelectAllOptions) return () => true;
  return row => {
    const value = cell(row);
    return value === null ? NullOption !== 'NON_NULLS_ONLY' : TEXT_TESTS[MatchOperator](String(value), CategoryValue);
  };
}

/** The rows of the first (or last) groups of a column, by an aggregate. */
function firstGroups({ Column, Limit, AggregationSortConfigurations }, rows) {
  const field = { dataSet: Column.DataSetIdentifier, column: Column.ColumnName };
  const sorts = AggregationSortConfigurations.map(sort => ({
    ColumnSort: { SortBy: sort.Column, Direction: sort.SortDirection, AggregationFunction: sort.AggregationFunction }
  }));
  return sortGroups(groupBy([field], rows), sorts, [field], []).slice(0, Limit).flatMap(group => group.rows);
}
