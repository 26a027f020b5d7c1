// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// What the page remembers on this device. Storage may be forbidden or full: then it just forgets

const PREFIX = 'adda.';
const MAX_ROOMS = 12;
const MAX_DRAFTS = 50;

function stored(area) {
  try {
    return globalThis[area];
  } catch {
    return null;
  }
}

const lasting = stored('localStorage');
const tab = stored('sessionStorage');

export function load(key, fallback = null) {
  try {
    return JSON.parse(lasting.getItem(PREFIX + key)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function save(key, value) {
  try {
    if (value === null) lasting.removeItem(PREFIX + key);
    else lasting.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // See above.
  }
}

/** The name in this tab; another tab may have another. */
export function loadName() {
  try {
    return tab.getItem(`${PREFIX}name`) ?? load('name', '');
  } catch {
    return load('name', '');
  }
}

export function saveName(name) {
  save('name', name || null);
  try {
    if (name) tab.setItem(`${PREFIX}name`, name);
    else tab.removeItem(`${PREFIX}name`);
  } catch {
    // See above.
  }
}

/** Rooms to be in again at the next visit, in the order of the list. */
export function loadRooms() {
  const rooms = load('rooms', []);
  return Array.isArray(rooms) ? rooms.filter((room) => typeof room === 'string').slice(0, MAX_ROOMS) : [];
}

export function saveRooms(rooms) {
  save('rooms', rooms.slice(-MAX_ROOMS));
}

export function loadDraft(room) {
  const draft = load('drafts', {})[room];
  return typeof draft === 'string' ? draft : '';
}

export function saveDraft(room, text) {
  const drafts = load('drafts', {});
  delete drafts[room];
  if (text) drafts[room] = text;
  save('drafts', Object.fromEntries(Object.entries(drafts).slice(-MAX_DRAFTS)));
}

export const storage = { lasting, tab };
