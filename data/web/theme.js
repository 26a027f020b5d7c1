// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Light, dark, or as the system has it

import { load, save } from './settings.js';

export function applyTheme() {
  const theme = load('theme', 'system');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

export function setTheme(theme) {
  save('theme', theme === 'system' ? null : theme);
  applyTheme();
}
