// A field is what a field well holds: a column with the way it is grouped or aggregated, its label and its format.

const FIELD_KINDS = ['CategoricalDimensionField', 'DateDimensionField', 'NumericalDimensionField',
  'CategoricalMeasureField', 'DateMeasureField', 'NumericalMeasureField'];

const UNKNOWN = '–';

/** The key of what is beyond a limit. */
const OTHER = Object.freeze({ isOther: true });

function dimensions(well) {
  return (well ?? []).map(entry => dimension(entry));
}

function dimension(entry) {
  const field = fieldOf(entry);
  return { ...field, granularity: field.isDate ? field.definition.DateGranularity ?? 'DAY' : undefined };
}

function measures(well) {
  return (well ?? []).map(entry => {
    const field = fieldOf(entry);
    return { ...field, aggregation: aggregationName(field.definition.AggregationFunction) };
  });
}

/** A column of a table that shows rows as they are. */
function plainField(definition) {
  return fieldFrom(definition, columnType(definition.Column.DataSetIdentifier, definition.Column.ColumnName));
}

function fieldOf(entry) {
  const kind = FIELD_KINDS.find(name => name in entry);
  if (!kind) throw new Error(`no field of kind ${Object.keys(entry)} is known here`);
  const definition = entry[kind];
  return fieldFrom(definition, columnType(definition.Column.DataSetIdentifier, definition.Column.ColumnName));
}

function fieldFrom(definition, type) {
  return {
    definition,
    id: definition.FieldId,
    dataSet: definition.Column.DataSetIdentifier,
    column: definition.Column.ColumnName,
    isDate: type === 'DATETIME',
    isText: type === 'STRING',
    isWhole: type !== 'DECIMAL',
    label: humanized(definition.Column.ColumnName),
    format: formatter(definition, type)
  };
}

function aggregationName(aggregation) {
  if (typeof aggregation === 'string') return aggregation;
  return aggregation?.SimpleNumericalAggregation
    ?? aggregation?.DateAggregationFunction
    ?? aggregation?.CategoricalAggregationFunction
    ?? (aggregation?.NumericalAggregationFunction && aggregationName(aggregation.NumericalAggregationFunction))
    ?? 'SUM';
}

function humanized(column) {
  const words = column.replace(/_/g, ' ');
  return words[0].toUpperCase() + words.slice(1);
}

/** How a field writes a value. */
function formatter(definition, type) {
  const write = knownFormatter(definition, type);
  const nothing = numberDisplay(definition)?.NullValueFormatConfiguration?.NullString ?? UNKNOWN;
  return value => value === null ? nothing : value === OTHER ? 'Other' : write(value);
}

const DATE_FORMATS = { YEAR: 'YYYY', MONTH: 'MMM YYYY', HOUR: 'MMM D, YYYY HH:mm', MINUTE: 'MMM D, YYYY HH:mm' };

/** A count of text or dates is a number whatever its column is. */
function knownFormatter(definition, type) {
  const isCount = ['COUNT', 'DISTINCT_COUNT'].includes(aggregationName(definition.AggregationFunction ?? ''));
  if (type === 'DATETIME' && !isCount) {
    const { DateTimeFormat, DateTimeFormatConfiguration } = definition.FormatConfiguration ?? {};
    const pattern = DateTimeFormat ?? DateTimeFormatConfiguration?.DateTimeFormat
      ?? DATE_FORMATS[definition.DateGranularity] ?? 'MMM D, YYYY';
    return value => formatDate(value, pattern);
  }
  if (type === 'STRING' && !isCount) return value => value === '' ? '(empty)' : value;
  return numberFormatter(definition, type === 'DECIMAL' && !isCount);
}

/** The part of a field's format that says how numbers are written. */
function numberDisplay({ FormatConfiguration }) {
  const formats = (FormatConfiguration?.NumberFormatConfiguration ?? FormatConfiguration)?.FormatConfiguration ?? {};
  const [kind] = Object.keys(formats);
  return kind && { ...formats[kind], isPercentage: kind === 'PercentageDisplayFormatConfiguration', kind };
}

const NUMBER_SCALES = { NONE: [1, ''], AUTO: [1, ''], THOUSANDS: [1e3, 'K'], MILLIONS: [1e6, 'M'], BILLIONS: [1e9, 'B'] };

function numberFormatter(definition, isDecimal) {
  const display = numberDisplay(definition) ?? {};
  const scale = NUMBER_SCALES[display.NumberScale ?? 'NONE'];
  if (!scale || display.kind === 'CurrencyDisplayFormatConfiguration') {
    throw new Error(`numbers of the format ${display.NumberScale ?? display.kind} are not known here`);
  }
  const [unit, mark] = display.isPercentage ? [0.01, ' %'] : scale;
  const places = display.DecimalPlacesConfiguration?.DecimalPlaces ?? (isDecimal || unit > 1 ? 1 : 0);
  const thousands = display.SeparatorConfiguration?.ThousandsSeparator;
  const numbers = new Intl.NumberFormat('en', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    useGrouping: thousands ? thousands.Visibility === 'VISIBLE' : 'AggregationFunction' in definition
  });
  const size = display.NegativeValueConfiguration?.DisplayMode === 'POSITIVE' ? Math.abs : value => value;
  return value =>
    (display.Prefix ?? '') + numbers.format(size(value) / unit).replace('-', '−') + mark + (display.Suffix ?? '');
}
