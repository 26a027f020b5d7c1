// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The conversation: keeps the reader's place, pages through history both ways, offers the way down

import { batched, el, icon, reconcile, setText } from './dom.js';
import { _, fill, ngettext, number } from './i18n.js';
import { makeRow, updateRow } from './message-row.js';
import { buildRows } from './rows.js';

const AT_END = 48;    // px from the end that still count as the end
const NEAR = 800;     // px from an edge at which the next page is read

export class MessagesView {
  #hub;
  #room = null;
  #nodes = new Map();
  #log;
  #scroller;
  #down;
  #downText;
  #busy;
  #returned = false;
  #fresh = true;
  #lastTop = 0;
  render;

  constructor(hub) {
    this.#hub = hub;
    this.#log = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions' });
    this.#busy = el('p', { class: 'notes', hidden: true, text: _('Reading earlier messages…') });
    this.#scroller = el('div', { class: 'scroller', tabindex: '0', role: 'region', 'aria-label': _('Messages') },
      this.#busy, this.#log);
    this.#downText = el('span');
    this.#down = el('button', { type: 'button', class: 'down', hidden: true, on: { click: () => this.toEnd() } },
      icon('down'), this.#downText);
    this.element = el('div', { class: 'messages' }, this.#scroller, this.#down);
    this.render = batched(() => this.#draw());
    this.#scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#keepEnd()).observe(this.#scroller);
    new ResizeObserver(() => this.#keepEnd()).observe(this.#log);
  }

  /** Shows another room; null shows none. */
  show(room) {
    const old = this.#timeline;
    if (old) Object.assign(old, { following: true, watched: false });
    this.#room = room;
    this.#nodes.clear();
    this.#log.replaceChildren();
    this.#fresh = true;
    const timeline = this.#timeline;
    if (timeline) {
      timeline.newAfter = timeline.unseen > 0 ? timeline.seenSeq : null;
      timeline.following = true;
    }
    this.#draw();
  }

  /** What was missed while the link was down is in: the next drawing keeps the reader's place. */
  returned() {
    this.#returned = true;
  }

  async toEnd() {
    const timeline = this.#timeline;
    if (!timeline) return;
    if (timeline.hasNewer) {
      this.#setLive(false);
      await this.#hub.loadLatest(this.#room);
      if (timeline !== this.#timeline || timeline.hasNewer) return;
    }
    timeline.following = true;
    this.#draw();
    this.#stick();
    this.#markSeen();
  }

  /** Takes the "new" line away. Returns whether there was one. */
  clearNew() {
    const timeline = this.#timeline;
    if (!timeline || timeline.newAfter === null) return false;
    timeline.newAfter = null;
    this.render();
    return true;
  }

  focus() {
    this.#scroller.focus();
  }

  get #timeline() {
    return this.#room === null ? undefined : this.#hub.timeline(this.#room);
  }

  // Only what is added below while the reader is here is spoken; not history, not a room being opened.
  #setLive(live) {
    const value = live ? 'polite' : 'off';
    if (this.#log.getAttribute('aria-live') !== value) this.#log.setAttribute('aria-live', value);
  }

  #draw() {
    const timeline = this.#timeline;
    if (!timeline) {
      this.#down.hidden = true;
      return;
    }
    const rows = buildRows(timeline);
    const context = {
      room: this.#room,
      me: this.#hub.me,
      retry: (nonce) => this.#hub.retry(this.#room, nonce),
      discard: (nonce) => this.#hub.discard(this.#room, nonce),
    };
    const oldFirst = this.#log.firstElementChild;
    const anchor = this.#anchor();
    const last = this.#log.lastElementChild;
    const room = this.#hub.room(this.#room);
    if (room?.state === 'joined' || timeline.messages.length > 0 || timeline.pending.length > 0) {
      this.#setLive(!this.#fresh && oldFirst !== null && this.#nodes.get(rows[0]?.key) === oldFirst);
      reconcile(this.#log, this.#nodes, rows, (row) => makeRow(row, context), (node, row) => updateRow(node, row, context));
    }
    this.#place(timeline, anchor, last);
    this.#fresh = false;
    this.#drawEdges(timeline);
  }

  #place(timeline, anchor, last) {
    const missed = this.#returned && timeline.following && last?.isConnected;
    this.#returned = false;
    if (missed && this.#scroller.scrollHeight - last.offsetTop - this.#log.offsetTop > this.#scroller.clientHeight) {
      timeline.following = false;
    }
    if (timeline.following) {
      this.#stick();
      this.#markSeen();
    } else if (anchor?.node.isConnected) {
      this.#moveBy(anchor.node.getBoundingClientRect().top - anchor.top);
    }
  }

  // The row at the top of what is seen, and where it stands.
  #anchor() {
    const top = this.#scroller.getBoundingClientRect().top;
    const rows = this.#log.children;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    let node = rows[low];
    while (node && !node.classList.contains('message')) node = node.nextElementSibling;
    return node && { node, top: node.getBoundingClientRect().top };
  }

  #moveBy(distance) {
    if (Math.abs(distance) >= 1) this.#scroller.scrollTop += distance;
  }

  #stick() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  // The composer grew, a font came, rows got their real height: the end stays the end.
  #keepEnd() {
    if (this.#timeline?.following) this.#stick();
  }

  #distance() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #scrolled() {
    const timeline = this.#timeline;
    if (!timeline) return;
    const up = this.#scroller.scrollTop < this.#lastTop;
    this.#lastTop = this.#scroller.scrollTop;
    const atEnd = this.#distance() <= AT_END;
    if (atEnd && !timeline.hasNewer) timeline.following = true;
    else if (up || !timeline.following) timeline.following = false;
    if (timeline.following) this.#markSeen();
    this.#drawEdges(timeline);
  }

  #drawEdges(timeline) {
    const room = this.#room;
    const unseen = timeline.unseen;
    timeline.watched = timeline.following && this.#isVisible;
    const far = this.#distance() > this.#scroller.clientHeight;
    this.#down.hidden = timeline.following || (unseen === 0 && !far && !timeline.hasNewer);
    setText(this.#downText, unseen > 0 ? fill(ngettext('{n} new', '{n} new', unseen), { n: number(unseen) }) : _('Latest'));
    const reading = this.#hub.isLoading(room);
    this.#busy.hidden = !(reading && timeline.hasOlder && this.#scroller.scrollTop < NEAR);
    if (reading || timeline.messages.length === 0) return;
    if (timeline.hasOlder && this.#scroller.scrollTop < NEAR) this.#hub.loadOlder(room);
    else if (timeline.hasNewer && this.#distance() < NEAR) this.#hub.loadNewer(room);
  }

  get #isVisible() {
    return !document.hidden && this.#scroller.clientHeight > 0;
  }

  #markSeen() {
    if (!this.#isVisible) return;
    if (this.#timeline.seen()) this.#hub.dispatchEvent(new Event('rooms'));
  }
}
