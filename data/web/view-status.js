// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The link to the hub: a dot and a word, and a bar where it is away for more than a moment

import { el, setText } from './dom.js';
import { farewell, shutOut } from './errors.js';
import { _, fill, ngettext, number } from './i18n.js';

const PATIENCE = 2000;

export class StatusView {
  #hub;
  #dot;
  #bar;
  #barText;
  #button;
  #downSince = null;
  #timer = null;

  constructor(hub) {
    this.#hub = hub;
    this.#dot = el('span', { class: 'status', role: 'status' });
    this.#barText = el('span');
    this.#button = el('button', { type: 'button', class: 'link', on: { click: () => hub.client?.reconnectNow() } });
    this.#bar = el('div', { class: 'bar', hidden: true }, this.#barText, this.#button);
    this.dot = this.#dot;
    this.bar = this.#bar;
    hub.addEventListener('state', () => this.render());
    this.render();
  }

  render() {
    const { state } = this.#hub.link;
    this.#dot.dataset.state = state;
    setText(this.#dot, words(state));
    if (state === 'connected') this.#downSince = null;
    else this.#downSince ??= Date.now();
    this.#drawBar();
  }

  #drawBar() {
    clearTimeout(this.#timer);
    const { state, retryAt } = this.#hub.link;
    const down = this.#downSince === null ? 0 : Date.now() - this.#downSince;
    const isFinal = state === 'disconnected' && this.#hub.client !== null;
    const visible = this.#hub.client !== null && this.#downSince !== null && (isFinal || down >= PATIENCE);
    this.#bar.hidden = !visible;
    if (this.#downSince !== null && !isFinal) this.#timer = setTimeout(() => this.#drawBar(), visible ? 500 : PATIENCE - down + 10);
    if (!visible) return;
    setText(this.#barText, isFinal ? farewell(this.#hub.link) : this.#hub.isShutOut ? this.#hub.shutOutSentence ?? shutOut() : waiting(retryAt));
    setText(this.#button, isFinal ? _('Connect again') : _('now'));
    this.#button.hidden = !isFinal && retryAt === null;
    this.#bar.classList.toggle('final', isFinal);
  }
}

function words(state) {
  if (state === 'connected') return _('connected');
  return state === 'connecting' ? _('connecting…') : _('not connected');
}

function waiting(retryAt) {
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - Date.now()) / 1000);
  if (seconds <= 0) return _('No connection. Trying…');
  return fill(ngettext('No connection. Next try in {n} second', 'No connection. Next try in {n} seconds', seconds), { n: number(seconds) });
}
