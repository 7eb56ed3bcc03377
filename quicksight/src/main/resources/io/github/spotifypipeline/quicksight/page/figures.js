// Key figures: one number, how it came about period by period, and how it compares with the period before.

function keyFigure(configuration, rows) {
  const wells = configuration.FieldWells;
  const options = configuration.KPIOptions ?? {};
  const [measure] = measures(wells.Values);
  const [trend] = dimensions(wells.TrendGroups);
  const history = trend ? periods(trend, measure, rows, configuration.SortConfiguration?.TrendGroupSort)
    : [{ key: null, value: aggregate(measure, rows) }];
  const newest = history.at(-1) ?? { value: null };
  const compared = options.Comparison ? comparison(options.Comparison, newest, measure) : undefined;
  const isCompared = options.PrimaryValueDisplayType === 'COMPARISON' && compared;
  const body = element('div', { className: 'figure' }, element('p', { className: 'number',
    textContent: isCompared ? compared : measure.format(newest.value) }));
  if (trend && newest.value !== null) body.append(periodLine(trend, newest));
  if (history.length > 1) {
    if (compared) body.lastChild.append(...change(isCompared ? measure.format(newest.value) : compared, newest, history.at(-2), trend));
    if (options.Sparkline && options.Sparkline.Visibility !== 'HIDDEN') body.append(sparkline(history, options.Sparkline.Type));
  }
  return { marks: rows.length && newest.value !== null ? 1 : 0, body, table: historyTable(trend, measure, history) };
}

/** Each period with its value and what that is more than in the period before. */
function periods(trend, measure, rows, sorts) {
  const values = orderedGroups(trend, rows, { sorts, values: [measure] })
    .map(({ key, rows: own }) => ({ key, value: aggregate(measure, own) }));
  return values.map((period, i) => {
    const before = values[i - 1]?.value ?? null;
    const isKnown = before !== null && period.value !== null;
    const difference = isKnown ? period.value - before : null;
    return { ...period, difference, percent: isKnown && before !== 0 ? 100 * difference / Math.abs(before) : null };
  });
}

function historyTable(trend, measure, history) {
  const value = { ...measure, isNumber: true };
  if (!trend) return { columns: [value], rows: [[history[0].value]] };
  return {
    columns: [trend, value, { ...value, label: 'Change', format: signed(measure.format) },
      { ...value, label: 'Change in %', format: percent }],
    rows: history.map(period => [period.key, period.value, period.difference, period.percent])
  };
}

function signed(format) {
  return value => value === null ? UNKNOWN : (value > 0 ? '+' : value < 0 ? '−' : '±') + format(Math.abs(value));
}

const percent = signed(value => `${value.toFixed(value < 10 ? 1 : 0)} %`);

/** What the definition compares by; both, where it does not say. */
function comparison({ ComparisonMethod: method }, { difference = null, percent: share = null }, measure) {
  switch (method) {
    case 'DIFFERENCE': return signed(measure.format)(difference);
    case 'PERCENT_DIFFERENCE': return percent(share);
    case undefined: return `${signed(measure.format)(difference)} (${percent(share)})`;
    default: throw new Error(`the comparison ${method} is not known here`);
  }
}

/** What period the number is of; how it compares stands behind. */
function periodLine(trend, { key }) {
  const name = nameOfPeriod(trend, key);
  return element('p', { className: 'change', textContent: trend.granularity === 'WEEK' ? `Week of ${name}` : name });
}

function nameOfPeriod({ isDate, granularity, format }, key) {
  return isDate && key !== null ? shortDate(key, granularity) : format(key);
}

function change(text, { difference }, before, trend) {
  const direction = difference > 0 ? '▲' : difference < 0 ? '▼' : '';
  return [': ', element('span', { className: 'arrow', textContent: direction, attributes: { 'aria-hidden': 'true' } }),
    element('b', { textContent: text }), ` since ${nameOfPeriod(trend, before.key)}`];
}

/** A line without axes. Its numbers are in the table of the card. */
function sparkline(history, type) {
  const values = history.map(({ value }) => value ?? 0);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, i) =>
    [i / (values.length - 1) * 100, 27 - (value - least) / (most - least || 1) * 24].map(number => number.toFixed(2)).join());
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const draw = (name, list) => {
    const line = document.createElementNS(svg.namespaceURI, name);
    line.setAttribute('points', list.join(' '));
    svg.append(line);
  };
  svg.setAttribute('viewBox', '0 0 100 30');
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('sparkline');
  if (type !== 'LINE') draw('polygon', ['0,30', ...points, '100,30']);
  draw('polyline', points);
  return svg;
}
