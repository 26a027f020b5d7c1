// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The dashboard: the hub's live figures as charts, or as a table

import { Chart } from './chart.js';
import { choice } from './choice.js';
import { listCharts, listMeasures } from './dashboard-charts.js';
import { Feed } from './dashboard-feed.js';
import { SampleTable } from './dashboard-table.js';
import { batched, el, icon, iconButton, setText } from './dom.js';
import { _, fill, number, startLanguage } from './i18n.js';
import { Samples, within } from './samples.js';
import { load, save } from './settings.js';
import { applyTheme } from './theme.js';
import { seconds } from './time.js';
import { StatusView } from './view-status.js';

const DESCRIBE_EVERY = 5000;
const MINUTES = [1, 5, 15];

class Dashboard {
  #feed = new Feed();
  #samples = new Samples();
  #charts;
  #table = new SampleTable();
  #status = new StatusView(this.#feed);
  #minutes = MINUTES.includes(load('window')) ? load('window') : 5;
  #point = null;      // what is read out: see Chart
  #held = null;       // {rows, to} while paused
  #heardAt = 0;
  #pause;
  #paused = el('span', { class: 'dim' });
  #facts = new Map();
  #spoken = el('p', { class: 'unseen', 'aria-live': 'polite' });
  #area;
  #render = batched(() => this.#draw());

  constructor() {
    this.#charts = listCharts().map((about) => new Chart(about, (point) => this.#pointed(point)));
    this.#area = el('div', { class: 'charts' }, ...this.#charts.map((chart) => chart.element));
    this.element = el('main', { class: 'dashboard', data: { shows: 'charts' } },
      this.#header(), this.#status.bar, this.#factsRow(), this.#area, this.#table.element, this.#spoken);
  }

  start() {
    this.#feed.addEventListener('figures', (event) => this.#received(event.detail));
    this.#feed.addEventListener('state', () => this.#render());
    document.addEventListener('visibilitychange', () => this.#render());
    setInterval(() => this.#tick(), 1000);
    setInterval(() => this.#describe(), DESCRIBE_EVERY);
    this.#feed.start();
    this.#draw();
    this.#describe();
  }

  #header() {
    const windows = MINUTES.map((n) => [String(n), fill(_('{n} min'), { n: number(n) })]);
    this.#pause = iconButton('pause', _('Pause'), () => this.#togglePause(), { class: 'icon-button', 'aria-pressed': 'false' });
    const table = el('button', { type: 'button', class: 'link', 'aria-pressed': 'false', on: { click: () => this.#toggleTable(table) } },
      icon('table'), el('span', { text: _('Table') }));
    return el('header', { class: 'top' },
      el('a', { class: 'icon-button', href: '/', title: _('Chat'), 'aria-label': _('Chat') }, icon('back')),
      el('h1', { text: _('Dashboard') }), this.#status.dot, this.#paused,
      el('div', { class: 'controls' }, choice('window', _('Time shown'), windows, String(this.#minutes), (value) => this.#setWindow(Number(value))), this.#pause, table));
  }

  #factsRow() {
    const { count, perSecond, bytes } = listMeasures();
    const facts = [
      ['users', _('People'), count], ['rooms', _('Rooms'), count], ['connections', _('Connections'), count],
      ['delivered', _('Delivered'), perSecond], ['hubMemory', _('Memory of the hub'), bytes],
    ];
    return el('dl', { class: 'facts' }, ...facts.map(([key, label, { format }]) => {
      const value = el('dd', { text: '–' });
      this.#facts.set(key, { value, format });
      return el('div', {}, el('dt', { text: label }), value);
    }));
  }

  #received(figures) {
    if (!this.#samples.add(figures)) return;
    this.#heardAt = performance.now();
    this.#render();
  }

  // While nothing comes, time goes on all the same: the gap grows at the right.
  #tick() {
    if (this.#samples.last && performance.now() - this.#heardAt > 1500) this.#render();
  }

  #describe() {
    if (document.hidden) return;
    for (const chart of this.#charts) chart.describe();
    if (this.element.dataset.shows === 'table') this.#table.draw(this.#view().rows);
  }

  #now() {
    const { last } = this.#samples;
    if (!last) return Date.now() / 1000;
    const since = (performance.now() - this.#heardAt) / 1000;
    return last.time + (since > 1.5 ? since : 0);
  }

  #view() {
    const { rows, to } = this.#held ?? { rows: this.#samples.rows, to: this.#now() };
    const from = to - this.#minutes * 60;
    const shown = within(rows, from, to);
    const at = this.#at(shown, from, to);
    return { rows: shown, from, to, ticks: ticks(this.#minutes), at, told: at ?? this.#latest(shown) };
  }

  /** Without a link nobody knows how it is now. */
  #latest(rows) {
    return this.#held !== null || this.#feed.link.state === 'connected' ? rows.at(-1) : undefined;
  }

  /** The row that is read out: the one nearest to where the pointer or the keyboard is. */
  #at(rows, from, to) {
    if (this.#point === null || rows.length === 0) return undefined;
    const time = this.#point.time ?? from + this.#point.fraction * (to - from);
    const nearest = rows.reduce((best, row) => (Math.abs(row.time - time) < Math.abs(best.time - time) ? row : best));
    return Math.abs(nearest.time - time) <= Math.max(2, (to - from) / 100) ? nearest : undefined;
  }

  #draw() {
    if (document.hidden) return;
    const view = this.#view();
    for (const chart of this.#charts) chart.draw(view);
    for (const [key, { value, format }] of this.#facts) setText(value, view.told && !Number.isNaN(view.told[key]) ? format(view.told[key]) : '–');
  }

  #pointed(point) {
    this.#point = point;
    if (point?.says) setText(this.#spoken, point.says);
    this.#render();
  }

  #setWindow(minutes) {
    this.#minutes = minutes;
    save('window', minutes);
    this.#point = null;
    this.#draw();
    this.#describe();
  }

  #togglePause() {
    this.#held = this.#held === null ? { rows: [...this.#samples.rows], to: this.#now() } : null;
    const isPaused = this.#held !== null;
    const label = isPaused ? _('Go on') : _('Pause');
    setText(this.#paused, isPaused ? fill(_('paused at {time}'), { time: seconds(new Date(this.#held.to * 1000)) }) : '');
    this.#pause.setAttribute('aria-pressed', String(isPaused));
    this.#pause.title = label;
    this.#pause.setAttribute('aria-label', label);
    this.#pause.replaceChildren(icon(isPaused ? 'play' : 'pause'));
    this.#draw();
  }

  #toggleTable(button) {
    const shows = this.element.dataset.shows === 'table' ? 'charts' : 'table';
    this.element.dataset.shows = shows;
    button.setAttribute('aria-pressed', String(shows === 'table'));
    this.#describe();
  }
}

/* Fixed marks: it is the lines that move. */
function ticks(minutes) {
  if (minutes === 1) return [60, 45, 30, 15, 0].map((ago) => ({ ago, label: ago === 0 ? _('Now') : fill(_('−{n} s'), { n: number(ago) }) }));
  const step = minutes === 5 ? 1 : 5;
  const marks = [];
  for (let ago = minutes; ago >= 0; ago -= step) marks.push({ ago: ago * 60, label: ago === 0 ? _('Now') : fill(_('−{n} min'), { n: number(ago) }) });
  return marks;
}

applyTheme();
await startLanguage();
const dashboard = new Dashboard();
document.title = `${_('Dashboard')} · Adda`;
document.querySelector('#page').replaceChildren(dashboard.element);
dashboard.start();
