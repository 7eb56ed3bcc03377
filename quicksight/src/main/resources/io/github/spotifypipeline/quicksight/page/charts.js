// Chart visuals: from a visual's definition and its rows to a drawing. Each function gives
//   marks   how many bars, points, cells or slices carry a value
//   table   the same as numbers, {columns, rows}: what "As a table" shows
//   option  what ECharts is to draw, given the colours and the width

const CHARTS = {
  BarChartVisual: barChart,
  LineChartVisual: lineChart,
  ComboChartVisual: comboChart,
  PieChartVisual: pieChart,
  HeatMapVisual: heatMap,
  TreeMapVisual: treeMap,
  HistogramVisual: histogram
};

// Bars, lines, and both: groups of one category, and one series for each colour or, without colours, for each measure.

function categorySeries(wells, measuresOf, rows, { categorySort, categoryLimit, colorSort, colorLimit }) {
  const [category] = dimensions(wells.Category);
  const [color] = dimensions(wells.Colors);
  const values = Object.values(measuresOf).flat();
  const groups = category
    ? withoutGaps(orderedGroups(category, rows, { sorts: categorySort, limit: categoryLimit, values }), category)
    : [{ key: null, keys: [null], rows }];
  const [colored, plain] = color ? [measuresOf.colored, measuresOf.plain ?? []] : [[], values];
  const colors = colored.length ? orderedGroups(color, rows, { sorts: colorSort, limit: colorLimit, values }) : [];
  return { category, groups, series: [
    ...colored.flatMap(measure => colorSeries(color, measure, groups, colors)),
    ...plain.map(measure => ({ name: measure.label, measure, values: groups.map(group => valueOf(measure, group.rows)) }))
  ] };
}

function colorSeries(color, measure, groups, colors) {
  const parts = crossed(groups, colors);
  return colors.map(({ key }, i) => ({ name: color.format(key), key, measure,
    values: parts.map(part => valueOf(measure, part[i])) }));
}

function valueOf(measure, rows) {
  return rows.length ? aggregate(measure, rows) : null;
}

/** The labels that the definition gives to measures on the axis. */
function labelled(fields, ...labelOptions) {
  const labels = labelOptions.flatMap(options => options?.AxisLabelOptions ?? []);
  return fields.map(field => {
    const own = labels.find(entry => entry.CustomLabel && (!entry.ApplyTo || entry.ApplyTo.FieldId === field.id));
    return { ...field, label: own?.CustomLabel ?? field.label };
  });
}

/** The groups that have a value in some series: what the filled gaps lack. */
function seriesTable({ category, groups, series }) {
  return {
    columns: [
      category ?? { id: null, label: '', format: () => '' },
      ...series.map(({ name, key, measure }) => ({ ...measure, label: name, key, isNumber: true }))
    ],
    rows: groups.map((group, i) => [group.key, ...series.map(one => one.values[i])])
      .filter(([, ...values]) => values.some(value => value !== null))
  };
}

function countMarks(series) {
  return series.reduce((sum, one) => sum + one.values.filter(value => value !== null).length, 0);
}

/** What bars of 100 % show: of each value its share of all in its group. */
function sharesOf(series) {
  const totals = series[0].values.map((_, i) => series.reduce((sum, one) => sum + (one.values[i] ?? 0), 0));
  const share = { format: value => `${Math.round(value)} %`, label: 'Share', isWhole: true };
  return series.map(one => ({ ...one, measure: share,
    values: one.values.map((value, i) => value === null || !totals[i] ? null : 100 * value / totals[i]) }));
}

function barChart(configuration, rows) {
  const wells = configuration.FieldWells.BarChartAggregatedFieldWells;
  const { CategorySort, CategoryItemsLimit, ColorSort, ColorItemsLimit } = configuration.SortConfiguration ?? {};
  const data = categorySeries(wells, { colored: labelled(measures(wells.Values), configuration.ValueLabelOptions) }, rows,
    { categorySort: CategorySort, categoryLimit: CategoryItemsLimit, colorSort: ColorSort, colorLimit: ColorItemsLimit });
  const isHorizontal = configuration.Orientation === 'HORIZONTAL';
  const hasLabels = configuration.DataLabels?.Visibility === 'VISIBLE';
  return {
    marks: countMarks(data.series),
    table: seriesTable(data),
    option: look => {
      const bars = barSeries(configuration, data, look, hasLabels);
      const names = categoryAxis(data.category, data.groups, look, look.width);
      const numbers = { ...valueAxis(bars.map(bar => bar.drawn), look), ...(isHorizontal ? { name: '' } : {}) };
      const frame = framed(configuration, data.series, look, numbers);
      if (bars.isShare) numbers.max = 100;
      if (isHorizontal) {
        Object.assign(names, { inverse: true });
        Object.assign(names.axisLabel, { width: Math.min(NAME_WIDTH, look.width * 0.34), overflow: 'truncate', interval: 0,
          hideOverlap: true });
        if (hasLabels) {
          Object.assign(numbers, { axisLabel: { show: false }, splitLine: { show: false } });
          frame.grid.right = Math.max(frame.grid.right, 48);
        }
      }
      return {
        ...frame,
        tooltip: axisTooltip(look, 'shadow', data),
        xAxis: isHorizontal ? numbers : names,
        yAxis: isHorizontal ? names : numbers,
        series: bars.map(({ drawn, ...bar }) => bar)
      };
    }
  };
}

/** Bars beside or on each other. */
function barSeries(configuration, { groups, series }, look, hasLabels) {
  const isStacked = configuration.BarsArrangement?.startsWith('STACKED') && series.length > 1;
  const isShare = configuration.BarsArrangement === 'STACKED_PERCENT' && series.length > 0;
  const isHorizontal = configuration.Orientation === 'HORIZONTAL';
  const bars = (isShare ? sharesOf(series) : series).map((drawn, i) => ({
    drawn, type: 'bar', name: drawn.name, stack: isStacked ? 'all' : undefined,
    data: drawn.values.map((value, at) => groups[at].key === OTHER && series.length === 1
      ? { value, itemStyle: { color: look.muted } } : value),
    barMaxWidth: 34, barCategoryGap: groups.length > 30 ? '18%' : '28%', barGap: '8%',
    itemStyle: { borderRadius: isStacked ? 0 : isHorizontal ? [0, 3, 3, 0] : [3, 3, 0, 0],
      borderColor: look.card, borderWidth: isStacked ? 0.5 : 0, color: drawn.key === OTHER ? look.muted : undefined },
    label: { show: hasLabels, color: isStacked ? readableOn(look.colors[i % look.colors.length]) : look.soft,
      position: isStacked ? 'inside' : isHorizontal ? 'right' : 'top',
      formatter: ({ dataIndex }) => series[i].measure.format(series[i].values[dataIndex]) },
    labelLayout: { hideOverlap: true }
  }));
  return Object.assign(bars, { isShare });
}

function lineChart(configuration, rows) {
  const wells = configuration.FieldWells.LineChartAggregatedFieldWells;
  const { CategorySort, CategoryItemsLimitConfiguration, ColorItemsLimitConfiguration } = configuration.SortConfiguration ?? {};
  const all = categorySeries(wells, { colored: labelled(measures(wells.Values), configuration.PrimaryYAxisLabelOptions) }, rows,
    { categorySort: CategorySort, categoryLimit: CategoryItemsLimitConfiguration, colorLimit: ColorItemsLimitConfiguration });
  const isOfDates = all.category?.isDate && all.groups.every(group => typeof group.key === 'number');
  const data = isOfDates ? withoutEmpty(all) : all;
  const isTime = isOfDates && !isShortRow(data);
  return {
    marks: countMarks(data.series),
    table: seriesTable(data),
    option: look => {
      const numbers = { ...valueAxis(data.series, look), ...rangeOf(configuration.PrimaryYAxisDisplayOptions, data.series) };
      return {
        ...framed(configuration, data.series, look, numbers),
        useUTC: true,
        tooltip: axisTooltip(look, 'line', data),
        xAxis: isTime ? timeAxis(look) : categoryAxis(data.category, data.groups, look, look.width),
        yAxis: numbers,
        series: data.series.map(one => lineSeries(configuration, one, isTime && data, data.series.length > 1))
      };
    }
  };
}

/** Without the dates that no series has a value for: of lists that come weekly, the days between. */
function withoutEmpty({ category, groups, series }) {
  const isTold = groups.map((_, i) => series.some(one => one.values[i] !== null));
  const told = list => list.filter((_, i) => isTold[i]);
  return { category, groups: told(groups), series: series.map(one => ({ ...one, values: told(one.values) })) };
}

/** Few dates, as far from one to the next everywhere: an axis names them themselves, and not what is between them. */
function isShortRow({ category: { granularity }, groups }) {
  return groups.length <= 16 && [granularity, widened(granularity)].some(step =>
    groups.every(({ key }, i) => i === 0 || key === addTo(groups[i - 1].key, 1, step)));
}

/** What a line joins: a period and the next one, and days that are a week apart, since some things are told weekly. */
function widened(granularity) {
  return granularity === 'DAY' ? 'WEEK' : granularity;
}

/** The points of a line over time, with a gap where a period is missing. */
function timePoints({ category: { granularity }, groups }, values) {
  const points = [];
  let last = Infinity;
  groups.forEach(({ key }, i) => {
    if (values[i] === null) return;
    if (key > addTo(last, 1, widened(granularity))) points.push([key * 1000, null]);
    points.push([key * 1000, values[i]]);
    last = key;
  });
  return points;
}

function lineSeries({ Type, DefaultSeriesSettings }, { name, values }, overTime, isOneOfMany) {
  const points = overTime ? timePoints(overTime, values) : values;
  const isThere = i => i in points && (overTime ? points[i][1] : points[i]) !== null;
  const isAlone = points.some((_, i) => isThere(i) && !isThere(i - 1) && !isThere(i + 1));
  const hasMarkers = DefaultSeriesSettings?.MarkerStyleSettings?.MarkerVisibility === 'VISIBLE';
  return {
    type: 'line', name, data: points, stack: Type === 'STACKED_AREA' ? 'all' : undefined,
    // A point without a neighbour would not be seen.
    showSymbol: isAlone || (hasMarkers && points.length < 400), symbol: 'circle', symbolSize: 5,
    lineStyle: { width: 2.2 }, areaStyle: Type?.endsWith('AREA') ? { opacity: 0.18 } : undefined,
    emphasis: { focus: isOneOfMany ? 'series' : 'none' }
  };
}

/** From zero, or, if the definition says so, from the least value to the greatest. */
function rangeOf(displayOptions, series) {
  const range = displayOptions?.AxisOptions?.DataOptions?.NumericAxisOptions?.Range;
  if (range?.MinMax) return { min: range.MinMax.Minimum, max: range.MinMax.Maximum };
  if (!range?.DataDriven) return {};
  return { scale: true, max: Math.max(...series.flatMap(one => one.values).filter(value => value !== null)) };
}

/** Bars by the axis on the left, and lines by one of their own on the right. */
function comboChart(configuration, rows) {
  const wells = configuration.FieldWells.ComboChartAggregatedFieldWells;
  const { CategorySort, CategoryItemsLimit, ColorSort, ColorItemsLimit } = configuration.SortConfiguration ?? {};
  const bars = labelled(measures(wells.BarValues), configuration.PrimaryYAxisLabelOptions);
  const lines = labelled(measures(wells.LineValues), configuration.SecondaryYAxisLabelOptions, configuration.PrimaryYAxisLabelOptions);
  const data = categorySeries(wells, { colored: bars, plain: lines }, rows,
    { categorySort: CategorySort, categoryLimit: CategoryItemsLimit, colorSort: ColorSort, colorLimit: ColorItemsLimit });
  const [lineData, barData] = partition(data.series, one => lines.includes(one.measure));
  const isOneAxis = Boolean(configuration.SingleAxisOptions) || !barData.length;
  return {
    marks: countMarks(data.series),
    table: seriesTable(data),
    option: look => {
      const drawnBars = barSeries(configuration, { ...data, series: barData }, look,
        configuration.BarDataLabels?.Visibility === 'VISIBLE');
      const left = valueAxis(barData.length ? drawnBars.map(bar => bar.drawn) : lineData, look);
      const right = { ...valueAxis(lineData, look), splitLine: { show: false }, alignTicks: true };
      Object.assign(right.nameTextStyle, { align: 'right', padding: [0, -4, 0, 0] });
      const frame = framed(configuration, data.series, look, left.name || isOneAxis ? left : right);
      if (!isOneAxis && frame.grid.right === 18) frame.grid.right = 4;
      return {
        ...frame,
        tooltip: axisTooltip(look, 'shadow', data),
        xAxis: categoryAxis(data.category, data.groups, look, look.width),
        yAxis: isOneAxis ? left : [left, right],
        series: [
          ...drawnBars.map(({ drawn, ...bar }) => bar),
          ...lineData.map(one => ({
            ...lineSeries(configuration, one, false, false), yAxisIndex: isOneAxis ? 0 : 1,
            label: { show: configuration.LineDataLabels?.Visibility === 'VISIBLE', color: look.soft,
              formatter: ({ value }) => one.measure.format(value) }
          }))
        ]
      };
    }
  };
}

/** Groups of one dimension, each with one number above zero. */
function parts(field, measure, rows, sorts, limit) {
  return orderedGroups(field, rows, { sorts, limit, values: [measure] })
    .map(group => ({ ...group, name: field.format(group.key), value: aggregate(measure, group.rows) }));
}

function partsTable(field, measure, all) {
  return { columns: [field, { ...measure, isNumber: true }], rows: all.map(({ key, value }) => [key, value]) };
}

function pieChart(configuration, rows) {
  const wells = configuration.FieldWells.PieChartAggregatedFieldWells;
  const [category] = dimensions(wells.Category);
  const [measure] = labelled(measures(wells.Values), configuration.ValueLabelOptions);
  const { CategorySort, CategoryItemsLimit } = configuration.SortConfiguration ?? {};
  const all = parts(category, measure, rows, CategorySort, CategoryItemsLimit);
  const slices = all.filter(slice => slice.value > 0);
  const total = slices.reduce((sum, slice) => sum + slice.value, 0);
  const share = value => (100 * value / total).toFixed(value / total < 0.1 ? 1 : 0) + ' %';
  const isDonut = Boolean(configuration.DonutOptions) && configuration.DonutOptions.ArcOptions?.ArcThickness !== 'WHOLE';
  const hasLegend = configuration.Legend?.Visibility !== 'HIDDEN';
  return {
    marks: slices.length,
    table: partsTable(category, measure, all),
    option: look => {
      const isBeside = hasLegend && look.width > 340;
      const center = isBeside ? ['32%', '50%'] : ['50%', hasLegend ? '45%' : '50%'];
      // Labels around it need more room at its sides than a legend below.
      const outer = Math.min(look.height * (hasLegend ? 0.42 : 0.36), look.width * (isBeside ? 0.29 : hasLegend ? 0.4 : 0.28));
      return {
        ...base(look, false),
        legend: hasLegend ? { ...legendStyle(look), formatter: name => labelOfSlice(slices, name, share),
          ...(isBeside ? { orient: 'vertical', left: '64%', top: 'middle', itemGap: 9 } : { bottom: 0, left: 'center' }),
          textStyle: { color: look.ink, width: isBeside ? look.width * 0.36 - 30 : 140, overflow: 'truncate' } } : undefined,
        tooltip: itemTooltip(look, ({ data }) => [[data.name, `${measure.format(data.value)} (${share(data.value)})`]]),
        title: isDonut ? {
          text: measure.format(total), subtext: measure.label.toLowerCase(), left: center[0], top: center[1], itemGap: 2,
          textAlign: 'center', textVerticalAlign: 'middle',
          textStyle: { color: look.ink, fontSize: 22, fontWeight: 600, lineHeight: 26, fontFamily: look.font },
          subtextStyle: { color: look.soft, fontSize: 12, lineHeight: 16, fontFamily: look.font }
        } : undefined,
        series: [{
          type: 'pie', center, radius: [isDonut ? outer * 0.66 : 0, outer],
          data: slices.map((slice, i) => ({ name: slice.name, value: slice.value,
            itemStyle: { color: slice.key === OTHER ? look.muted : look.colors[i % look.colors.length] } })),
          itemStyle: { borderColor: look.card, borderWidth: 2, borderRadius: 4 },
          // Labels that are not shown are not laid out either: the chart library stumbles over them.
          ...(hasLegend ? { label: { show: false }, labelLine: { show: false } } : {
            label: { color: look.ink, formatter: ({ name, value }) => `${name}  ${share(value)}` },
            minShowLabelAngle: 8, labelLayout: { hideOverlap: true },
            labelLine: { length: 10, length2: 8, lineStyle: { color: look.line } }
          })
        }]
      };
    }
  };
}

function labelOfSlice(slices, name, share) {
  return `${name}  ${share(slices.find(slice => slice.name === name).value)}`;
}

function heatMap(configuration, rows) {
  const wells = configuration.FieldWells.HeatMapAggregatedFieldWells;
  const [row] = labelled(dimensions(wells.Rows), configuration.RowLabelOptions);
  const [column] = labelled(dimensions(wells.Columns), configuration.ColumnLabelOptions);
  const [measure] = measures(wells.Values);
  const sorting = configuration.SortConfiguration ?? {};
  const groupsOf = (field, sorts, limit) =>
    withoutGaps(orderedGroups(field, rows, { sorts, limit, values: [measure] }), field);
  const down = groupsOf(row, sorting.HeatMapRowSort, sorting.HeatMapRowItemsLimitConfiguration);
  const across = groupsOf(column, sorting.HeatMapColumnSort, sorting.HeatMapColumnItemsLimitConfiguration);
  const grid = crossed(down, across).map(line => line.map(part => valueOf(measure, part)));
  const values = grid.flat().filter(value => value !== null);
  const series = across.map(({ key }, x) => ({ name: column.format(key), key, measure, values: grid.map(line => line[x]) }));
  return {
    marks: values.length,
    table: seriesTable({ category: row, groups: down, series }),
    option: look => {
      const names = categoryAxis(column, across, look, look.width);
      const columnName = axisName(configuration.ColumnLabelOptions, column);
      return {
        ...base(look, false),
        grid: { left: 4, right: 4, top: 4, bottom: columnName ? 26 : 4, containLabel: true },
        tooltip: itemTooltip(look, ({ data: [x, y, value] }) => [
          [`${row.format(down[y].key)}, ${column.format(across[x].key)}`, `${measure.format(value)} ${measure.label.toLowerCase()}`]]),
        xAxis: { ...names, axisLine: { show: false }, name: columnName, nameLocation: 'middle', nameGap: 28,
          nameTextStyle: { color: look.soft } },
        yAxis: { ...categoryAxis(row, down, look, Infinity), inverse: true, axisLine: { show: false } },
        visualMap: { show: false, min: Math.min(0, ...values), max: Math.max(1, ...values), inRange: { color: look.gradient } },
        series: [{
          type: 'heatmap',
          data: grid.flatMap((line, y) => line.map((value, x) => [x, y, value])).filter(([, , value]) => value !== null),
          itemStyle: { borderColor: look.card, borderWidth: 2, borderRadius: 4 }, emphasis: { itemStyle: { borderColor: look.ink } }
        }]
      };
    }
  };
}

function axisName(labelOptions, field) {
  return labelOptions?.Visibility === 'HIDDEN' ? '' : field.label;
}

/** Each group as large, and as dark, as its number. */
function treeMap(configuration, rows) {
  const wells = configuration.FieldWells.TreeMapAggregatedFieldWells;
  const [group] = dimensions(wells.Groups);
  const [size] = labelled(measures(wells.Sizes), configuration.SizeLabelOptions);
  const sorting = configuration.SortConfiguration ?? {};
  const all = parts(group, size, rows, sorting.TreeMapSort, sorting.TreeMapGroupItemsLimitConfiguration);
  const leaves = all.filter(leaf => leaf.value > 0);
  const most = Math.max(...leaves.filter(leaf => leaf.key !== OTHER).map(leaf => leaf.value));
  return {
    marks: leaves.length,
    table: partsTable(group, size, all),
    option: look => ({
      ...base(look, false),
      tooltip: itemTooltip(look, ({ data }) => [[data.name, `${size.format(data.value)} ${size.label.toLowerCase()}`]]),
      series: [{
        type: 'treemap', roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 4, bottom: 0,
        itemStyle: { borderColor: look.card, borderWidth: 0, gapWidth: 3, borderRadius: 4 },
        label: { formatter: ({ data }) => `${data.name}\n${size.format(data.value)}`, overflow: 'truncate', ellipsis: '…',
          lineHeight: 17, position: 'insideTopLeft', padding: [4, 4] },
        labelLayout: ({ rect }) => rect.width < 36 || rect.height < 24 ? { fontSize: 0.01 } : {},
        data: leaves.map(({ key, name, value }) => {
          const fill = key === OTHER ? look.line : shade(look.gradient, 0.25 + 0.75 * value / most);
          return { name, value, itemStyle: { color: fill }, label: { color: readableOn(fill) } };
        })
      }]
    })
  };
}

/** How often the values of the rows are in each of some ranges of the same width. */
function histogram(configuration, rows) {
  const [entry] = configuration.FieldWells.HistogramAggregatedFieldWells.Values;
  const [field] = labelled([fieldOf(entry)], configuration.XAxisLabelOptions);
  const cell = cellReader(field.dataSet, field.column);
  const values = Float64Array.from(rows.filter(row => cell(row) !== null), cell).sort();
  const bins = values.length ? filledBins(values, configuration.BinOptions ?? {}) : [];
  const range = ({ from, to }) => `${field.format(from)} – ${field.format(to)}`;
  const counted = { ...field, label: 'Number', format: value => value.toLocaleString('en'), isWhole: true, isNumber: true };
  const series = [{ name: counted.label, measure: counted, values: bins.map(bin => bin.count) }];
  return {
    marks: bins.filter(bin => bin.count).length,
    table: {
      columns: [{ ...field, label: `${field.label} from` }, { ...field, label: 'to' }, counted],
      rows: bins.map(({ from, to, count }) => [from, to, count])
    },
    option: look => ({
      ...base(look, false),
      grid: { left: 4, right: 18, top: 30, bottom: 26, containLabel: true },
      tooltip: itemTooltip(look, ({ dataIndex }) => [[range(bins[dataIndex]), counted.format(bins[dataIndex].count)]]),
      xAxis: { type: 'category', data: bins.map(({ from }) => field.format(from)), axisTick: { show: false },
        axisLine: { lineStyle: { color: look.line } }, axisLabel: { color: look.soft, hideOverlap: true },
        name: axisName(configuration.XAxisLabelOptions, field), nameLocation: 'middle', nameGap: 28,
        nameTextStyle: { color: look.soft } },
      yAxis: valueAxis(series, look),
      series: [{ type: 'bar', data: bins.map(bin => bin.count), barCategoryGap: '6%', itemStyle: { borderRadius: [3, 3, 0, 0] },
        label: { show: configuration.DataLabels?.Visibility === 'VISIBLE', position: 'top', color: look.soft } }]
    })
  };
}

const MOST_BINS = 100;

/** Each bin holds what is at its beginning, the last one also what is at its end. */
function filledBins(values, { SelectedBinType, BinCount, BinWidth, StartValue }) {
  const [least, most] = [values[0], values.at(-1)];
  const isByWidth = SelectedBinType === 'BIN_WIDTH' && BinWidth?.Value > 0;
  const start = StartValue ?? (isByWidth ? Math.floor(least / BinWidth.Value) * BinWidth.Value : least);
  const width = isByWidth ? BinWidth.Value : (most - start) / (BinCount?.Value ?? 10) || 1;
  const needed = isByWidth ? Math.floor((most - start) / width) + 1 : BinCount?.Value ?? 10;
  const count = Math.max(0, Math.min(needed, isByWidth ? BinWidth.BinCountLimit ?? MOST_BINS : MOST_BINS));
  const bins = Array.from({ length: count }, (_, i) => ({ from: start + i * width, to: start + (i + 1) * width, count: 0 }));
  for (const value of values) {
    const place = Math.floor((value - start) / width);
    const bin = bins[value === start + count * width ? count - 1 : place];
    if (bin) bin.count++;
  }
  return bins;
}
