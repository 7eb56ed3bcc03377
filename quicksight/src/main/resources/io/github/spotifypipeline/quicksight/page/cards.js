// The cards of a sheet: the frame around each visual, and text boxes.

/** A node with properties and children. Text that comes from the data goes in by textContent, never as HTML. */
function element(name, properties = {}, ...children) {
  const { dataset, attributes, ...rest } = properties;
  const node = Object.assign(document.createElement(name), rest);
  Object.assign(node.dataset, dataset);
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** What draws which kind of visual: from its definition and its rows to {marks, table, option or body}. */
const VISUALS = { ...CHARTS, KPIVisual: keyFigure, TableVisual: tableVisual, PivotTableVisual: pivotTable };

/** The card of one visual. */
class Card {
  constructor(sheetId, entry) {
    this.kind = Object.keys(entry)[0];
    this.visual = entry[this.kind];
    this.id = this.visual.VisualId;
    this.sheetId = sheetId;
    this.dataSet = onlyDataSet(this.visual.ChartConfiguration);
    this.title = plainText(this.visual.Title) ?? humanized(this.id);
    this.controls = element('div', { className: 'controls' });
    this.body = element('div', { className: 'body' });
    this.node = element('section', { className: 'card', id: `visual-${this.id}`,
      dataset: { visualId: this.id, kind: this.kind, marks: '0' }, attributes: { 'aria-label': this.title } },
    element('header', {}, element('div', {}, element('h3', { textContent: this.title }),
      element('p', { textContent: plainText(this.visual.Subtitle) ?? '' })), this.controls), this.body);
  }

  draw(look) {
    this.dispose();
    this.isDrawn = true;
    try {
      this.show(look);
    } catch (problem) {
      report(`${this.id}: ${problem.message}`);
      this.say(`This visual cannot be drawn: ${problem.message}`);
    }
  }

  show(look) {
    if (!Object.hasOwn(VISUALS, this.kind)) {
      this.say(`This visual type is not drawn here: ${this.kind}`);
      return;
    }
    const rows = filteredRows(this.dataSet, this.sheetId, this.id);
    const result = VISUALS[this.kind](this.visual.ChartConfiguration, rows);
    this.node.dataset.marks = result.marks;
    this.node.evaluated = evaluatedTable(result.table);
    if (result.marks === 0) this.say(whyNothing(this.dataSet, this.sheetId, this.id));
    else if (result.option) this.chart(result, look);
    else this.body.replaceChildren(result.body, ...(this.kind === 'KPIVisual' ? this.behind(result.table) : []));
    const missing = leftOut(this.kind, this.visual);
    if (missing.length) this.body.append(element('p', { className: 'left-out', textContent: `Not drawn here: ${missing.join(', ')}` }));
  }

  say(text) {
    this.node.dataset.marks = 0;
    this.body.replaceChildren(element('p', { className: 'message', textContent: text }));
  }

  chart(result, look) {
    const alternative = this.visual.VisualContentAltText ?? this.title;
    const canvas = element('div', { className: 'chart', attributes: { role: 'img', 'aria-label': alternative } });
    this.body.replaceChildren(canvas, ...this.behind(result.table));
    this.drawing = echarts.init(canvas, null, { renderer: 'svg' });
    this.option = result.option;
    this.paint(look);
    this.resizing = new ResizeObserver(() => {
      if (sizeOf(canvas) !== this.painted) this.paint(currentLook());
    });
    this.resizing.observe(canvas);
  }

  /** The numbers of a drawing, for those who do not see it or want to know exactly. One number is none to list. */
  behind(table) {
    if (table.rows.length < 2 && this.kind === 'KPIVisual') return [];
    const details = element('details', {}, element('summary', { textContent: 'As a table',
      attributes: { 'aria-label': `${this.title} as a table` } }));
    details.addEventListener('toggle', () => details.append(scroller(tableNode(table, 1))), { once: true });
    return [details];
  }

  /** Draws what was computed, as wide as it is now. */
  paint(look) {
    const canvas = this.drawing?.getDom();
    if (!canvas?.clientWidth) return;
    // A tooltip that is open would look for a place in the drawing that was.
    this.drawing.dispatchAction({ type: 'hideTip' });
    this.drawing.resize();
    this.drawing.setOption(this.option({ ...look, width: canvas.clientWidth, height: canvas.clientHeight }), { notMerge: true });
    this.painted = sizeOf(canvas);
  }

  dispose() {
    this.resizing?.disconnect();
    this.drawing?.dispose();
    this.drawing = undefined;
  }
}

function sizeOf(node) {
  return `${node.clientWidth} x ${node.clientHeight}`;
}

/** The numbers of a visual as data, at the node of its card. */
function evaluatedTable({ columns, rows, totals }) {
  return { columns: columns.map(({ id, key, keys, label }) => ({ id, key, keys, label })), rows,
    totals: totals?.slice(totals.nameCount) };
}

function plainText(title) {
  return title?.Visibility === 'HIDDEN' ? undefined : title?.FormatText?.PlainText;
}

function onlyDataSet(configuration) {
  const found = new Set();
  JSON.stringify(configuration?.FieldWells ?? {}, (key, value) => {
    if (key === 'DataSetIdentifier') found.add(value);
    return value;
  });
  return [...found][0];
}

/** A text box: QuickSight's rich text as paragraphs of plain text, with links to Spotify. */
function textBox({ SheetTextBoxId, Content }) {
  const node = element('div', { className: 'text-box', dataset: { textBoxId: SheetTextBoxId } });
  // It is XML: elements without a meaning for the browser, from which text is taken and nothing else.
  const parsed = new DOMParser().parseFromString(`<box>${(Content ?? '').replaceAll('&nbsp;', ' ')}</box>`, 'application/xml');
  if (parsed.querySelector('parsererror')) node.append(element('p', { textContent: 'This text box cannot be read.' }));
  else addText(parsed.documentElement, node, () => node.appendChild(element('p', { dir: 'auto' })));
  node.querySelectorAll('p').forEach(paragraph => { if (!paragraph.textContent.trim()) paragraph.remove(); });
  return node;
}

const PARAGRAPHS = ['block', 'br', 'p', 'li'];

function addText(from, node, newParagraph) {
  for (const child of from.childNodes) {
    const isParagraph = PARAGRAPHS.includes(child.nodeName);
    if (isParagraph || !node.lastChild) newParagraph();
    if (child.nodeType === Node.TEXT_NODE) node.lastChild.append(child.data.replace(/\s+/g, ' '));
    else if (child.nodeName === 'a' && isOfSpotify(child.getAttribute('href'))) {
      node.lastChild.append(element('a', { href: child.getAttribute('href'), target: '_blank', rel: 'noopener noreferrer',
        textContent: child.textContent }));
    } else addText(child, node, newParagraph);
    if (isParagraph) newParagraph();
  }
}

function isOfSpotify(address) {
  return URL.canParse?.(address) && new URL(address).origin === 'https://open.spotify.com';
}
