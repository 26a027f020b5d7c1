// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The list of frames on the demo page: bounded, newest below, text only ever as text

import { el } from './dom.js';
import { _, fill, number } from './i18n.js';

const MOST_ROWS = 500;
const MOST_CHARS = 4000;
const MOST_BYTES = 256;

function hex(bytes) {
  const shown = Array.from(bytes.subarray(0, MOST_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return bytes.length > MOST_BYTES ? `${shown} …` : shown;
}

/** What was sent or came: {kind, size, body}. */
export function describe(data) {
  if (typeof data === 'string') {
    return {
      kind: fill(_('text, {n} bytes'), { n: number(new TextEncoder().encode(data).length) }),
      body: data.length > MOST_CHARS ? `${data.slice(0, MOST_CHARS)}…` : data,
    };
  }
  const bytes = new Uint8Array(data);
  return { kind: fill(_('binary, {n} bytes'), { n: number(bytes.length) }), body: hex(bytes) };
}

export class FramesView {
  #list = el('ol', { class: 'frames', role: 'log', 'aria-label': _('Frames'), tabindex: '0' });

  constructor() {
    this.element = el('section', { class: 'card wide' },
      el('header', {},
        el('h2', { text: _('Frames') }),
        el('button', { type: 'button', class: 'link', text: _('Clear'), on: { click: () => this.#list.replaceChildren() } })),
      this.#list);
  }

  /** `way`: in, out or note. */
  add(way, data) {
    const { kind, body } = way === 'note' ? { kind: '', body: data } : describe(data);
    const isAtEnd = this.#list.scrollTop + this.#list.clientHeight >= this.#list.scrollHeight - 8;
    const now = new Date();
    const time = `${now.toTimeString().slice(0, 8)}.${String(now.getMilliseconds()).padStart(3, '0')}`;
    const words = { in: _('received'), out: _('sent'), note: '' };
    this.#list.append(el('li', { class: `frame ${way}` },
      el('div', { class: 'about dim' },
        el('time', { text: time }), el('span', { text: words[way] }), el('span', { text: kind })),
      el('pre', { text: body, dir: 'auto' })));
    while (this.#list.childElementCount > MOST_ROWS) this.#list.firstElementChild.remove();
    if (isAtEnd) this.#list.scrollTop = this.#list.scrollHeight;
  }
}
