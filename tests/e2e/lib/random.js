// SPDX-License-Identifier: LGPL-2.1-or-later
// Copyright Adda contributors
// Random numbers that can be had again: the seed is printed, and taken from ADDA_SEED

const fixed = process.env.ADDA_SEED;

/* mulberry32: 32 bits of state, good enough to choose where to cut. */
export class Random {
  constructor(seed) {
    this.seed = seed >>> 0;
    this.state = this.seed;
  }

  /* 0 ≤ x < 1 */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  }

  /* low ≤ n ≤ high */
  integer(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick(list) {
    return list[this.integer(0, list.length - 1)];
  }
}

export function seeded(t) {
  const random = new Random(fixed ? Number(fixed) : Math.floor(Math.random() * 4294967296));
  t.diagnostic(`again with ADDA_SEED=${random.seed}`);
  return random;
}
