// A field is what a field well holds: a column with the way it is grouped or aggregated, its label and its format.

const FIELD_KINDS = ['CategoricalDimensionField', 'DateDimensionField', 'NumericalDimensionField',
  'CategoricalMeasureField', 'DateMeasureField', 'NumericalMeasureField'];

const UNKNOWN = '–';

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

/** How a field writes a value. A count of text or dates is a number whatever its column is. */
function formatter(definition, type) {
  const counts = ['COUNT', 'DISTINCT_COUNT'].includes(aggregationName(definition.AggregationFunction ?? ''));
  const configuration = definition.FormatConfiguration ?? {};
  if (type === 'DATETIME' && !counts) {
    const pattern = configuration.DateTimeFormat ?? configuration.DateTimeFormatConfiguration?.DateTimeFormat
      ?? 'YYYY-MM-DD';
    return value => value === null ? UNKNOWN : formatDate(value, pattern);
  }
  if (type === 'STRING' && !counts) return value => value === null ? UNKNOWN : String(value);
  const number = configuration.NumberFormatConfiguration ?? configuration;
  return numberFormatter(number.FormatConfiguration?.NumberDisplayFormatConfiguration ?? {}, counts ? 'INTEGER' : type);
}

function numberFormatter(display, type) {
  const places = display.DecimalPlacesConfiguration?.DecimalPlaces ?? (type === 'DECIMAL' ? 1 : 0);
  const numbers = new Intl.NumberFormat('en', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    useGrouping: display.SeparatorConfiguration?.ThousandsSeparator?.Visibility === 'VISIBLE'
  });
  const withoutSign = display.NegativeValueConfiguration?.DisplayMode === 'POSITIVE';
  return value => value === null ? UNKNOWN
    : (display.Prefix ?? '') + numbers.format(withoutSign ? Math.abs(value) : value) + (display.Suffix ?? '');
}
