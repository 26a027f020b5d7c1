// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// The hub's figures of the last quarter of an hour, as the dashboard draws them

const KEPT = 15 * 60 + 5; // seconds

/** Two rows further apart than this have a gap between them: nobody knows what was there. */
const GAP = 2.5;

export function isGap(before, row) {
  return row.time - before.time > GAP * Math.max(row.seconds, 1);
}

/** What the page takes from the hub: undefined where it is not of the right kind. */
export function parseFigures(text) {
  try {
    const figures = JSON.parse(text);
    return Number.isFinite(figures.timestamp) && typeof figures.metrics === 'object' ? figures : undefined;
  } catch {
    return undefined;
  }
}

/** Rows are {time (Unix seconds), seconds, and a number a figure}; NaN stands for "there was none". */
export class Samples {
  rows = [];

  get last() {
    return this.rows.at(-1);
  }

  /** Whether these figures were new: the hub greets who comes back with the latest once more. */
  add({ timestamp, metrics }) {
    if (this.last && timestamp < this.last.time - 5) this.rows = []; // the hub's clock was put back
    const seconds = metrics.interval > 0 ? metrics.interval : 1;
    const time = this.#timeOf(timestamp, seconds);
    if (this.last && time <= this.last.time) return false;
    this.rows.push(toRow(time, seconds, metrics));
    if (this.rows[0].time < time - KEPT) this.rows.shift();
    return true;
  }

  // The hub tells whole seconds; the length of the interval says where within the second we are.
  #timeOf(timestamp, seconds) {
    if (!this.last) return timestamp + 0.5;
    if (timestamp < Math.floor(this.last.time)) return this.last.time;
    return Math.min(Math.max(this.last.time + seconds, timestamp), timestamp + 0.999);
  }
}

function toRow(time, seconds, metrics) {
  const now = (key) => (Number.isFinite(metrics[key]) ? metrics[key] : NaN);
  const rate = (key) => now(key) / seconds;
  const duration = (key) => (metrics[key] > 0 ? metrics[key] : NaN); // 0: nothing was measured
  return {
    time, seconds,
    cpu: now('cpu_usage'), memory: now('memory_usage'),
    requests: rate('requests'), errors: rate('errors'),
    users: now('active_users'), rooms: now('rooms'), connections: now('connections'),
    p50: duration('response_time'), p99: duration('response_time_p99'),
    received: rate('messages'), delivered: rate('deliveries'),
    hubMemory: now('process_memory_bytes'),
  };
}

/** The rows of a stretch of time. */
export function within(rows, from, to) {
  return rows.filter((row) => row.time >= from && row.time <= to);
}

/** {latest, lowest, highest} of one figure, or null where there is none. */
export function extremes(rows, key) {
  const values = rows.map((row) => row[key]).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return null;
  return { latest: values.at(-1), lowest: Math.min(...values), highest: Math.max(...values) };
}
