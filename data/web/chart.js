// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A quiet line chart as SVG: a grid, one or two lines, gaps as gaps, a read-out by pointer and keyboard

import { el, setText, svg } from './dom.js';
import { _, fill, shortNumber } from './i18n.js';
import { extremes, isGap } from './samples.js';
import { seconds } from './time.js';

const HEIGHT = 184;
const EDGE = { top: 10, right: 22, bottom: 24, left: 52 };
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -Infinity, End: Infinity };

let charts = 0;

/**
 * `about` is {title, series: [{key, label, colour}], unit, format, ceiling}: `format` writes a value with its unit,
 * `ceiling` is the least top of the axis. `point` is called with {fraction} (0 to 1, where the pointer is), {time}
 * (where the keyboard went; `says` if it shall be spoken) or null.
 */
export class Chart {
  #about;
  #point;
  #width = 0;
  #view = null;
  #id = `chart-${++charts}`;
  #time = el('span', { class: 'dim moment' });
  #values = [];
  #description = el('p', { class: 'unseen' });
  #drawing = svg('svg', { role: 'img' });
  #grid = svg('g', { class: 'grid' });
  #lines = [];
  #cursor = svg('line', { class: 'cursor' });
  #dots = [];
  #empty = svg('text', { class: 'empty', 'text-anchor': 'middle' });

  constructor(about, point) {
    this.#about = about;
    this.#point = point;
    this.#description.id = `${this.#id}-description`;
    for (const { colour } of about.series) {
      this.#lines.push(svg('path', { class: 'line', 'data-colour': colour }));
      this.#dots.push(svg('circle', { class: 'dot', r: '4', 'data-colour': colour }));
      this.#values.push(el('b'));
    }
    this.#drawing.setAttribute('aria-label', about.title);
    this.#drawing.setAttribute('aria-describedby', this.#description.id);
    this.#drawing.append(this.#grid, ...this.#lines, this.#cursor, ...this.#dots, this.#empty);
    this.element = el('figure', { class: 'chart' }, this.#header(), this.#plot(), this.#description);
  }

  #header() {
    const legend = this.#about.series.map(({ label, colour }, i) => el('li', {},
      svg('svg', { class: 'swatch', viewBox: '0 0 20 8', 'aria-hidden': 'true' }, svg('path', { class: 'line', 'data-colour': colour, d: 'M1 4h18' })),
      el('span', { text: label }), this.#values[i]));
    return el('figcaption', {}, el('h2', { id: `${this.#id}-title`, text: this.#about.title }), this.#time, el('ul', { class: 'legend' }, ...legend));
  }

  #plot() {
    const plot = el('div', {
      class: 'plot', tabindex: '0', role: 'group', 'aria-labelledby': `${this.#id}-title`,
      on: {
        pointermove: (event) => this.#pointed(event),
        pointerdown: (event) => this.#pointed(event),
        pointerleave: (event) => event.pointerType === 'mouse' && this.#point(null),
        keydown: (event) => this.#key(event),
        blur: () => this.#point(null),
      },
    }, this.#drawing);
    new ResizeObserver(([entry]) => {
      this.#width = entry.contentRect.width;
      if (this.#view) this.draw(this.#view);
    }).observe(plot);
    return plot;
  }

  /** `view` is {rows, from, to, ticks, at, told}: the rows that are pointed at and that the figures above tell, or undefined. */
  draw(view) {
    this.#view = view;
    this.#drawValues(view);
    if (this.#width === 0) return;
    const top = ceiling(this.#about, view.rows);
    this.#drawing.setAttribute('viewBox', `0 0 ${this.#width} ${HEIGHT}`);
    this.#drawGrid(view, top);
    this.#about.series.forEach(({ key }, i) => this.#lines[i].setAttribute('d', this.#path(view, key, top)));
    this.#drawCursor(view, top);
    this.#empty.setAttribute('x', (this.#width + EDGE.left - EDGE.right) / 2);
    this.#empty.setAttribute('y', HEIGHT / 2);
    setText(this.#empty, view.rows.length === 0 ? _('No figures yet') : '');
  }

  /** What a screen reader says of the whole. */
  describe() {
    const { series, format } = this.#about;
    const sentences = series.map(({ key, label }) => {
      const found = extremes(this.#view?.rows ?? [], key);
      if (!found) return fill(_('{what}: no figures.'), { what: label });
      return fill(_('{what}: latest {latest}, lowest {lowest}, highest {highest}.'), {
        what: label, latest: format(found.latest), lowest: format(found.lowest), highest: format(found.highest),
      });
    });
    setText(this.#description, sentences.join(' '));
  }

  /** The values of one moment in words. */
  words(row) {
    const { series } = this.#about;
    return [seconds(new Date(row.time * 1000)), ...series.map(({ key, label }) => `${label} ${this.#value(row, key)}`)].join(', ');
  }

  #value(row, key) {
    return row && !Number.isNaN(row[key]) ? this.#about.format(row[key]) : '–';
  }

  #drawValues({ at, told }) {
    setText(this.#time, at ? seconds(new Date(at.time * 1000)) : '');
    this.#about.series.forEach(({ key }, i) => setText(this.#values[i], this.#value(told, key)));
  }

  #x({ from, to }, time) {
    return EDGE.left + ((time - from) / (to - from)) * (this.#width - EDGE.left - EDGE.right);
  }

  #y(value, top) {
    return HEIGHT - EDGE.bottom - (value / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  }

  #path(view, key, top) {
    let path = '';
    let before = null;
    for (const row of view.rows) {
      const value = row[key];
      if (Number.isNaN(value)) {
        before = null;
        continue;
      }
      const place = `${this.#x(view, row.time).toFixed(1)} ${this.#y(Math.min(value, top), top).toFixed(1)}`;
      path += before && !isGap(before, row) ? `L${place}` : `M${place}h0`;
      before = row;
    }
    return path;
  }

  #drawGrid({ from, to, ticks }, top) {
    const marks = [];
    for (const share of [0, 0.5, 1]) {
      const y = this.#y(top * share, top);
      marks.push(svg('path', { d: `M${EDGE.left} ${y}H${this.#width - EDGE.right}` }));
      marks.push(svg('text', { x: EDGE.left - 6, y: y + 4, 'text-anchor': 'end' }, share === 1 ? fill(this.#about.unit, { n: shortNumber(top) }) : shortNumber(top * share)));
    }
    for (const { ago, label } of ticks) {
      const x = this.#x({ from, to }, to - ago);
      marks.push(svg('text', { x, y: HEIGHT - 6, 'text-anchor': 'middle' }, label));
    }
    this.#grid.replaceChildren(...marks);
  }

  #drawCursor(view, top) {
    const { at } = view;
    const x = at ? this.#x(view, at.time) : 0;
    this.#cursor.toggleAttribute('hidden', !at);
    for (const [name, value] of Object.entries({ x1: x, x2: x, y1: EDGE.top, y2: HEIGHT - EDGE.bottom })) this.#cursor.setAttribute(name, value);
    this.#about.series.forEach(({ key }, i) => {
      const known = at && !Number.isNaN(at[key]);
      this.#dots[i].toggleAttribute('hidden', !known);
      if (!known) return;
      this.#dots[i].setAttribute('cx', x);
      this.#dots[i].setAttribute('cy', this.#y(Math.min(at[key], top), top));
    });
  }

  #pointed(event) {
    const { left } = this.#drawing.getBoundingClientRect();
    const fraction = (event.clientX - left - EDGE.left) / (this.#width - EDGE.left - EDGE.right);
    this.#point({ fraction: Math.min(Math.max(fraction, 0), 1) });
  }

  #key(event) {
    const step = STEPS[event.key];
    const { rows = [], at } = this.#view ?? {};
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') this.#point(null);
    else if (step === undefined || rows.length === 0) return;
    else this.#walk(rows, at, step);
    event.preventDefault();
  }

  #walk(rows, at, step) {
    const here = at ? rows.indexOf(at) : rows.length - (step < 0 ? 0 : 1);
    const next = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
    this.#point({ time: next.time, says: this.words(next) });
  }
}

/* The top of the axis: 1, 2 or 5 times a power of ten, so that it seldom changes. */
function ceiling({ series, ceiling: least, isShare }, rows) {
  if (isShare) return least;
  const highest = Math.max(least, ...series.map(({ key }) => extremes(rows, key)?.highest ?? 0));
  const power = 10 ** Math.floor(Math.log10(highest));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= highest * 0.999);
}
