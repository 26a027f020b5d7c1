// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The dashboard's figures as a table, newest above; a row says where nothing is known

import { listCharts } from './dashboard-charts.js';
import { el, reconcile } from './dom.js';
import { _, fill, ngettext, number } from './i18n.js';
import { isGap } from './samples.js';
import { seconds } from './time.js';

export class SampleTable {
  #columns = listCharts().flatMap(({ title, series, format }) =>
    series.map(({ key, label }) => ({ key, label: series.length > 1 || title === label ? label : title, format })));
  #body = el('tbody');
  #nodes = new Map();

  constructor() {
    const heads = [_('Time'), ...this.#columns.map(({ label }) => label)].map((label) => el('th', { scope: 'col', text: label }));
    this.element = el('div', { class: 'table', role: 'region', tabindex: '0', 'aria-label': _('Figures, newest first') },
      el('table', {}, el('thead', {}, el('tr', {}, ...heads)), this.#body));
  }

  draw(rows) {
    const entries = [];
    rows.forEach((row, i) => {
      const before = rows[i - 1];
      if (before && isGap(before, row)) entries.unshift({ key: `gap ${before.time}`, sign: '', gap: row.time - before.time });
      entries.unshift({ key: row.time, sign: '', row });
    });
    reconcile(this.#body, this.#nodes, entries, (entry) => this.#make(entry), () => {});
  }

  #make({ row, gap }) {
    if (gap !== undefined) {
      const n = Math.round(gap);
      const words = fill(ngettext('nothing known for {n} second', 'nothing known for {n} seconds', n), { n: number(n) });
      return el('tr', { class: 'dim' }, el('td', { colspan: String(this.#columns.length + 1), text: words }));
    }
    const cells = this.#columns.map(({ key, format }) => el('td', { text: Number.isNaN(row[key]) ? '–' : format(row[key]) }));
    return el('tr', {}, el('th', { scope: 'row', text: seconds(new Date(row.time * 1000)) }), ...cells);
  }
}
