// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Where one writes: grows with the text, keeps a draft a room, says how much still fits

import { el, iconButton, setText } from './dom.js';
import { _, fill, number } from './i18n.js';
import { loadDraft, saveDraft } from './settings.js';
import { byteLength } from './text.js';

const TALLEST = 200;      // px
const NEARLY = 0.8;       // of the limit: from here on the counter shows
const DRAFT_DELAY = 300;

export class ComposerView {
  #hub;
  #room = null;
  #box;
  #send;
  #counter;
  #timer = null;
  #onSent;

  constructor(hub, onSent) {
    this.#hub = hub;
    this.#onSent = onSent;
    this.#counter = el('span', { class: 'counter', id: 'counter', 'aria-live': 'polite', hidden: true });
    this.#box = el('textarea', {
      rows: '1',
      dir: 'auto',
      enterkeyhint: 'send',
      autocomplete: 'off',
      'aria-describedby': 'counter',
      on: { input: () => this.#typed(), keydown: (event) => this.#key(event), blur: () => this.#stopTyping() },
    });
    this.#send = iconButton('send', _('Send'), () => this.#submit(), { class: 'icon-button send' });
    this.element = el('form', { class: 'composer', on: { submit: (event) => event.preventDefault() } },
      el('div', { class: 'box' }, this.#box, this.#counter, this.#send));
    window.addEventListener('pagehide', () => this.#keep());
  }

  show(room) {
    this.#keep();
    this.#room = room;
    this.element.hidden = room === null;
    if (room === null) return;
    const label = fill(_('Write to #{room}'), { room });
    this.#box.placeholder = label;
    this.#box.setAttribute('aria-label', label);
    this.#box.value = loadDraft(room);
    this.#fit();
  }

  // The selection is set too: Chromium leaves it in a dialog that has just closed, and then typing goes nowhere.
  focus() {
    const end = this.#box.value.length;
    this.#box.focus();
    this.#box.setSelectionRange(end, end);
  }

  /** The room got another name for the same place. */
  rename(from, room) {
    if (this.#room === from) this.#room = room;
  }

  get hasText() {
    return this.#box.value.trim() !== '';
  }

  #typed() {
    this.#fit();
    this.#hub.typing(this.#room, this.hasText);
    this.#timer ??= setTimeout(() => this.#keep(), DRAFT_DELAY);
  }

  #stopTyping() {
    if (this.#room !== null) this.#hub.typing(this.#room, false);
  }

  #keep() {
    clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#room !== null) saveDraft(this.#room, this.#box.value);
  }

  // While a Bengali (or any other) input method composes, Enter is the method's.
  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    const content = this.#box.value.trim();
    if (content === '' || this.#room === null || this.#left(content) < 0) return;
    try {
      this.#hub.send(this.#room, content);
    } catch {
      this.#say(_('Too many messages are waiting to be sent. Yours stays here.'), true);
      return;
    }
    this.#box.value = '';
    this.#fit();
    this.#keep();
    this.#onSent();
    this.#box.focus();
  }

  #left(content) {
    const limit = this.#hub.client?.limits.message_bytes;
    return limit ? limit - byteLength(JSON.stringify(content)) - 200 : Infinity;
  }

  #fit() {
    const box = this.#box;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`;
    box.style.overflowY = box.scrollHeight > TALLEST ? 'auto' : 'hidden';
    const left = this.#left(box.value);
    const limit = this.#hub.client?.limits.message_bytes ?? Infinity;
    this.#send.disabled = !this.hasText || left < 0;
    if (left < 0) this.#say(fill(_('{n} bytes too long'), { n: number(-left) }), true);
    else if (left < limit * (1 - NEARLY)) this.#say(fill(_('{n} bytes left'), { n: number(left) }), false);
    else this.#say('', false);
  }

  #say(text, isBad) {
    this.#counter.hidden = text === '';
    this.#counter.classList.toggle('bad', isBad);
    setText(this.#counter, text);
  }
}
