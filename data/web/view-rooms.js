// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The list of rooms: ours with what is new in them, then what else is going on

import { batched, el, icon, named, reconcile } from './dom.js';
import { _, fill, ngettext, number } from './i18n.js';
import { peopleCount } from './message-row.js';

const MOST_OTHERS = 50;

export class RoomsView {
  #hub;
  #current = null;
  #mine = el('ul', { class: 'rooms' });
  #others = el('ul', { class: 'rooms' });
  #othersTitle;
  #mineNodes = new Map();
  #otherNodes = new Map();
  #open;
  render;

  /** `open` is called with a room's name, `find` for the finder. */
  constructor(hub, { open, find, create }) {
    this.#hub = hub;
    this.#open = open;
    this.#othersTitle = el('h2', { text: _('More rooms') });
    const button = (name, label, handler, hint) => el('button', { type: 'button', class: 'row-button', on: { click: handler } },
      icon(name), el('span', { text: label }), ...(hint ? [el('kbd', { text: hint })] : []));
    this.element = el('nav', { class: 'rooms-pane', 'aria-label': _('Rooms') },
      button('search', _('Find a room'), find, 'Ctrl K'),
      el('div', { class: 'rooms-scroll' },
        this.#mine,
        button('plus', _('New room'), create),
        this.#othersTitle,
        this.#others));
    this.render = batched(() => this.#draw());
  }

  show(room) {
    this.#current = room;
    this.render();
  }

  /** The room above or below the present one, in the order of the list. */
  neighbour(step) {
    const rooms = this.#hub.rooms;
    const index = rooms.indexOf(this.#current);
    return rooms[(index + step + rooms.length) % rooms.length];
  }

  #draw() {
    const joined = this.#hub.rooms;
    const counts = new Map(this.#hub.directory.map(({ name, count }) => [name, count]));
    const mine = joined.map((name) => this.#row(name, counts.get(name) ?? 0));
    const others = this.#hub.directory
      .filter(({ name }) => !this.#hub.timeline(name))
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name))
      .slice(0, MOST_OTHERS)
      .map(({ name, count }) => ({ key: name, name, count, unseen: 0, mentions: 0, sign: `${count}` }));
    const make = (row) => {
      const node = el('li');
      drawRoom(node, row, this.#open);
      return node;
    };
    const update = (node, row) => drawRoom(node, row, this.#open);
    reconcile(this.#mine, this.#mineNodes, mine, make, update);
    reconcile(this.#others, this.#otherNodes, others, make, update);
    this.#othersTitle.hidden = others.length === 0;
  }

  #row(name, listed) {
    const room = this.#hub.room(name);
    const timeline = this.#hub.timeline(name);
    const count = room?.state === 'joined' ? room.count : listed;
    const current = name === this.#current;
    const { unseen, mentions } = timeline;
    return { key: name, name, count, unseen, mentions, current, sign: `${count} ${unseen} ${mentions} ${current}` };
  }
}

// The button stays the same element, so that it keeps the focus.
function drawRoom(node, { name, count, unseen, mentions, current }, open) {
  const button = node.firstElementChild ?? el('button', { type: 'button', class: 'room', on: { click: () => open(name) } });
  const parts = [icon('hash'), named(name, 'name')];
  if (unseen > 0) parts.push(badge(unseen, mentions));
  parts.push(el('span', { class: 'count', title: peopleCount(count), 'aria-label': peopleCount(count), text: number(count) }));
  button.replaceChildren(...parts);
  button.classList.toggle('unseen', unseen > 0);
  if (current) button.setAttribute('aria-current', 'true');
  else button.removeAttribute('aria-current');
  if (!node.firstElementChild) node.append(button);
}

function badge(unseen, mentions) {
  const many = unseen > 99 ? `${number(99)}+` : number(unseen);
  const label = fill(ngettext('{n} new', '{n} new', unseen), { n: number(unseen) });
  return el('span', { class: 'badge', 'aria-label': label, text: mentions > 0 ? `@ ${many}` : many });
}
