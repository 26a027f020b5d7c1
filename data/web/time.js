// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Times and days in the reader's language

import { _, getLanguage, getLocale } from './i18n.js';

const made = new Map();

function format(name, options) {
  const key = `${name} ${getLocale()}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(getLocale(), options));
  return made.get(key);
}

const SHORT = { hour: 'numeric', minute: '2-digit' };
const LONG = { ...SHORT, second: '2-digit' };

// Bengali says সকাল ১০:০২, not ১০:০২ AM, and the part of the day first.
function time(name, options, date) {
  if (getLanguage() !== 'bn') return format(name, options).format(date);
  const parts = format(name, { ...options, hour12: true, dayPeriod: 'short' }).formatToParts(date);
  const period = parts.find((part) => part.type === 'dayPeriod')?.value ?? '';
  const digits = parts.filter((part) => part.type !== 'dayPeriod').map((part) => part.value).join('');
  return `${period} ${digits.trim()}`;
}

/** 10:02 */
export function clock(date) {
  return time('clock', SHORT, date);
}

/** 10:02:07 */
export function seconds(date) {
  return time('second', LONG, date);
}

/** The whole truth, for hovering. */
export function exact(date) {
  return `${format('exact', { dateStyle: 'full' }).format(date)}, ${seconds(date)}`;
}

/** A key that two moments of one local day share. */
export function dayKey(date) {
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** "Today", "Yesterday", or the date. */
export function dayName(date, now = new Date()) {
  if (dayKey(date) === dayKey(now)) return _('Today');
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(date) === dayKey(yesterday)) return _('Yesterday');
  const options = { weekday: 'long', day: 'numeric', month: 'long' };
  if (date.getFullYear() === now.getFullYear()) return format('day', options).format(date);
  return format('date', { ...options, year: 'numeric' }).format(date);
}

/** 10:02 today, otherwise the day with it. */
export function moment(date, now = new Date()) {
  return dayKey(date) === dayKey(now) ? clock(date) : `${dayName(date, now)}, ${clock(date)}`;
}
