// The definition's filters, with what the reader has chosen in their controls.

const filterGroups = (dashboard.definition.FilterGroups ?? []).filter(group => group.Status !== 'DISABLED');
const filtersById = new Map();
for (const group of filterGroups) {
  for (const entry of group.Filters) {
    const kind = Object.keys(entry)[0];
    const filter = { kind, group, definition: entry[kind], id: entry[kind].FilterId };
    filtersById.set(filter.id, { ...filter, chosen: startingChoice(filter), shows: [] });
  }
}

/** What the definition says first. What it says in a way that is not known here stops the visuals that it filters. */
function startingChoice(filter) {
  try {
    return knownChoice(filter);
  } catch (problem) {
    return { problem };
  }
}

/** The rows of a data set that a visual shows. Limits such as "the first fifty" look at what the others leave. */
function filteredRows(dataSet, sheetId, visualId) {
  const applying = [...filtersById.values()].filter(filter => applies(filter, dataSet, sheetId, visualId));
  const unknown = applying.find(filter => filter.chosen.problem);
  if (unknown) throw unknown.chosen.problem;
  const [limits, conditions] = partition(applying, filter => filter.kind === 'TopBottomFilter');
  return limits.reduce((left, filter) => firstGroups(filter.definition, left), passingRows(dataSet, conditions));
}

/** Why a visual has nothing to show: what the reader chose, or, whatever they choose, that there is nothing yet. */
function whyNothing(dataSet, sheetId, visualId) {
  const conditions = [...filtersById.values()]
    .filter(filter => filter.kind !== 'TopBottomFilter' && applies(filter, dataSet, sheetId, visualId));
  const [chosen, fixed] = partition(conditions, filter => filter.shows.length > 0);
  const dates = chosen.filter(filter => filter.kind === 'TimeRangeFilter');
  const isEmpty = some => passingRows(dataSet, some).length === 0;
  if (isEmpty(fixed) || !isEmpty(conditions)) return 'No data yet';
  if (!isEmpty([...fixed, ...dates])) return 'Nothing for what is chosen.';
  return dates.some(filter => isBetweenWeeks(filter, dataSet)) ? 'No week begins in the chosen dates.'
    : 'Nothing in the chosen dates.';
}

/** Whether the dates lie between two Mondays, or what weeks begin with, in a column that holds nothing else. */
function isBetweenWeeks({ definition, chosen: { from, to } }, dataSet) {
  const isWeekly = columnOf(dataSet, definition.Column.ColumnName).values
    .every(value => value === null || value === truncate(value, 'WEEK'));
  return isWeekly && from !== null && from <= to && truncate(to, 'WEEK') < from;
}

/** Most visuals of a sheet share their filters, so what passes them is kept until the reader chooses something else. */
const passedRows = new Map();

function passingRows(dataSet, conditions) {
  const name = JSON.stringify([dataSet, conditions.map(filter => filter.id)]);
  if (!passedRows.has(name)) {
    passedRows.set(name, conditions.reduce((left, filter) => passing(filter, dataSet, left), allRows(dataSet)));
  }
  return passedRows.get(name);
}

/** The rows that a filter lets through. It decides on each value once, not on each row. */
function passing(filter, dataSet, rows) {
  const { values, codes } = columnOf(dataSet, filter.definition.Column.ColumnName);
  const passes = Uint8Array.from(values, condition(filter));
  const left = new Uint32Array(rows.length);
  let count = 0;
  for (const row of rows) if (passes[codes[row]]) left[count++] = row;
  return left.subarray(0, count);
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

function knownChoice({ kind, group, definition }) {
  if (group.Filters.length > 1) throw new Error('groups of several filters are not known here');
  switch (kind) {
    case 'TimeRangeFilter': return { from: startDate(definition.RangeMinimumValue),
      to: startDate(definition.RangeMaximumValue) };
    case 'NumericRangeFilter': return { from: startNumber(definition.RangeMinimum, -Infinity),
      to: startNumber(definition.RangeMaximum, Infinity) };
    case 'CategoryFilter': return { values: new Set(definition.Configuration.FilterListConfiguration?.CategoryValues) };
    case 'TopBottomFilter': return {};
    default: throw new Error(`filters of kind ${kind} are not known here`);
  }
}

function startDate(value) {
  if (value?.Parameter) throw new Error('parameters are not known here');
  if (value?.RollingDate) return rollingDate(value.RollingDate.Expression);
  return value?.StaticValue ? secondsOf(value.StaticValue.slice(0, 10)) : null;
}

function startNumber(value, otherwise) {
  if (value?.Parameter) throw new Error('parameters are not known here');
  return value?.StaticValue ?? otherwise;
}

/** Whether a value passes. */
function condition({ kind, definition, chosen }) {
  switch (kind) {
    case 'TimeRangeFilter': return timeCondition(definition, chosen);
    case 'NumericRangeFilter': return rangeCondition(definition, chosen.from, chosen.to);
    default: return categoryCondition(definition, chosen);
  }
}

function timeCondition(definition, { from, to }) {
  if (from === null && to === null) return () => true;
  const granularity = definition.TimeGranularity ?? 'DAY';
  const within = rangeCondition(definition, from === null ? -Infinity : truncate(from, granularity),
    to === null ? Infinity : truncate(to, granularity));
  return value => within(value === null ? null : truncate(value, granularity));
}

function rangeCondition({ NullOption, IncludeMinimum, IncludeMaximum }, lowest, highest) {
  return value => {
    if (value === null) return NullOption !== 'NON_NULLS_ONLY';
    if (NullOption === 'NULLS_ONLY') return false;
    return (value > lowest || (IncludeMinimum && value === lowest))
      && (value < highest || (IncludeMaximum && value === highest));
  };
}

function categoryCondition({ Configuration: { FilterListConfiguration: list, CustomFilterConfiguration: custom } }, { values }) {
  if (custom) return customCondition(custom);
  if (!list) throw new Error('category filters of this kind are not known here');
  const isExcluding = list.MatchOperator.startsWith('DOES_NOT');
  const passes = values.size === 0 ? () => true : value => values.has(value) !== isExcluding;
  switch (list.NullOption) {
    case 'NULLS_ONLY': return value => value === null;
    case 'NON_NULLS_ONLY': return value => value !== null && passes(value);
    default: return passes;
  }
}

const TEXT_TESTS = {
  EQUALS: (text, part) => text === part,
  DOES_NOT_EQUAL: (text, part) => text !== part,
  CONTAINS: (text, part) => text.includes(part),
  DOES_NOT_CONTAIN: (text, part) => !text.includes(part),
  STARTS_WITH: (text, part) => text.startsWith(part),
  ENDS_WITH: (text, part) => text.endsWith(part)
};

function customCondition({ MatchOperator, CategoryValue, SelectAllOptions, NullOption, ParameterName }) {
  if (ParameterName) throw new Error('parameters are not known here');
  if (SelectAllOptions) return () => true;
  return value =>
    value === null ? NullOption !== 'NON_NULLS_ONLY' : TEXT_TESTS[MatchOperator](String(value), CategoryValue);
}

/** The rows of the first (or last) groups of a column, by an aggregate. */
function firstGroups({ Column, Limit, AggregationSortConfigurations, ParameterName }, rows) {
  if (ParameterName) throw new Error('parameters are not known here');
  const field = { dataSet: Column.DataSetIdentifier, column: Column.ColumnName };
  const sorts = AggregationSortConfigurations.map(sort => ({
    ColumnSort: { SortBy: sort.Column, Direction: sort.SortDirection, AggregationFunction: sort.AggregationFunction }
  }));
  return joined(sortGroups(groupBy([field], rows), sorts, [field], []).slice(0, Limit));
}
