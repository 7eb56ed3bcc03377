// What of a definition is drawn, or changes no more than the looks. Whatever else a visual has is named in its card.

const EVERYWHERE = ['FieldWells', 'SortConfiguration', 'Tooltip', 'VisualPalette', 'Legend', 'ContributionAnalysisDefaults',
  'Interactions'];

const KNOWN_OPTIONS = {
  KPIVisual: ['KPIOptions'],
  BarChartVisual: ['Orientation', 'BarsArrangement', 'DataLabels', 'CategoryAxis', 'CategoryLabelOptions', 'ValueAxis',
    'ValueLabelOptions', 'ColorLabelOptions'],
  LineChartVisual: ['Type', 'XAxisDisplayOptions', 'XAxisLabelOptions', 'PrimaryYAxisDisplayOptions',
    'PrimaryYAxisLabelOptions', 'DefaultSeriesSettings'],
  ComboChartVisual: ['BarsArrangement', 'BarDataLabels', 'LineDataLabels', 'CategoryAxis', 'CategoryLabelOptions',
    'PrimaryYAxisDisplayOptions', 'PrimaryYAxisLabelOptions', 'SecondaryYAxisDisplayOptions', 'SecondaryYAxisLabelOptions',
    'ColorLabelOptions', 'SingleAxisOptions', 'DefaultSeriesSettings'],
  PieChartVisual: ['DonutOptions', 'DataLabels', 'CategoryLabelOptions', 'ValueLabelOptions'],
  HeatMapVisual: ['RowAxisDisplayOptions', 'RowLabelOptions', 'ColumnAxisDisplayOptions', 'ColumnLabelOptions', 'ColorScale',
    'DataLabels'],
  TreeMapVisual: ['GroupLabelOptions', 'SizeLabelOptions', 'ColorLabelOptions', 'ColorScale', 'DataLabels'],
  TableVisual: ['FieldOptions', 'TableOptions', 'TotalOptions', 'PaginatedReportOptions'],
  PivotTableVisual: ['FieldOptions', 'TableOptions', 'TotalOptions', 'PaginatedReportOptions'],
  HistogramVisual: ['BinOptions', 'XAxisDisplayOptions', 'XAxisLabelOptions', 'YAxisDisplayOptions', 'DataLabels']
};

/** The field wells that are drawn, and how many fields of each. */
const KNOWN_WELLS = {
  KPIVisual: { Values: 1, TrendGroups: 1 },
  BarChartVisual: { Category: 1, Values: Infinity, Colors: 1 },
  LineChartVisual: { Category: 1, Values: Infinity, Colors: 1 },
  ComboChartVisual: { Category: 1, BarValues: Infinity, LineValues: Infinity, Colors: 1 },
  PieChartVisual: { Category: 1, Values: 1 },
  HeatMapVisual: { Rows: 1, Columns: 1, Values: 1 },
  TreeMapVisual: { Groups: 1, Sizes: 1 },
  TableVisual: { GroupBy: Infinity, Values: Infinity },
  PivotTableVisual: { Rows: Infinity, Columns: Infinity, Values: Infinity },
  HistogramVisual: { Values: 1 }
};

const KNOWN_PARTS = ['VisualId', 'Title', 'Subtitle', 'VisualContentAltText', 'ChartConfiguration', 'Actions', 'ColumnHierarchies'];

/** What a visual has that is not drawn here, in words. */
function leftOut(kind, visual) {
  const configuration = visual.ChartConfiguration ?? {};
  const wells = kind === 'KPIVisual' ? configuration.FieldWells : Object.values(configuration.FieldWells ?? {})[0];
  return [
    ...filledKeys(visual).filter(key => !KNOWN_PARTS.includes(key)),
    ...filledKeys(configuration).filter(key => !EVERYWHERE.includes(key) && !KNOWN_OPTIONS[kind].includes(key)),
    ...filledKeys(wells).filter(key => (wells[key].length ?? 1) > (KNOWN_WELLS[kind][key] ?? 0)),
    ...ofTables(configuration)
  ].map(key => humanized(key.replace(/(?<=[a-z])(?=[A-Z])/g, '_')).toLowerCase());
}

function filledKeys(node) {
  return Object.keys(node ?? {}).filter(key => Object.keys(node[key] ?? {}).length || typeof node[key] === 'boolean');
}

/** What tables have that is only drawn in one of its ways. */
function ofTables({ FieldWells, TableOptions, TotalOptions = {} }) {
  const totals = [TotalOptions, ...Object.values(TotalOptions)];
  return Object.entries({
    RowSubtotalOptions: isOn(TotalOptions.RowSubtotalOptions),
    ColumnSubtotalOptions: isOn(TotalOptions.ColumnSubtotalOptions),
    TotalAggregationOptions: totals.some(one => one?.TotalAggregationOptions?.length),
    TotalOptions: FieldWells?.TableUnaggregatedFieldWells && isOn(TotalOptions),
    MetricPlacement: TableOptions?.MetricPlacement === 'ROW'
  }).filter(([, isThere]) => isThere).map(([name]) => name);
}
