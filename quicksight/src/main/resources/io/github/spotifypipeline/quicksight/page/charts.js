// Chart visuals: from a visual's definition and its rows to a drawing. Each function gives
//   marks   how many bars, points, cells or slices carry a value
//   table   the same as rows of text: {head, body}, for those who do not see the drawing
//   option  what ECharts is to draw, given the colours and the width

const CHARTS = {
  BarChartVisual: barChart,
  LineChartVisual: lineChart,
  PieChartVisual: pieChart,
  HeatMapVisual: heatMap,
  TreeMapVisual: treeMap
};

const NAME_WIDTH = 150;

/** Bars and lines: categories, and one series for each colour or, without colours, for each measure. */
function categorySeries(configuration, wells, rows, categoryLimit, colorLimit) {
  const [category] = dimensions(wells.Category);
  const [color] = dimensions(wells.Colors);
  const values = labelled(measures(wells.Values), configuration.ValueLabelOptions
    ?? configuration.PrimaryYAxisLabelOptions);
  const sorting = configuration.SortConfiguration ?? {};
  const categories = category
    ? withoutGaps(orderedGroups(category, rows, { sorts: sorting.CategorySort, limit: categoryLimit, values }), category)
    : [{ key: null, label: '', rows }];
  const series = color
    ? colorSeries(color, values[0], categories, rows, sorting.ColorSort, colorLimit, values)
    : values.map(measure => ({ name: measure.label, measure,
      values: categories.map(group => group.rows.length ? aggregate(measure, group.rows) : null) }));
  return { category, categories, series };
}

function colorSeries(color, measure, categories, rows, sorts, limit, values) {
  const groups = orderedGroups(color, rows, { sorts, limit, values });
  const parts = categories.map(group => new Map(groupBy([color], group.rows).map(part => [part.keys[0], part.rows])));
  return groups.map(({ key, label }) => ({ name: label, measure,
    values: parts.map(part => part.has(key) ? aggregate(measure, part.get(key)) : null) }));
}

/** The labels that the definition gives to measures on the axis. */
function labelled(fields, labelOptions) {
  const labels = labelOptions?.AxisLabelOptions ?? [];
  return fields.map(field => {
    const own = labels.find(entry => !entry.ApplyTo || entry.ApplyTo.FieldId === field.id);
    return { ...field, label: own?.CustomLabel ?? field.label };
  });
}

function seriesTable({ category, categories, series }) {
  return {
    head: [category?.label ?? '', ...series.map(one => one.name)],
    body: categories.map((group, i) => [group.label, ...series.map(one => one.measure.format(one.values[i]))])
  };
}

function countMarks(series) {
  return series.reduce((sum, one) => sum + one.values.filter(value => value !== null).length, 0);
}

function barChart(configuration, rows) {
  const sorting = configuration.SortConfiguration ?? {};
  const data = categorySeries(configuration, configuration.FieldWells.BarChartAggregatedFieldWells, rows,
    sorting.CategoryItemsLimit, sorting.ColorItemsLimit);
  const isStacked = configuration.BarsArrangement !== 'CLUSTERED' && data.series.length > 1;
  const isHorizontal = configuration.Orientation === 'HORIZONTAL';
  const hasLabels = configuration.DataLabels?.Visibility === 'VISIBLE';
  return {
    marks: countMarks(data.series),
    table: seriesTable(data),
    option: look => {
      const names = { ...categoryAxis(data.categories.map(group => group.label), look), inverse: isHorizontal };
      if (isHorizontal) Object.assign(names.axisLabel, { width: NAME_WIDTH, overflow: 'truncate', interval: 0 });
      const numbers = valueAxis(data.series, look, { isBare: isHorizontal && hasLabels });
      const hasLegend = data.series.length > 1 && configuration.Legend?.Visibility !== 'HIDDEN';
      const option = base(look, hasLegend);
      if (isHorizontal && hasLabels) Object.assign(option.grid, { right: 44, top: hasLegend ? 30 : 4 });
      return {
        ...option,
        tooltip: axisTooltip(look, 'shadow', data),
        xAxis: isHorizontal ? numbers : names,
        yAxis: isHorizontal ? names : numbers,
        series: data.series.map(one => ({
          type: 'bar', name: one.name, data: one.values, stack: isStacked ? 'all' : undefined,
          barMaxWidth: 34, barCategoryGap: data.categories.length > 30 ? '18%' : '28%',
          itemStyle: { borderRadius: isStacked ? 0 : isHorizontal ? [0, 3, 3, 0] : [3, 3, 0, 0] },
          label: { show: hasLabels, position: isHorizontal ? 'right' : 'top', color: look.soft,
            formatter: ({ value }) => one.measure.format(value) }
        }))
      };
    }
  };
}

function lineChart(configuration, rows) {
  const sorting = configuration.SortConfiguration ?? {};
  const data = categorySeries(configuration, configuration.FieldWells.LineChartAggregatedFieldWells, rows,
    sorting.CategoryItemsLimitConfiguration, sorting.ColorItemsLimitConfiguration);
  const isArea = configuration.Type === 'AREA' || configuration.Type === 'STACKED_AREA';
  const hasMarkers = configuration.DefaultSeriesSettings?.MarkerStyleSettings?.MarkerVisibility === 'VISIBLE';
  const range = configuration.PrimaryYAxisDisplayOptions?.AxisOptions?.DataOptions?.NumericAxisOptions?.Range;
  const isTime = data.category?.isDate;
  const points = one => isTime
    ? data.categories.map((group, i) => [group.key * 1000, one.values[i]]).filter(([, value]) => value !== null)
    : one.values;
  return {
    marks: countMarks(data.series),
    table: seriesTable({ ...data, ...withoutEmptyCategories(data) }),
    option: look => {
      const hasLegend = data.series.length > 1 && configuration.Legend?.Visibility !== 'HIDDEN';
      const isBeside = hasLegend && configuration.Legend?.Position === 'RIGHT' && look.width > 600;
      const option = base(look, hasLegend && !isBeside);
      if (isBeside) Object.assign(option, legendBeside(option, look));
      return {
        ...option,
        useUTC: true,
        tooltip: axisTooltip(look, 'line', data),
        xAxis: isTime ? timeAxis(look) : categoryAxis(data.categories.map(group => group.label), look),
        yAxis: { ...valueAxis(data.series, look, {}), scale: Boolean(range?.DataDriven),
          max: range?.DataDriven ? highestOf(data.series) : undefined },
        series: data.series.map(one => ({
          type: 'line', name: one.name, data: points(one), stack: configuration.Type === 'STACKED_AREA' ? 'all' : undefined,
          showSymbol: hasMarkers && data.series.length * data.categories.length < 4000, symbol: 'circle', symbolSize: 5,
          lineStyle: { width: 2.2 }, areaStyle: isArea ? { opacity: 0.18 } : undefined,
          emphasis: { focus: data.series.length > 1 ? 'series' : 'none' }
        }))
      };
    }
  };
}

function withoutEmptyCategories({ categories, series }) {
  const kept = categories.map((group, i) => i).filter(i => series.some(one => one.values[i] !== null));
  return {
    categories: kept.map(i => categories[i]),
    series: series.map(one => ({ ...one, values: kept.map(i => one.values[i]) }))
  };
}

function highestOf(series) {
  return Math.max(...series.flatMap(one => one.values).filter(value => value !== null));
}

function pieChart(configuration, rows) {
  const wells = configuration.FieldWells.PieChartAggregatedFieldWells;
  const [category] = dimensions(wells.Category);
  const [measure] = labelled(measures(wells.Values), configuration.ValueLabelOptions);
  const sorting = configuration.SortConfiguration ?? {};
  const slices = orderedGroups(category, rows,
    { sorts: sorting.CategorySort, limit: sorting.CategoryItemsLimit, values: [measure] })
    .map(group => ({ name: group.label, value: aggregate(measure, group.rows) }))
    .filter(slice => slice.value);
  const total = slices.reduce((sum, slice) => sum + slice.value, 0);
  const share = value => (100 * value / total).toFixed(value / total < 0.1 ? 1 : 0) + ' %';
  return {
    marks: slices.length,
    table: { head: [category.label, measure.label, 'Share'],
      body: slices.map(slice => [slice.name, measure.format(slice.value), share(slice.value)]) },
    option: look => ({
      ...base(look, false),
      tooltip: itemTooltip(look, ({ data }) => [[data.name, `${measure.format(data.value)} (${share(data.value)})`]]),
      title: configuration.DonutOptions ? {
        text: measure.format(total), subtext: measure.label.toLowerCase(), left: 'center', top: 'center', itemGap: 4,
        textStyle: { color: look.ink, fontSize: 24, fontWeight: 600, lineHeight: 28, fontFamily: look.font },
        subtextStyle: { color: look.soft, fontSize: 12, lineHeight: 16, fontFamily: look.font }
      } : undefined,
      series: [{
        type: 'pie', radius: configuration.DonutOptions ? ['52%', '76%'] : ['0%', '76%'], data: slices,
        itemStyle: { borderColor: look.card, borderWidth: 2, borderRadius: 4 },
        label: { color: look.ink, formatter: ({ name, value }) => `${name}  ${share(value)}` },
        minShowLabelAngle: 6,
        labelLine: { length: 10, length2: 8, lineStyle: { color: look.line } }
      }]
    })
  };
}

function heatMap(configuration, rows) {
  const wells = configuration.FieldWells.HeatMapAggregatedFieldWells;
  const [row] = dimensions(wells.Rows);
  const [column] = labelled(dimensions(wells.Columns), configuration.ColumnLabelOptions);
  const [measure] = measures(wells.Values);
  const sorting = configuration.SortConfiguration ?? {};
  const groupsOf = (field, sorts, limit) =>
    withoutGaps(orderedGroups(field, rows, { sorts, limit, values: [measure] }), field);
  const down = groupsOf(row, sorting.HeatMapRowSort, sorting.HeatMapRowItemsLimitConfiguration);
  const across = groupsOf(column, sorting.HeatMapColumnSort, sorting.HeatMapColumnItemsLimitConfiguration);
  const grid = down.map(group => {
    const parts = new Map(groupBy([column], group.rows).map(part => [part.keys[0], part.rows]));
    return across.map(({ key }) => parts.has(key) ? aggregate(measure, parts.get(key)) : null);
  });
  const cells = grid.flatMap((line, y) => line.map((value, x) => [x, y, value]));
  const values = cells.map(([, , value]) => value).filter(value => value !== null);
  return {
    marks: values.length,
    table: { head: [row.label, ...across.map(group => group.label)],
      body: grid.map((line, y) => [down[y].label, ...line.map(value => measure.format(value))]) },
    option: look => ({
      ...base(look, false),
      grid: { left: 4, right: 4, top: 4, bottom: 28, containLabel: true },
      tooltip: itemTooltip(look, ({ data: [x, y, value] }) =>
        [[`${down[y].label}, ${across[x].label}`, `${measure.format(value)} ${measure.label.toLowerCase()}`]]),
      xAxis: { ...categoryAxis(across.map(group => group.label), look), name: axisName(configuration.ColumnLabelOptions, column),
        nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: look.soft } },
      yAxis: { ...categoryAxis(down.map(group => group.label), look), inverse: true },
      visualMap: { show: false, min: Math.min(0, ...values), max: Math.max(1, ...values), inRange: { color: look.gradient } },
      series: [{
        type: 'heatmap', data: cells.map(([x, y, value]) => [x, y, value ?? '-']),
        itemStyle: { borderColor: look.card, borderWidth: 2, borderRadius: 4 }, emphasis: { itemStyle: { borderColor: look.ink } }
      }]
    })
  };
}

function axisName(labelOptions, field) {
  return labelOptions?.Visibility === 'HIDDEN' ? '' : field.label;
}

function treeMap(configuration, rows) {
  const wells = configuration.FieldWells.TreeMapAggregatedFieldWells;
  const [group] = dimensions(wells.Groups);
  const [size] = labelled(measures(wells.Sizes), configuration.SizeLabelOptions);
  const sorting = configuration.SortConfiguration ?? {};
  const leaves = orderedGroups(group, rows, { sorts: sorting.TreeMapSort,
    limit: sorting.TreeMapGroupItemsLimitConfiguration, values: [size] })
    .map(({ label, rows: own }) => ({ name: label, value: aggregate(size, own) }))
    .filter(leaf => leaf.value);
  return {
    marks: leaves.length,
    table: { head: [group.label, size.label], body: leaves.map(leaf => [leaf.name, size.format(leaf.value)]) },
    option: look => ({
      ...base(look, false),
      tooltip: itemTooltip(look, ({ data }) => [[data.name, `${size.format(data.value)} ${size.label.toLowerCase()}`]]),
      series: [{
        type: 'treemap', roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 4, bottom: 0,
        itemStyle: { borderColor: look.card, borderWidth: 0, gapWidth: 3, borderRadius: 4 },
        label: { formatter: ({ data }) => `${data.name}\n${size.format(data.value)}`, overflow: 'truncate',
          lineHeight: 17, position: 'insideTopLeft', padding: [4, 4] },
        data: leaves.map((leaf, i) => {
          const fill = look.colors[i % look.colors.length];
          return { ...leaf, itemStyle: { color: fill }, label: { color: readableOn(fill) } };
        })
      }]
    })
  };
}

// What all charts share.

function base(look, hasLegend) {
  return {
    animationDuration: 350,
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    color: look.colors,
    textStyle: { fontFamily: look.font, color: look.ink },
    grid: { left: 4, right: 18, top: hasLegend ? 56 : 30, bottom: 4, containLabel: true },
    legend: hasLegend ? { type: 'scroll', top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 12,
      textStyle: { color: look.soft } } : undefined
  };
}

/** The names in a column to the right, where there is room for one. */
function legendBeside({ grid }, look) {
  return {
    grid: { ...grid, right: NAME_WIDTH + 40 },
    legend: { type: 'scroll', orient: 'vertical', top: 30, right: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 12,
      itemGap: 12, textStyle: { color: look.soft, width: NAME_WIDTH, overflow: 'truncate' } }
  };
}

function categoryAxis(names, look) {
  return { type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.soft, hideOverlap: true, interval: names.length <= 16 ? 0 : 'auto' } };
}

function timeAxis(look) {
  return { type: 'time', axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.soft, hideOverlap: true,
      formatter: { year: '{yyyy}', month: '{MMM}', day: '{d} {MMM}', none: '{d} {MMM}' } } };
}

/** Named after what it measures, unless that is several things (the legend names them) or each bar is labelled. */
function valueAxis(series, look, { isBare }) {
  const measure = series[0]?.measure;
  const isShared = series.every(one => one.measure === measure);
  return {
    type: 'value',
    name: isBare || !isShared ? '' : measure?.label,
    nameTextStyle: { color: look.soft, align: 'left', padding: [0, 0, 0, -4] },
    axisLabel: { show: !isBare, color: look.soft, formatter: value => measure?.format(value), hideOverlap: true },
    splitLine: { show: !isBare, lineStyle: { color: look.line } },
    minInterval: measure?.isWhole ? 1 : 0
  };
}

function axisTooltip(look, pointer, { categories, series }) {
  return {
    ...tooltip(look), trigger: 'axis', axisPointer: { type: pointer },
    formatter: points => {
      const group = categories.find(one => one.key !== null && one.key * 1000 === points[0].axisValue)
        ?? categories[points[0].dataIndex];
      const lines = points.map(point => {
        const value = Array.isArray(point.value) ? point.value[1] : point.value;
        return [point.seriesName, series[point.seriesIndex].measure.format(value ?? null)];
      });
      return tooltipBox(lines, group.label);
    }
  };
}

function itemTooltip(look, linesOf) {
  return { ...tooltip(look), trigger: 'item', formatter: point => tooltipBox(linesOf(point)) };
}

function tooltip(look) {
  return { confine: true, backgroundColor: look.card, borderColor: look.line, textStyle: { color: look.ink, fontSize: 13 } };
}

/** Names come from outside, so a tooltip is made of nodes, not of HTML. */
function tooltipBox(lines, heading) {
  const box = element('div', { className: 'tip' });
  if (heading) box.append(element('strong', { textContent: heading }));
  for (const [name, value] of lines) {
    box.append(element('div', {}, element('span', { textContent: name }), element('b', { textContent: value })));
  }
  return box;
}

/** Dark or light writing, whichever stands out from a colour. */
function readableOn(color) {
  const [red, green, blue] = [1, 3, 5].map(start => parseInt(color.slice(start, start + 2), 16) / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? '#10141c' : '#ffffff';
}
