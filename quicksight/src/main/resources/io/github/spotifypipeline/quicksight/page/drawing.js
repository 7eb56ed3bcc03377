// What all charts share: axes, legends, tooltips, colours.

const NAME_WIDTH = 150;

function base(look, hasLegend) {
  return {
    animationDuration: 350,
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches && !root.classList.contains('printing'),
    color: look.colors,
    textStyle: { fontFamily: look.font, color: look.ink },
    grid: { left: 4, right: 18, top: 30, bottom: 8, containLabel: true },
    legend: hasLegend ? { ...legendStyle(look), top: 0, left: 0, right: 0 } : undefined
  };
}

function legendStyle(look) {
  return { type: 'scroll', icon: 'roundRect', itemWidth: 12, itemHeight: 12, textStyle: { color: look.soft },
    inactiveColor: look.line, pageIconColor: look.soft, pageIconInactiveColor: look.line, pageIconSize: 11,
    pageTextStyle: { color: look.soft } };
}

/** The names in a column to the right, where there is room for one. */
function legendBeside({ grid }, names, look) {
  const width = Math.min(NAME_WIDTH, 8 * Math.max(...names.map(name => name.length)));
  return {
    grid: { ...grid, right: width + 44 },
    legend: { ...legendStyle(look), orient: 'vertical', top: 6, right: 0, itemGap: 10,
      textStyle: { color: look.soft, width, overflow: 'truncate' } }
  };
}

/** The frame of a chart with series: room for the name of its axis, and a legend where the definition wants it. */
function framed(configuration, series, look, axis) {
  const hasLegend = series.length > 1 && configuration.Legend?.Visibility !== 'HIDDEN';
  const isBeside = hasLegend && (configuration.Legend?.Position ?? 'RIGHT') === 'RIGHT' && look.width > 600;
  const frame = base(look, hasLegend && !isBeside);
  frame.grid.top = (axis.name ? 30 : 10) + (frame.legend ? 32 : 0);
  return isBeside ? { ...frame, ...legendBeside(frame, series.map(one => one.name), look) } : frame;
}

/** Names along an axis; of dates only as many as fit, with the year where it changes. */
function categoryAxis(category, groups, look, width) {
  const names = groups.map(group => category ? category.format(group.key) : '');
  const axis = { type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.soft, lineHeight: 15, hideOverlap: true, interval: names.length <= 16 ? 0 : 'auto' } };
  if (category?.isDate) Object.assign(axis.axisLabel, datesThatFit(category, groups, width));
  return axis;
}

const DATE_WIDTH = 52;

function datesThatFit({ granularity }, groups, width) {
  const step = Math.max(1, Math.ceil(groups.length * DATE_WIDTH / Math.max(width - 60, DATE_WIDTH)));
  const yearOf = i => groups[i] && typeof groups[i].key === 'number' ? formatDate(groups[i].key, 'YYYY') : '';
  return {
    interval: i => i % step === 0,
    hideOverlap: false,
    formatter: (name, i) => {
      if (typeof groups[i]?.key !== 'number') return name;
      const short = shortDate(groups[i].key, granularity);
      return granularity === 'YEAR' || yearOf(i) === yearOf(i - step) ? short : `${short}\n${yearOf(i)}`;
    }
  };
}

function timeAxis(look) {
  return { type: 'time', axisTick: { show: false }, axisLine: { lineStyle: { color: look.line } },
    axisLabel: { color: look.soft, hideOverlap: true, showMaxLabel: false, padding: [0, 5],
      formatter: { year: '{yyyy}', month: '{MMM}', day: '{d} {MMM}', none: '{d} {MMM}' } } };
}

/** Named after what it measures, unless that is several things: then the legend names them. */
function valueAxis(series, look) {
  const measure = series[0]?.measure;
  const isShared = series.every(one => one.measure === measure);
  return {
    type: 'value',
    name: isShared ? measure?.label : '',
    nameTextStyle: { color: look.soft, align: 'left', padding: [0, 0, 0, -4] },
    axisLabel: { color: look.soft, formatter: value => measure?.format(value).replace(/\.0+(?!\d)/, ''), hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } },
    minInterval: measure?.isWhole ? 1 : 0
  };
}

/** What is under the pointer, in every series; with many series the greatest first, and no more than fit. */
function axisTooltip(look, pointer, { category, groups, series }) {
  return {
    ...tooltip(look), trigger: 'axis', axisPointer: { type: pointer },
    formatter: points => {
      const at = groups.findIndex(group => group.key !== null && group.key * 1000 === points[0].axisValue);
      const index = category?.isDate && at >= 0 ? at : points[0].dataIndex;
      const lines = series.map(one => ({ name: one.name, value: one.values[index], measure: one.measure }))
        .filter(line => line.value !== null || series.length === 1);
      if (lines.length > 6) lines.sort((a, b) => b.value - a.value).splice(10);
      return tooltipBox(lines.map(line => [line.name, line.measure.format(line.value)]),
        category?.format(groups[index].key));
    }
  };
}

function itemTooltip(look, linesOf) {
  return { ...tooltip(look), trigger: 'item', formatter: point => tooltipBox(linesOf(point)) };
}

function tooltip(look) {
  return { confine: true, backgroundColor: look.card, borderColor: look.line, padding: [8, 12],
    textStyle: { color: look.ink, fontSize: 13, fontFamily: look.font }, transitionDuration: 0 };
}

/** Names come from outside, so a tooltip is made of nodes, not of HTML. */
function tooltipBox(lines, heading) {
  const box = element('div', { className: 'tip' });
  if (heading) box.append(element('strong', { textContent: heading, dir: 'auto' }));
  for (const [name, value] of lines) {
    box.append(element('div', {}, element('span', { textContent: name, dir: 'auto' }), element('b', { textContent: value })));
  }
  return box;
}

/** The colour at a share of the way from the first to the last of a gradient. */
function shade([from, to], share) {
  const parts = [from, to].map(color => [1, 3, 5].map(start => parseInt(color.slice(start, start + 2), 16)));
  return '#' + parts[0].map((part, i) =>
    Math.round(part + (parts[1][i] - part) * share).toString(16).padStart(2, '0')).join('');
}

/** Dark or light writing, whichever stands out from a colour. */
function readableOn(color) {
  const [red, green, blue] = [1, 3, 5].map(start => parseInt(color.slice(start, start + 2), 16) / 255)
    .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return luminance > 0.179 ? '#10141c' : '#ffffff';
}
