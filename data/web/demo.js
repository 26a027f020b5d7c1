// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The demo page: connects to any endpoint of this hub, sends, shows what comes

import { addressOf, listEndpoints } from './demo-endpoints.js';
import { FramesView } from './demo-frames.js';
import { el, setText } from './dom.js';
import { LANGUAGES, _, fill, getLanguage, setLanguage, startLanguage } from './i18n.js';
import { applyTheme } from './theme.js';

class Demo {
  #endpoints = listEndpoints();
  #frames = new FramesView();
  #socket = null;
  #select;
  #fields = el('div', { class: 'fields' });
  #about = el('p', { class: 'dim', id: 'about' });
  #address = el('code', { class: 'address' });
  #state = el('p', { class: 'state', role: 'status', data: { state: 'closed' } });
  #toggle = el('button', { type: 'submit', class: 'primary' });
  #message = el('textarea', { id: 'message', rows: 4, dir: 'auto', spellcheck: 'false' });
  #binary = el('input', { type: 'checkbox', id: 'binary' });
  #send = el('button', { type: 'submit', class: 'primary', text: _('Send') });

  constructor() {
    this.#select = el('select', { id: 'endpoint', 'aria-describedby': 'about', on: { change: () => this.#choose() } },
      ...this.#endpoints.map((endpoint, i) => el('option', {
        value: String(i), text: endpoint.protocol ? `${endpoint.path} (${endpoint.protocol})` : endpoint.path,
      })));
    this.element = el('main', { class: 'demo' },
      el('header', { class: 'top' }, el('h1', { text: _('WebSocket demo') }), languages(), el('a', { href: '/', text: _('Chat') })),
      this.#connectForm(), this.#sendForm(), this.#frames.element);
  }

  start() {
    const asked = new URLSearchParams(location.search).get('endpoint');
    const index = this.#endpoints.findIndex(({ path }) => path === asked);
    this.#select.value = String(Math.max(index, 0));
    this.#choose();
    this.#show();
  }

  get #endpoint() {
    return this.#endpoints[Number(this.#select.value)];
  }

  #connectForm() {
    this.#fields.addEventListener('input', () => this.#showAddress());
    return el('form', { class: 'card', on: { submit: (event) => this.#submit(event, () => this.#connectOrClose()) } },
      el('h2', { text: _('Connection') }),
      el('label', { for: 'endpoint', text: _('Endpoint') }), this.#select, this.#about, this.#fields, this.#address,
      el('div', { class: 'row' }, this.#toggle, this.#state));
  }

  #sendForm() {
    this.#message.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.#submit(event, () => this.#sendMessage());
    });
    return el('form', { class: 'card', on: { submit: (event) => this.#submit(event, () => this.#sendMessage()) } },
      el('h2', { text: _('Message') }),
      el('label', { for: 'message', text: _('What to send') }), this.#message,
      el('div', { class: 'row' }, this.#send,
        el('label', { class: 'check' }, this.#binary, el('span', { text: _('as a binary frame') }))));
  }

  #submit(event, work) {
    event.preventDefault();
    work();
  }

  #choose() {
    const endpoint = this.#endpoint;
    setText(this.#about, endpoint.about);
    this.#fields.replaceChildren(...endpoint.fields.map((name) => this.#field(name, endpoint.choices?.[name])));
    this.#message.value = endpoint.sample;
    this.#binary.checked = endpoint.isBinary ?? false;
    this.#showAddress();
  }

  #field(name, choices) {
    const input = choices
      ? el('select', { id: name }, ...choices.map((choice) => el('option', { value: choice, text: choice })))
      : el('input', { id: name, type: name === 'token' ? 'password' : 'text', autocomplete: 'off', dir: 'auto', spellcheck: 'false' });
    return el('div', { class: 'field' }, el('label', { for: name, text: name }), input);
  }

  #values() {
    const inputs = this.#fields.querySelectorAll('input, select');
    return Object.fromEntries(Array.from(inputs, (input) => [input.id, input.value]));
  }

  /* A token is nothing to show around. */
  #showAddress() {
    const values = this.#values();
    setText(this.#address, addressOf(this.#endpoint, { ...values, token: values.token ? '…' : '' }));
  }

  #connectOrClose() {
    if (this.#socket !== null) {
      this.#socket.close(1000);
      return;
    }
    const { protocol } = this.#endpoint;
    const socket = new WebSocket(addressOf(this.#endpoint, this.#values()), protocol ? [protocol] : []);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    socket.onopen = () => {
      this.#frames.add('note', fill(_('Connected to {path}'), { path: new URL(socket.url).pathname }));
      this.#show();
    };
    socket.onmessage = ({ data }) => this.#frames.add('in', data);
    socket.onclose = ({ code, reason }) => {
      this.#frames.add('note', fill(_('Closed: {code} {reason}'), { code, reason }));
      this.#socket = null;
      this.#show();
    };
    this.#show();
  }

  #sendMessage() {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    const text = this.#message.value;
    const data = this.#binary.checked ? new TextEncoder().encode(text).buffer : text;
    this.#socket.send(data);
    this.#frames.add('out', data);
  }

  #show() {
    const state = ['connecting', 'open', 'closing', 'closed'][this.#socket?.readyState ?? 3];
    const words = { connecting: _('Connecting …'), open: _('Connected'), closing: _('Closing …'), closed: _('Not connected') };
    this.#state.dataset.state = state;
    setText(this.#state, words[state]);
    setText(this.#toggle, this.#socket === null ? _('Connect') : _('Disconnect'));
    this.#send.disabled = state !== 'open';
    this.#select.disabled = this.#socket !== null;
  }
}

function languages() {
  return el('div', { class: 'languages', role: 'group', 'aria-label': 'Language · ভাষা' }, ...LANGUAGES.map(([code, name]) => el('button', {
    type: 'button', class: 'link', lang: code, text: name, 'aria-pressed': String(code === getLanguage()), on: { click: () => setLanguage(code) },
  })));
}

applyTheme();
await startLanguage();
const demo = new Demo();
document.title = `Adda · ${_('WebSocket demo')}`;
document.querySelector('#page').replaceChildren(demo.element);
demo.start();
