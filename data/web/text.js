// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What is done with texts: links, initials, bytes, a person's hue

import { el } from './dom.js';

const LINK = /https?:\/\/[^\s<>"'`]{3,2000}/g;
const encoder = new TextEncoder();

export function byteLength(text) {
  return encoder.encode(text).length;
}

/** A message as nodes: plain text, and addresses as links that tell the other side nothing. */
export function linked(content) {
  const nodes = [];
  let end = 0;
  for (const match of content.matchAll(LINK)) {
    const address = trimmed(match[0]);
    if (!URL.canParse?.(address) && !parses(address)) continue;
    nodes.push(content.slice(end, match.index));
    nodes.push(el('a', { href: address, target: '_blank', rel: 'noopener noreferrer nofollow', text: address }));
    end = match.index + address.length;
  }
  nodes.push(content.slice(end));
  return nodes.filter((node) => node !== '');
}

// "see (https://example.org/)." ends before the bracket and the stop.
function trimmed(address) {
  let text = address.replace(/[.,;:!?।…]+$/u, '');
  while (text.endsWith(')') && !text.includes('(')) text = text.slice(0, -1).replace(/[.,;:!?]+$/u, '');
  return text;
}

function parses(address) {
  try {
    return Boolean(new URL(address));
  } catch {
    return false;
  }
}

const segments = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** The first letter as readers see it: with its vowel sign, in Bengali. */
export function initial(name) {
  const text = name.trim();
  const first = segments ? segments.segment(text)[Symbol.iterator]().next().value?.segment : Array.from(text)[0];
  return (first ?? '?').toLocaleUpperCase();
}

/** 0–359, the same everywhere for one id: FNV-1a, stirred once more, since ids of one hour are much alike. */
export function hue(id) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 360;
}

export function avatar(user) {
  const node = el('span', { class: 'avatar', 'aria-hidden': 'true', text: initial(user.name) });
  node.style.setProperty('--hue', hue(user.id));
  return node;
}
