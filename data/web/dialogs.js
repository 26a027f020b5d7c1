// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What opens over the page: the room finder, the list of keys, the menu

import { choice } from './choice.js';
import { el, icon, iconButton, named } from './dom.js';
import { LANGUAGES, _, fillNodes, getLanguage, number, setLanguage } from './i18n.js';
import { peopleCount } from './message-row.js';
import { outsideState, toggleOutside } from './outside.js';
import { load } from './settings.js';
import { setTheme } from './theme.js';
import { flaw } from './view-join.js';

const MOST_FOUND = 50;

/** A modal dialog that is gone once it is closed; Esc and a click beside it close it. */
export function openDialog(props, ...children) {
  const dialog = el('dialog', props, ...children);
  dialog.addEventListener('close', () => {
    dialog.remove();
    const box = document.activeElement;
    if (box?.matches('textarea')) box.setSelectionRange(box.selectionStart, box.selectionEnd); // see ComposerView.focus()
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Finds a room by a part of its name, or makes one. `choose` is called with the name. */
export function openFinder(hub, choose, { creates = false } = {}) {
  const title = creates ? _('New room') : _('Find a room');
  const list = el('ul', { class: 'rooms found', role: 'listbox', id: 'found', 'aria-label': title });
  const error = el('p', { class: 'bad', role: 'alert' });
  const input = el('input', {
    type: 'text', dir: 'auto', autocomplete: 'off', spellcheck: 'false', role: 'combobox', placeholder: title,
    'aria-label': title, 'aria-controls': 'found', 'aria-expanded': 'true', 'aria-autocomplete': 'list',
  });
  const dialog = openDialog({ class: 'finder', 'aria-label': title }, el('div', { class: 'search' }, icon(creates ? 'plus' : 'search'), input), list, error);
  const finder = { found: [], index: 0 };
  const pick = (name) => {
    const wrong = flaw(name, '');
    error.textContent = wrong ?? '';
    if (wrong !== null) return;
    dialog.close();
    choose(name);
  };
  const draw = () => {
    finder.found = findRooms(hub, input.value.trim().replace(/^#/, ''));
    finder.index = 0;
    list.replaceChildren(...finder.found.map((entry, i) => option(entry, i, pick)));
    mark(list, input, finder.index);
  };
  input.addEventListener('input', draw);
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && finder.found.length > 0) {
      event.preventDefault();
      finder.index = (finder.index + step + finder.found.length) % finder.found.length;
      mark(list, input, finder.index);
    } else if (event.key === 'Enter' && !event.isComposing && finder.found.length > 0) {
      event.preventDefault();
      pick(finder.found[finder.index].name);
    }
  });
  hub.addEventListener('rooms', draw);
  dialog.addEventListener('close', () => hub.removeEventListener('rooms', draw));
  hub.refreshSoon();
  draw();
  input.focus();
}

function findRooms(hub, text) {
  const known = new Map(hub.directory.map(({ name, count }) => [name, count]));
  for (const name of hub.rooms) known.set(name, hub.room(name)?.count ?? known.get(name) ?? 0);
  const wanted = text.normalize('NFC').toLowerCase();
  const found = [...known]
    .filter(([name]) => name.toLowerCase().includes(wanted))
    .map(([name, count]) => ({ name, count, isNew: false, rank: name.toLowerCase().startsWith(wanted) ? 0 : 1 }))
    .sort((a, b) => a.rank - b.rank || b.count - a.count)
    .slice(0, MOST_FOUND);
  if (text !== '' && !known.has(text.normalize('NFC'))) found.push({ name: text, isNew: true });
  return found;
}

function option({ name, count, isNew }, i, pick) {
  const words = isNew
    ? [icon('plus'), el('span', { class: 'name' }, ...fillNodes(_('Open a new room {room}'), { room: el('strong', {}, '#', named(name)) }))]
    : [icon('hash'), named(name, 'name'), el('span', { class: 'count', 'aria-label': peopleCount(count), text: number(count) })];
  return el('li', { class: 'room', role: 'option', id: `found-${i}`, on: { click: () => pick(name) } }, ...words);
}

function mark(list, input, index) {
  [...list.children].forEach((node, i) => node.setAttribute('aria-selected', String(i === index)));
  const chosen = list.children[index];
  chosen?.scrollIntoView({ block: 'nearest' });
  if (chosen) input.setAttribute('aria-activedescendant', chosen.id);
  else input.removeAttribute('aria-activedescendant');
}

export function openShortcuts() {
  const keys = [
    [['Enter'], _('Send')],
    [['Shift', 'Enter'], _('New line')],
    [['Ctrl', 'K'], _('Find a room')],
    [['Alt', '↑'], _('Room above')],
    [['Alt', '↓'], _('Room below')],
    [['End'], _('Latest message')],
    [['Esc'], _('Close, or take the “new” line away')],
    [['Ctrl', '/'], _('This list')],
  ];
  const rows = keys.map(([combination, meaning]) => el('div', { class: 'key-row' },
    el('dt', {}, ...combination.map((key) => el('kbd', { text: key }))), el('dd', { text: meaning })));
  const dialog = openDialog({ class: 'shortcuts', 'aria-labelledby': 'shortcuts-title' },
    el('header', { class: 'pane-header' },
      el('h2', { id: 'shortcuts-title', text: _('Keyboard') }),
      iconButton('close', _('Close'), () => dialog.close())),
    el('dl', {}, ...rows));
}

/** The small menu at the foot. `actions` are {rename, leave, room, account}; account is {signIn} or {signOut}. */
export function openMenu({ rename, leave, room, account }) {
  const themes = [['system', _('As the system')], ['light', _('Light')], ['dark', _('Dark')]];
  const item = (name, words, handler) => el('button', {
    type: 'button', class: 'row-button', on: { click: () => { dialog.close(); handler(); } },
  }, icon(name), el('span', {}, ...words));
  const items = [
    ...outsideItem(item),
    account.signOut
      ? item('leave', [_('Sign out')], account.signOut)
      : item('person', [_('Sign in')], account.signIn),
    ...(account.signOut ? [] : [item('person', [_('Change your name')], rename)]),
    item('keyboard', [_('Keyboard')], openShortcuts),
    el('a', { class: 'row-button', href: '/dashboard' }, icon('chart'), el('span', { text: _('Dashboard') })),
  ];
  if (room !== null) items.push(item('leave', fillNodes(_('Leave {room}'), { room: el('bdi', { text: `#${room}` }) }), leave));
  const dialog = openDialog({ class: 'menu', 'aria-label': _('Menu') },
    choice('lang', _('Language'), LANGUAGES, getLanguage(), setLanguage),
    choice('theme', _('Appearance'), themes, load('theme', 'system'), setTheme),
    el('div', { class: 'menu-items' }, ...items));
}

/* The browser's own notifications are asked for here only, where the reader wants them. */
function outsideItem(item) {
  const state = outsideState();
  if (state === 'unavailable') return [];
  if (state === 'blocked') return [el('p', { class: 'row-button' }, icon('bell'), el('span', { text: _('Notices outside this page are blocked in the browser') }))];
  return [item('bell', [state === 'on' ? _('Notices outside this page: on') : _('Notices outside this page')], toggleOutside)];
}
