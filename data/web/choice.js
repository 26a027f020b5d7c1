// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// A choice of one among a few, all in sight

import { el } from './dom.js';

/** One of several, as a row of segments. `options` are [value, label]. */
export function choice(name, title, options, chosen, choose) {
  const inputs = options.map(([value, label]) => el('label', { ...(name === 'lang' && { lang: value }) },
    el('input', { type: 'radio', name, value, checked: value === chosen, on: { change: () => choose(value) } }),
    el('span', { text: label })));
  return el('fieldset', { class: 'choice' }, el('legend', { text: title }), el('div', { class: 'segments' }, ...inputs));
}
