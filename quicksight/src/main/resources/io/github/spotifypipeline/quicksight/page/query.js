// Group, aggregate, sort, limit: what QuickSight does with the rows of a visual. Rows are their numbers in typed arrays,
// so that hundreds of thousands cost no object each.

const AGGREGATIONS = {
  SUM: (column, rows) => total(column, rows).sum,
  AVERAGE: (column, rows) => {
    const { sum, count } = total(column, rows);
    return count ? sum / count : null;
  },
  MIN: ({ values, codes }, rows) => values[rows.reduce((least, row) =>
    codes[row] && (!least || codes[row] < least) ? codes[row] : least, 0)],
  MAX: ({ values, codes }, rows) => values[rows.reduce((most, row) => Math.max(most, codes[row]), 0)],
  COUNT: (column, rows) => total(column, rows).count,
  DISTINCT_COUNT: ({ values, codes }, rows) => {
    const number = numbering(values.length);
    return rows.reduce((most, row) => codes[row] ? Math.max(most, number(codes[row]) + 1) : most, 0);
  }
};

/** One number (or text, or date) from many rows; rows without a value do not count. */
function aggregate({ dataSet, column, aggregation }, rows) {
  const compute = AGGREGATIONS[aggregation];
  if (!compute) throw new Error(`the aggregation ${aggregation} is not known here`);
  return compute(columnOf(dataSet, column), rows);
}

function total({ values, codes }, rows) {
  let sum = 0;
  let count = 0;
  for (const row of rows) {
    if (codes[row]) {
      sum += values[codes[row]];
      count++;
    }
  }
  return { sum: count ? sum : null, count };
}

/** Numbers what it is given, each below a limit: the first one is 0, the next different one is 1, and so on. */
function numbering(limit) {
  let count = 0;
  if (limit > 4_000_000) {
    const numbers = new Map();
    return one => numbers.get(one) ?? (numbers.set(one, count), count++);
  }
  const numbers = new Uint32Array(limit);
  return one => (numbers[one] ||= ++count) - 1;
}

/** By what a dimension groups: {keys, codes}. A date is cut to its granularity. */
function keysOf({ dataSet, column, granularity }) {
  const { values, codes } = columnOf(dataSet, column);
  if (!granularity) return { keys: values, codes };
  const keys = [null];
  const cut = Uint32Array.from(values, value => {
    if (value === null) return 0;
    const start = truncate(value, granularity);
    // The values ascend, so equal beginnings follow each other.
    return start === keys.at(-1) ? keys.length - 1 : keys.push(start) - 1;
  });
  return { keys, codes: codes.map(code => cut[code]) };
}

/** The groups of rows that agree in all dimensions: {keys, rows}. */
function groupBy(fields, rows) {
  const dimensions = fields.map(keysOf);
  const combined = new Float64Array(rows.length);
  let size = 1;
  for (const { keys, codes } of dimensions) {
    for (let i = 0; i < rows.length; i++) combined[i] = combined[i] * keys.length + codes[rows[i]];
    size *= keys.length;
  }
  return split(rows, Uint32Array.from(combined, numbering(size)))
    .map(own => ({ keys: dimensions.map(({ keys, codes }) => keys[codes[own[0]]]), rows: own }));
}

/** The rows of each group, given the group of each row. */
function split(rows, groupOfRow) {
  const sizes = [];
  for (const group of groupOfRow) sizes[group] = (sizes[group] ?? 0) + 1;
  const groups = sizes.map(size => new Uint32Array(size));
  for (let i = rows.length - 1; i >= 0; i--) groups[groupOfRow[i]][--sizes[groupOfRow[i]]] = rows[i];
  return groups;
}

/** The rows that each group shares with each of some other groups, which do not overlap. */
function crossed(groups, others) {
  const rowCount = Math.max(0, ...others.map(other => other.rows.reduce((most, row) => Math.max(most, row + 1), 0)));
  const placeOfRow = new Uint32Array(rowCount);
  others.forEach((other, i) => other.rows.forEach(row => { placeOfRow[row] = i + 1; }));
  return groups.map(group => {
    const shared = others.map(() => []);
    for (const row of group.rows) if (placeOfRow[row]) shared[placeOfRow[row] - 1].push(row);
    return shared;
  });
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

/** The groups of one dimension in order: {key, keys, rows}; what is beyond the limit is left out or is one "Other". */
function orderedGroups(field, rows, { sorts, limit, values }) {
  const groups = sortGroups(groupBy([field], rows), sorts, [field], values)
    .map(group => ({ ...group, key: group.keys[0] }));
  const count = limit?.ItemsLimit ?? groups.length;
  const rest = groups.slice(count);
  const shown = groups.slice(0, count);
  return rest.length && limit.OtherCategories === 'INCLUDE'
    ? [...shown, { key: OTHER, keys: [OTHER], rows: joined(rest) }]
    : shown;
}

function joined(groups) {
  const rows = new Uint32Array(groups.reduce((sum, group) => sum + group.rows.length, 0));
  let start = 0;
  for (const group of groups) {
    rows.set(group.rows, start);
    start += group.rows.length;
  }
  return rows;
}

/**
 * Where the groups go up by date or whole number, puts an empty group into each gap: a week without plays is a week.
 * More gaps than anyone could see are left as they are.
 */
function withoutGaps(groups, field) {
  const isRising = groups.length > 1 && groups.every(({ key }, i) =>
    typeof key === 'number' && (i === 0 || key > groups[i - 1].key));
  if (field.isText || !field.isWhole || !isRising) return groups;
  const step = key => field.isDate ? addTo(key, 1, field.granularity) : key + 1;
  const byKey = new Map(groups.map(group => [group.key, group]));
  const filled = [];
  for (let { key } = groups[0]; key <= groups.at(-1).key && filled.length <= 2000; key = step(key)) {
    filled.push(byKey.get(key) ?? { key, keys: [key], rows: [] });
  }
  return filled.length <= 2000 ? filled : groups;
}
