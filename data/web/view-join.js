// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The first visit: a name, a room, one button

import { el, icon } from './dom.js';
import { LANGUAGES, _, getLanguage, setLanguage } from './i18n.js';
import { byteLength } from './text.js';

const MOST_CHARS = 64;
const MOST_BYTES = 256;

export class JoinView {
  #name;
  #room;
  #error;
  #done;

  /** `done` is called with {name, room}. */
  constructor(done, signIn) {
    this.#done = done;
    this.#name = field('name', { autocomplete: 'nickname' });
    this.#room = field('room', { autocomplete: 'off', autocapitalize: 'none' });
    this.#error = el('p', { class: 'bad', role: 'alert', id: 'join-error' });
    const form = el('form', { class: 'card', novalidate: true, on: { submit: (event) => this.#submit(event) } },
      el('div', { class: 'logo' }, icon('talk')),
      el('h1', { text: _('Adda') }),
      el('p', { class: 'dim', text: _('An easy talk among friends') }),
      el('label', { for: 'name', text: _('Your name') }), this.#name,
      el('label', { for: 'room', text: _('Room') }), this.#room,
      this.#error,
      el('button', { type: 'submit', class: 'primary', text: _('Come in') }));
    form.append(el('button', { type: 'button', class: 'link', text: _('Sign in'), on: { click: () => signIn(this.#name.value.trim()) } }));
    this.element = el('main', { class: 'join' }, form, languages());
  }

  show({ name = '', room = 'general', error = '' }) {
    this.#name.value = name;
    this.#room.value = room;
    this.#error.textContent = error;
    (name === '' ? this.#name : this.#room).focus();
  }

  #submit(event) {
    event.preventDefault();
    const name = this.#name.value.trim();
    const room = this.#room.value.trim().replace(/^#/, '');
    const wrong = flaw(name, _('Please say who you are.')) ?? flaw(room, _('Which room? Any name will do.'));
    this.#error.textContent = wrong ?? '';
    if (wrong === null) this.#done({ name, room });
    else (flaw(name, 'empty') ? this.#name : this.#room).focus();
  }
}

/** A sentence where a name cannot be one, else null. */
export function flaw(name, whenEmpty) {
  if (name === '') return whenEmpty;
  if (Array.from(name).length > MOST_CHARS || byteLength(name) > MOST_BYTES) return _('That is too long: 64 characters at most.');
  if (/[\p{Cc}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u.test(name)) return _('There is a character in it that a name cannot have.');
  return null;
}

function field(id, more) {
  return el('input', { id, type: 'text', dir: 'auto', spellcheck: 'false', required: true, 'aria-describedby': 'join-error', ...more });
}

function languages() {
  const buttons = LANGUAGES.map(([code, name]) => el('button', {
    type: 'button',
    class: 'link',
    lang: code,
    text: name,
    'aria-pressed': String(code === getLanguage()),
    on: { click: () => setLanguage(code) },
  }));
  return el('div', { class: 'languages', role: 'group', 'aria-label': 'Language · ভাষা' }, ...buttons);
}
