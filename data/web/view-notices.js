// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The bell with what is unread, and the panel that it opens

import { openDialog } from './dialogs.js';
import { batched, el, icon, iconButton, reconcile, setText } from './dom.js';
import { _, fill, ngettext, number } from './i18n.js';
import { kindOf, tell } from './notice-text.js';
import { Notices } from './notices.js';
import { showOutside } from './outside.js';
import { linked } from './text.js';
import { exact, moment } from './time.js';

const MOST_COUNTED = 99;

export class NoticesView {
  #hub;
  #notices;
  #badge = el('span', { class: 'badge', 'aria-hidden': 'true' });
  #spoken = el('span', { class: 'unseen', role: 'status' });
  #panel = null;
  #render = batched(() => this.#draw());

  constructor(hub) {
    this.#hub = hub;
    this.#notices = new Notices(hub);
    this.button = iconButton('bell', _('Notifications'), () => this.open(), { class: 'icon-button bell', 'aria-haspopup': 'dialog' });
    this.button.append(this.#badge);
    this.element = el('span', { class: 'bell-place' }, this.button, this.#spoken);
    this.#notices.addEventListener('change', () => this.#render());
    this.#notices.addEventListener('arrived', ({ detail }) => this.#arrived(detail.notification));
    hub.addEventListener('state', () => this.#render());
    this.#draw();
  }

  open() {
    if (this.#panel) return;
    this.#panel = new NoticesPanel(this.#notices, () => { this.#panel = null; });
    this.#draw();
  }

  #arrived(notification) {
    const { title, message } = tell(notification);
    setText(this.#spoken, fill(_('Notification: {title}'), { title }));
    showOutside({ id: notification.id, title, body: message }, () => this.open());
  }

  #draw() {
    const { unread } = this.#notices;
    const label = unread === 0 ? _('Notifications') : fill(ngettext('Notifications, {n} unread', 'Notifications, {n} unread', unread), { n: number(unread) });
    this.#badge.hidden = unread === 0;
    setText(this.#badge, unread > MOST_COUNTED ? `${number(MOST_COUNTED)}+` : number(unread));
    this.button.title = label;
    this.button.setAttribute('aria-label', label);
    this.#panel?.draw(this.#hub.link.state === 'connected');
  }
}

class NoticesPanel {
  #notices;
  #list = el('ol', { class: 'notifications' });
  #nodes = new Map();
  #empty = el('p', { class: 'dim', role: 'status' });
  #older;
  #all;

  constructor(notices, closed) {
    this.#notices = notices;
    this.#all = el('button', { type: 'button', class: 'link', text: _('Mark all as read'), on: { click: () => notices.mark({ all: true }) } });
    this.#older = el('button', { type: 'button', class: 'link older', on: { click: () => this.#more() } });
    const dialog = openDialog({ class: 'notices-panel', 'aria-labelledby': 'notices-title' },
      el('header', { class: 'pane-header' },
        el('h2', { id: 'notices-title', tabindex: '-1', autofocus: true, text: _('Notifications') }), this.#all,
        iconButton('close', _('Close'), () => dialog.close())),
      el('div', { class: 'notices-scroll' }, this.#list, this.#empty, this.#older));
    dialog.addEventListener('close', closed);
  }

  draw(isConnected) {
    const { list, unread, hasMore, state } = this.#notices;
    const rows = list.map((notification) => ({ key: notification.id, notification, sign: `${notification.read} ${moment(new Date(notification.timestamp))} ${isConnected}` }));
    const draw = (node, { notification }) => this.#drawOne(node, notification, isConnected);
    reconcile(this.#list, this.#nodes, rows, (row) => draw(el('li'), row), draw);
    this.#all.disabled = unread === 0 || !isConnected;
    this.#empty.hidden = list.length > 0;
    setText(this.#empty, this.#emptyWords(state));
    this.#older.hidden = !isConnected || (state !== 'failed' && !hasMore) || (list.length === 0 && state !== 'failed');
    this.#older.disabled = state === 'loading';
    setText(this.#older, state === 'failed' ? _('Try again') : _('Older ones'));
  }

  #emptyWords(state) {
    if (state === 'loading') return _('Loading…');
    return state === 'failed' ? _('The list could not be read just now.') : _('There is nothing to tell you yet.');
  }

  #more() {
    if (this.#notices.list.length === 0) this.#notices.load();
    else this.#notices.loadOlder();
  }

  #drawOne(node, notification, isConnected) {
    const { title, message, type } = tell(notification);
    const kind = kindOf(notification);
    const date = new Date(notification.timestamp);
    const about = [type, notification.user_id === '' ? _('to everybody') : ''].filter(Boolean).join(' · ');
    const mark = iconButton('check', _('Mark as read'), () => this.#mark(node, notification));
    mark.disabled = !isConnected;
    node.className = notification.read ? 'notification' : 'notification unread';
    node.replaceChildren(
      el('span', { class: `kind ${kind.tone}` }, icon(kind.icon)),
      el('div', { class: 'words' },
        el('h3', { dir: 'auto', text: title }),
        ...(message ? [el('p', { class: 'body', dir: 'auto' }, ...linked(message))] : []),
        el('p', { class: 'dim about' },
          ...(notification.read ? [] : [el('span', { class: 'unseen', text: `${_('unread')} ` })]),
          el('time', { datetime: notification.timestamp, title: exact(date), text: moment(date) }),
          ...(about ? [el('bdi', { text: about })] : []))),
      ...(notification.read ? [] : [mark]));
    return node;
  }

  // The button goes with the mark: the focus stays near.
  #mark(node, notification) {
    const next = node.nextElementSibling?.querySelector('button') ?? this.#list.closest('dialog').querySelector('h2');
    next.focus();
    this.#notices.mark({ ids: [notification.id] });
  }
}
