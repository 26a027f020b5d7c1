// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The live figures from the hub: a connection that comes back, and says how it stands

import { AddaEvent, AddaLink } from './adda-link.js';
import { _ } from './i18n.js';
import { parseFigures } from './samples.js';

const SILENCE = 4000; // figures come every second

/** Events: `figures` (detail: as the hub sent them), `state`. It is to StatusView what Hub is in the chat page. */
export class Feed extends EventTarget {
  link = { state: 'connecting', retryAt: null };
  #wasIn = false;
  #answers = false;
  #link;

  constructor() {
    super();
    this.#link = new AddaLink({
      url: () => address(), protocols: [], WebSocket: globalThis.WebSocket, silence: SILENCE, answer: SILENCE, cap: 10000,
    });
    this.#link.addEventListener('frame', (event) => this.#received(event.detail));
    this.#link.addEventListener('state', (event) => this.#onState(event.detail));
  }

  get client() {
    return this;
  }

  /** The hub is there, but does not tell us its figures. */
  get isShutOut() {
    return !this.#wasIn && this.#answers && (this.link.attempt ?? 0) >= 2;
  }

  get shutOutSentence() {
    return _('The hub is there but does not show you its figures. Perhaps one has to sign in first.');
  }

  start() {
    this.#link.open();
  }

  reconnectNow() {
    if (this.#link.state === 'disconnected') this.#link.open();
    else this.#link.now();
  }

  #received(text) {
    const figures = parseFigures(text);
    if (!figures) return;
    this.#wasIn = true;
    this.#link.ready();
    this.dispatchEvent(new AddaEvent('figures', figures));
  }

  #onState(detail) {
    this.link = detail;
    this.dispatchEvent(new AddaEvent('state', detail));
    if (detail.retryAt !== null && !this.#wasIn) this.#knock();
  }

  // A refused WebSocket does not tell a page why.
  async #knock() {
    try {
      this.#answers = (await fetch('/healthz')).ok;
    } catch {
      this.#answers = false;
    }
    this.dispatchEvent(new AddaEvent('state', this.link));
  }
}

function address() {
  const url = new URL('/ws/dashboard?interval=1', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}
