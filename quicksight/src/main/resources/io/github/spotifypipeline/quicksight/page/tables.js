// The rows of the data sets, as the page carries them: a column is its distinct values and a code for each row.

const dataSets = JSON.parse(document.getElementById('data').textContent);
const dashboard = JSON.parse(document.getElementById('dashboard').textContent);

function hasColumn(dataSet, column) {
  return column in dataSets[dataSet].columns;
}

/** The value of a column in a row: text, number, seconds (of a date or time), or null. */
function cellReader(dataSet, column) {
  const { values, codes } = columnOf(dataSet, column);
  return row => codes[row] < 0 ? null : values[codes[row]];
}

/** The distinct values of a column, in reading order. */
function distinctValues(dataSet, column) {
  return [...columnOf(dataSet, column).values].sort(compareValues);
}

function columnType(dataSet, column) {
  return columnOf(dataSet, column).type;
}

function allRows(dataSet) {
  return Array.from({ length: dataSets[dataSet].rowCount }, (_, row) => row);
}

function columnOf(dataSet, column) {
  const found = dataSets[dataSet]?.columns[column];
  if (!found) throw new Error(`no column ${column} in data set ${dataSet}`);
  return found;
}

const textOrder = new Intl.Collator('en');

/** Numbers and dates by size, text by the alphabet, nothing last. */
function compareValues(a, b) {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return typeof a === 'string' && typeof b === 'string' ? textOrder.compare(a, b) : a < b ? -1 : 1;
}
