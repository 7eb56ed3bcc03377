// Group, aggregate, sort, limit: what QuickSight does with the rows of a visual.

const AGGREGATIONS = {
  SUM: values => values.length ? values.reduce((sum, value) => sum + value, 0) : null,
  AVERAGE: values => values.length ? AGGREGATIONS.SUM(values) / values.length : null,
  MIN: values => values.reduce((least, value) => least === null || value < least ? value : least, null),
  MAX: values => values.reduce((most, value) => most === null || value > most ? value : most, null),
  COUNT: values => values.length,
  DISTINCT_COUNT: values => new Set(values).size
};

/** One number (or text, or date) from many rows; rows without a value do not count. */
function aggregate({ dataSet, column, aggregation }, rows) {
  if (!AGGREGATIONS[aggregation]) throw new Error(`the aggregation ${aggregation} is not known here`);
  const cell = cellReader(dataSet, column);
  return AGGREGATIONS[aggregation](rows.map(cell).filter(value => value !== null));
}

/** The value by which a dimension groups a row: a date is cut to its granularity. */
function keyReader({ dataSet, column, granularity }) {
  const cell = cellReader(dataSet, column);
  if (!granularity) return cell;
  return row => {
    const value = cell(row);
    return value === null ? null : truncate(value, granularity);
  };
}

/** The groups of rows that agree in all dimensions: {keys, rows}. */
function groupBy(fields, rows) {
  const readers = fields.map(keyReader);
  const groups = new Map();
  for (const row of rows) {
    const keys = readers.map(read => read(row));
    const name = JSON.stringify(keys);
    if (!groups.has(name)) groups.set(name, { keys, rows: [] });
    groups.get(name).rows.push(row);
  }
  return [...groups.values()];
}

/** Sorts groups as the definition says; then, and where it says nothing, by their keys. */
function sortGroups(groups, sorts, fields, values) {
  const orders = (sorts ?? []).map(sort => sortOrder(sort, fields, values));
  const ranked = groups.map(group => ({ group, by: orders.map(order => order.of(group)) }));
  ranked.sort((a, b) => {
    for (let i = 0; i < orders.length; i++) {
      const difference = orders[i].compare(a.by[i], b.by[i]);
      if (difference) return difference;
    }
    return compareKeys(a.group.keys, b.group.keys);
  });
  return ranked.map(({ group }) => group);
}

function sortOrder({ FieldSort, ColumnSort }, fields, values) {
  const compare = (FieldSort ?? ColumnSort).Direction === 'DESC' ? compareDescending : compareValues;
  if (ColumnSort) {
    const { DataSetIdentifier, ColumnName } = ColumnSort.SortBy;
    const sorter = { dataSet: DataSetIdentifier, column: ColumnName,
      aggregation: aggregationName(ColumnSort.AggregationFunction) };
    return { compare, of: group => aggregate(sorter, group.rows) };
  }
  const position = fields.findIndex(field => field.id === FieldSort.FieldId);
  if (position >= 0) return { compare, of: group => group.keys[position] };
  const measure = values.find(field => field.id === FieldSort.FieldId);
  if (!measure) throw new Error(`sorted by ${FieldSort.FieldId}, which is not in its field wells`);
  return { compare, of: group => aggregate(measure, group.rows) };
}

function compareDescending(a, b) {
  return a === null || b === null ? compareValues(a, b) : compareValues(b, a);
}

function compareKeys(a, b) {
  const differing = a.findIndex((key, i) => compareValues(key, b[i]) !== 0);
  return differing < 0 ? 0 : compareValues(a[differing], b[differing]);
}

/** The groups of one dimension in order: {key, label, rows}; what is beyond the limit is left out or is one "Other". */
function orderedGroups(field, rows, { sorts, limit, values }) {
  const groups = sortGroups(groupBy([field], rows), sorts, [field], values)
    .map(({ keys: [key], rows: own }) => ({ key, keys: [key], label: field.format(key), rows: own }));
  const count = limit?.ItemsLimit ?? groups.length;
  const rest = groups.slice(count);
  const shown = groups.slice(0, count);
  return rest.length && limit.OtherCategories === 'INCLUDE'
    ? [...shown, { key: null, keys: [null], label: 'Other', rows: rest.flatMap(group => group.rows) }]
    : shown;
}

/**
 * Where the groups go up by date or whole number, puts an empty group into each gap: a week without plays is a week.
 * More gaps than anyone could see are left as they are.
 */
function withoutGaps(groups, field) {
  const known = groups.filter(group => group.key !== null);
  const isRising = known.length > 1 && known.every((group, i) => i === 0 || group.key > known[i - 1].key);
  if (field.isText || !isRising || known.length < groups.length) return groups;
  const step = key => field.isDate ? addTo(key, 1, field.granularity) : key + 1;
  const byKey = new Map(known.map(group => [group.key, group]));
  const filled = [];
  for (let key = known[0].key; key <= known.at(-1).key && filled.length <= 2000; key = step(key)) {
    filled.push(byKey.get(key) ?? { key, keys: [key], label: field.format(key), rows: [] });
  }
  return filled.length <= 2000 ? filled : groups;
}
