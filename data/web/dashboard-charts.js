// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The dashboard's charts: which figures, in which colours, with which units

import { _, fill, number } from './i18n.js';

const MIB = 1024 * 1024;

/* Three digits that tell something. */
function rounded(value) {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return number(Number(value.toFixed(digits)));
}

/** {unit, format}: the unit as a pattern, for the axis, and what writes a value with it. */
function measure(unit, digits = rounded) {
  return { unit, format: (value) => fill(unit, { n: digits(value) }) };
}

export function listMeasures() {
  return {
    count: measure('{n}', (value) => number(Math.round(value))),
    percent: measure(_('{n} %'), (value) => number(Math.round(value))),
    perSecond: measure(_('{n}/s')),
    milliseconds: measure(_('{n} ms')),
    bytes: measure(_('{n} MiB'), (value) => rounded(value / MIB)),
  };
}

/** See Chart. A colour means the same everywhere: what is asked, what is answered, what went wrong. */
export function listCharts() {
  const { count, percent, perSecond, milliseconds } = listMeasures();
  return [
    {
      title: _('Processor and memory'), ...percent, ceiling: 100, isShare: true,
      series: [{ key: 'cpu', label: _('Processor'), colour: 'one' }, { key: 'memory', label: _('Memory'), colour: 'two' }],
    },
    { title: _('Requests'), ...perSecond, ceiling: 10, series: [{ key: 'requests', label: _('Requests'), colour: 'one' }] },
    { title: _('Errors'), ...perSecond, ceiling: 1, series: [{ key: 'errors', label: _('Errors'), colour: 'bad' }] },
    { title: _('People'), ...count, ceiling: 10, series: [{ key: 'users', label: _('Here now'), colour: 'one' }] },
    {
      title: _('Time to answer a request'), ...milliseconds, ceiling: 1,
      series: [{ key: 'p50', label: _('Half within'), colour: 'one' }, { key: 'p99', label: _('99 % within'), colour: 'two' }],
    },
    {
      title: _('Messages'), ...perSecond, ceiling: 10,
      series: [{ key: 'received', label: _('Received'), colour: 'one' }, { key: 'delivered', label: _('Delivered'), colour: 'two' }],
    },
  ];
}
