// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// One row of the conversation as elements: a message, a day, who came and went

import { el, icon, named } from './dom.js';
import { notSent } from './errors.js';
import { _, fill, fillNodes, ngettext, number } from './i18n.js';
import { avatar, hue, linked } from './text.js';
import { clock, dayName, exact } from './time.js';

const LONG_CHARS = 1500;
const LONG_LINES = 18;
const MOST_NAMES = 3;

const makers = {
  message: () => el('div', { class: 'message' }),
  day: () => el('div', { class: 'rule day', role: 'separator' }),
  new: () => el('div', { class: 'rule new', role: 'separator' }, el('span', { text: _('new') })),
  notes: () => el('div', { class: 'notes' }),
  start: () => el('div', { class: 'start' }),
};

const drawers = { message: drawMessage, day: drawDay, notes: drawNotes, start: drawStart, new: () => {} };

export function makeRow(row, context) {
  const node = makers[row.kind]();
  updateRow(node, row, context);
  return node;
}

export function updateRow(node, row, context) {
  drawers[row.kind](node, row, context);
}

function drawDay(node, { date }) {
  node.replaceChildren(el('span', { text: dayName(date) }));
}

function drawStart(node, { empty }, { room }) {
  const first = empty
    ? fillNodes(_('Nobody has written in {room} yet.'), { room: roomName(room) })
    : fillNodes(_('This is where {room} begins.'), { room: roomName(room) });
  const more = empty ? [el('p', { class: 'dim', text: _('Say hello: the first message is yours.') })] : [];
  node.replaceChildren(icon('talk'), el('p', {}, ...first), ...more);
  node.classList.toggle('empty', empty);
}

function roomName(room) {
  return el('strong', {}, '#', named(room));
}

function drawNotes(node, { came, left, others }) {
  const lines = [];
  for (const kind of others) lines.push([breakText(kind)]);
  if (came.length > 0) lines.push(sentence(came, CAME()));
  if (left.length > 0) lines.push(sentence(left, LEFT()));
  node.replaceChildren(...lines.map((line) => el('p', {}, ...line)));
}

function breakText(kind) {
  if (kind === 'renumbered') return _('The hub has begun its record anew. What was here before may be missing.');
  return _('You were away for long. These are the latest messages; scroll up for the others.');
}

const CAME = () => [
  _('{a} came in'),
  _('{a} and {b} came in'),
  _('{a}, {b} and {c} came in'),
  (n) => ngettext('{a}, {b} and {n} more came in', '{a}, {b} and {n} more came in', n),
];

const LEFT = () => [
  _('{a} left'),
  _('{a} and {b} left'),
  _('{a}, {b} and {c} left'),
  (n) => ngettext('{a}, {b} and {n} more left', '{a}, {b} and {n} more left', n),
];

function sentence(names, [one, two, three, many]) {
  const [a, b, c] = names.map((name) => named(name));
  if (names.length <= MOST_NAMES) return fillNodes([one, two, three][names.length - 1], { a, b, c });
  const rest = names.length - 2;
  return fillNodes(many(rest), { a, b, n: number(rest) });
}

function drawMessage(node, { message, head, state }, context) {
  const own = message.own;
  node.className = `message ${state}${head ? ' head' : ''}${own ? ' own' : ''}`;
  if (message.seq) node.dataset.seq = message.seq;
  const user = own ? context.me ?? message.user : message.user;
  const parts = head && user ? [avatar(user), header(user, message, own)] : [];
  if (!head) parts.push(el('time', { class: 'side', 'aria-hidden': 'true', text: clock(message.date) }));
  parts.push(body(node, message));
  if (state === 'late' || state === 'failed') parts.push(trouble(message, state, context));
  node.replaceChildren(...parts);
}

function header(user, message, own) {
  const name = named(user.name, 'who');
  name.style.setProperty('--hue', hue(user.id));
  const time = el('time', { datetime: message.date.toISOString(), title: exact(message.date), text: clock(message.date) });
  const you = own ? [el('span', { class: 'dim you', text: _('you') })] : [];
  return el('div', { class: 'header' }, name, ...you, time);
}

function body(node, message) {
  const { content } = message;
  if (message.deleted) return el('div', { class: 'body dim', text: _('message deleted') });
  const text = el('div', { class: 'body', dir: 'auto', title: exact(message.date) }, ...linked(content));
  const isLong = content.length > LONG_CHARS || content.split('\n', LONG_LINES + 1).length > LONG_LINES;
  if (!isLong) return text;
  const open = node.dataset.open === 'yes';
  const button = el('button', { type: 'button', class: 'link', 'aria-expanded': String(open) });
  const show = (whole) => {
    node.dataset.open = whole ? 'yes' : 'no';
    text.classList.toggle('folded', !whole);
    button.textContent = whole ? _('Show less') : _('Show all');
    button.setAttribute('aria-expanded', String(whole));
  };
  button.addEventListener('click', () => show(node.dataset.open !== 'yes'));
  show(open);
  return el('div', { class: 'long' }, text, button);
}

function trouble(message, state, { retry, discard }) {
  if (state === 'late') return el('div', { class: 'state dim' }, icon('clock'), el('span', { text: _('sending…') }));
  const action = (label, handler) => el('button', { type: 'button', class: 'link', text: label, on: { click: handler } });
  return el('div', { class: 'state bad' },
    icon('warning'),
    el('span', { text: notSent(message.error) }),
    action(_('try again'), () => retry(message.nonce)),
    action(_('discard'), () => discard(message.nonce)));
}

/** The count of people in a room, as a sentence. */
export function peopleCount(count) {
  return fill(ngettext('{n} here', '{n} here', count), { n: number(count) });
}
