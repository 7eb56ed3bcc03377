// The rows of the data sets. A column is its distinct values in ascending order and, for each row, the code of its value,
// counting from one; code 0 is null. Codes are unpacked when a column is first asked for.

const { dashboard, dataSets, numberBytes } = readData(packedData);

/** The length of the description, the description as JSON, and the numbers that it speaks of. */
function readData(packed) {
  const length = new DataView(packed).getUint32(0);
  const description = JSON.parse(new TextDecoder().decode(new Uint8Array(packed, 4, length)));
  return { ...description, numberBytes: new Uint8Array(packed, 4 + length) };
}

/** Reads a run of numbers: of each its difference from the one before, first the lowest byte of all, then the next. */
function readNumbers({ at, count, width, least }, numbers) {
  const overflow = 256 ** width;
  let number = 0;
  for (let i = 0; i < count; i++) {
    for (let place = 0, unit = 1; place < width; place++, unit *= 256) number += numberBytes[at + place * count + i] * unit;
    if (number >= overflow) number -= overflow;
    numbers[i] = number + least;
  }
  return numbers;
}

function hasColumn(dataSet, column) {
  return Object.hasOwn(dataSets[dataSet].columns, column);
}

/** A column: {type, values, codes}. A value is text, a number, seconds (of a date or time), or null. */
function columnOf(dataSet, name) {
  const packed = dataSets[dataSet]?.columns[name];
  if (!packed) throw new Error(`no column ${name} in data set ${dataSet}`);
  packed.column ??= unpackedColumn(dataSet, packed);
  return packed.column;
}

function unpackedColumn(dataSet, { type, values, numbers, per, codes, by, of, prefix }) {
  if (of) {
    const other = columnOf(dataSet, of);
    return { ...other, values: other.values.map(value => value === null ? null : prefix + value) };
  }
  const known = values ?? Array.from(readNumbers(numbers, new Float64Array(numbers.count)), number => number / per);
  const own = readNumbers(codes, new Uint32Array(codes.count));
  return { type, values: [null, ...known], codes: by ? columnOf(dataSet, by).codes.map(code => own[code]) : own };
}

/** The value of a column in a row. */
function cellReader(dataSet, column) {
  const { values, codes } = columnOf(dataSet, column);
  return row => values[codes[row]];
}

/** The distinct values of a column, in reading order. */
function distinctValues(dataSet, column) {
  return columnOf(dataSet, column).values.slice(1).sort(compareValues);
}

function columnType(dataSet, column) {
  return columnOf(dataSet, column).type;
}

function allRows(dataSet) {
  return new Uint32Array(dataSets[dataSet].rowCount).map((_, row) => row);
}

const textOrder = new Intl.Collator('en');

/** Numbers and dates by size, text by the alphabet, nothing last. */
function compareValues(a, b) {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return typeof a === 'string' && typeof b === 'string' ? textOrder.compare(a, b) || (a < b ? -1 : 1) : a < b ? -1 : 1;
}
