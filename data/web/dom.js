// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Small helpers to make elements. Text is only ever set as text

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. In `props`: `class`, `text`, `on` ({event: handler}), `data` ({key: value}), any
 * attribute (true: without a value; false, null and undefined: none).
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) set(node, key, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, key, value) {
  if (key === 'text') node.textContent = value;
  else if (key === 'class') node.className = value;
  else if (key === 'value') node.value = value;
  else if (key === 'data') Object.assign(node.dataset, value);
  else if (key === 'on') for (const [type, handler] of Object.entries(value)) node.addEventListener(type, handler);
  else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value === true ? '' : value);
}

/** A piece of a drawing, with its attributes. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** One of the symbols in the page's HTML; decoration only, so hidden from screen readers. */
export function icon(name) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true' }, svg('use', { href: `#icon-${name}` }));
}

/** A round button of 44 px with an icon and a name. */
export function iconButton(name, label, handler, props = {}) {
  const button = el('button', {
    type: 'button',
    class: 'icon-button',
    title: label,
    'aria-label': label,
    on: { click: handler },
    ...props,
  });
  button.append(icon(name));
  return button;
}

/** A person's or room's name: its own direction, whatever stands around it. */
export function named(name, className = '') {
  return el('bdi', { text: name, ...(className && { class: className }) });
}

/** Sets text only where it differs, so that live regions stay quiet. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Several calls before the next frame become one. In a hidden page there are no frames. */
export function batched(work) {
  let due = false;
  const run = () => {
    due = false;
    work();
  };
  return () => {
    if (due) return;
    due = true;
    if (document.hidden) setTimeout(run, 50);
    else requestAnimationFrame(run);
  };
}

/**
 * Makes the children of `parent` those of `rows`, in order, and keeps every node whose key stays.
 * A row is {key, sign}; `make` builds its node, `update` is called when its sign changed.
 */
export function reconcile(parent, nodes, rows, make, update) {
  const kept = new Set(rows.map((row) => row.key));
  for (const [key, node] of nodes) {
    if (kept.has(key)) continue;
    node.remove();
    nodes.delete(key);
  }
  let cursor = parent.firstElementChild;
  for (const row of rows) {
    let node = nodes.get(row.key);
    if (!node) {
      node = make(row);
      nodes.set(row.key, node);
    } else if (node.sign !== row.sign) {
      update(node, row);
    }
    node.sign = row.sign;
    if (node === cursor) cursor = cursor.nextElementSibling;
    else parent.insertBefore(node, cursor);
  }
}
