// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Who is in the room, and who is typing in it

import { batched, el, iconButton, named, reconcile, setText } from './dom.js';
import { _, fill, fillNodes, getLocale, ngettext, number } from './i18n.js';
import { avatar } from './text.js';

const MOST = 200;

export class PeopleView {
  #hub;
  #room = null;
  #list = el('ul', { class: 'people' });
  #more = el('p', { class: 'dim more' });
  #nodes = new Map();
  render;

  constructor(hub, close) {
    this.#hub = hub;
    this.element = el('aside', { class: 'people-pane', 'aria-label': _('People') },
      el('header', { class: 'pane-header' },
        el('h2', { text: _('People') }),
        iconButton('close', _('Close'), close, { class: 'icon-button close-people' })),
      this.#list, this.#more);
    this.render = batched(() => this.#draw());
  }

  show(room) {
    this.#room = room;
    this.render();
  }

  #draw() {
    const room = this.#room === null ? undefined : this.#hub.room(this.#room);
    const members = room?.state === 'joined' ? room.members : [];
    const me = this.#hub.me?.id;
    const order = new Intl.Collator(getLocale()).compare;
    const people = [...members]
      .sort((a, b) => (b.id === me) - (a.id === me) || order(a.name, b.name))
      .slice(0, MOST)
      .map((user) => ({ key: user.id, user, sign: `${user.name} ${user.id === me}` }));
    reconcile(this.#list, this.#nodes, people, (row) => drawPerson(el('li'), row, me), (node, row) => drawPerson(node, row, me));
    const rest = Math.max(0, (room?.count ?? 0) - people.length);
    this.#more.hidden = rest === 0;
    setText(this.#more, fill(ngettext('and {n} more', 'and {n} more', rest), { n: number(rest) }));
  }
}

function drawPerson(node, { user }, me) {
  const you = user.id === me ? [el('span', { class: 'dim', text: _('you') })] : [];
  node.replaceChildren(avatar(user), named(user.name, 'name'), ...you);
  return node;
}

/** One quiet line under the conversation. */
export class TypingView {
  #hub;
  #room = null;
  #text = el('span');
  render;

  constructor(hub) {
    this.#hub = hub;
    this.element = el('p', { class: 'typing' }, el('span', { class: 'dots', 'aria-hidden': 'true' }, el('i'), el('i'), el('i')), this.#text);
    this.render = batched(() => this.#draw());
  }

  show(room) {
    this.#room = room;
    this.render();
  }

  #draw() {
    const users = (this.#room === null ? undefined : this.#hub.room(this.#room))?.typists ?? [];
    this.element.classList.toggle('on', users.length > 0);
    const [a, b] = users.map((user) => named(user.name));
    const sentences = [[], fillNodes(_('{a} is typing'), { a }), fillNodes(_('{a} and {b} are typing'), { a, b })];
    this.#text.replaceChildren(...(sentences[users.length] ?? [_('Several people are typing')]));
  }
}
