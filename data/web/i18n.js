// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The page's language: translations that the build made from po/, numbers, plural forms

import { load, save } from './settings.js';

export const LANGUAGES = [
  ['en', 'English'],
  ['bn', 'বাংলা'],
];

let catalog = { messages: {}, plurals: '' };
let language = 'en';
let locale = 'en';
let numbers = new Intl.NumberFormat('en');
let compact = numbers;

/** What the address demands, else what the reader chose, else what the server read from the browser. */
function choose() {
  const known = (lang) => LANGUAGES.some(([code]) => code === lang);
  const candidates = [
    new URLSearchParams(location.search).get('lang'),
    load('lang'),
    document.documentElement.lang,
  ];
  return candidates.find(known) ?? 'en';
}

export async function startLanguage() {
  language = choose();
  document.documentElement.lang = language;
  locale = navigator.languages?.find((tag) => tag.split('-')[0] === language) ?? language;
  numbers = new Intl.NumberFormat(locale);
  compact = new Intl.NumberFormat(locale, { notation: 'compact' });
  if (language === 'en') return;
  try {
    const response = await fetch(`/assets/${language}.json`);
    if (response.ok) catalog = await response.json();
  } catch {
    // The page works in English too.
  }
}

export function setLanguage(lang) {
  save('lang', lang);
  const address = new URL(location.href);
  address.searchParams.delete('lang');
  history.replaceState(history.state, '', address);
  location.reload();
}

export function getLanguage() {
  return language;
}

export function getLocale() {
  return locale;
}

export function _(text) {
  return catalog.messages[text]?.[0] || text;
}

/* The build wrote down which form each n has: from 100 on the last two digits decide. */
export function ngettext(one, many, n) {
  const forms = catalog.messages[one];
  if (!forms) return n === 1 ? one : many;
  const form = Number(catalog.plurals[n < 200 ? n : 100 + (n % 100)] ?? 0);
  return forms[form] || forms[0] || (n === 1 ? one : many);
}

/** Puts values into a sentence: fill('{n} new', {n: 5}). */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** The same with nodes as values; gives a list of strings and nodes. */
export function fillNodes(sentence, values) {
  return sentence.split(/(\{\w+\})/).filter(Boolean).map((part) => {
    const key = part.slice(1, -1);
    return part.startsWith('{') && key in values ? values[key] : part;
  });
}

export function number(n) {
  return numbers.format(n);
}

/** 20K, where there is little room. */
export function shortNumber(n) {
  return compact.format(n);
}
