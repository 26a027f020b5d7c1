// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The browser's own notifications, for who looks elsewhere and has asked for them

import { getLanguage } from './i18n.js';
import { load, save } from './settings.js';

/** `unavailable`, `blocked` in the browser, `on` or `off`. */
export function outsideState() {
  if (!globalThis.Notification || !globalThis.isSecureContext) return 'unavailable';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && load('outside') === true ? 'on' : 'off';
}

/** On a click only: browsers refuse to ask otherwise. */
export async function toggleOutside() {
  const isOn = outsideState() === 'on';
  save('outside', isOn ? null : true);
  if (!isOn && Notification.permission !== 'granted') await Notification.requestPermission();
}

/** Where the page is not in sight. Pages of one reader show one together: they give it the same `id`. */
export function showOutside({ id, title, body }, opened) {
  if (outsideState() !== 'on' || !document.hidden) return;
  try {
    const shown = new Notification(title, { body, tag: id, icon: '/assets/icon.svg', lang: getLanguage() });
    shown.onclick = () => {
      shown.close();
      globalThis.focus();
      opened();
    };
  } catch {
    // Some browsers know them in service workers only.
  }
}
