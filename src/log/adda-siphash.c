/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * SipHash-2-4 with 128 bits of output */

#include "adda-siphash.h"

#include <string.h>

typedef struct
{
  guint64 v0, v1, v2, v3;
} SipState;

static inline guint64
rotate_left (guint64 word, guint n_bits)
{
  return (word << n_bits) | (word >> (64 - n_bits));
}

static inline void
sip_rounds (SipState *s, guint n_rounds)
{
  while (n_rounds-- > 0)
    {
      s->v0 += s->v1;
      s->v2 += s->v3;
      s->v1 = rotate_left (s->v1, 13) ^ s->v0;
      s->v3 = rotate_left (s->v3, 16) ^ s->v2;
      s->v0 = rotate_left (s->v0, 32);
      s->v2 += s->v1;
      s->v0 += s->v3;
      s->v1 = rotate_left (s->v1, 17) ^ s->v2;
      s->v3 = rotate_left (s->v3, 21) ^ s->v0;
      s->v2 = rotate_left (s->v2, 32);
    }
}

static inline void
sip_absorb (SipState *s, guint64 word)
{
  s->v3 ^= word;
  sip_rounds (s, 2);
  s->v0 ^= word;
}

static inline guint64
sip_squeeze (SipState *s)
{
  sip_rounds (s, 4);

  return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

AddaSipHash
adda_siphash (const guint64 key[2], const void *bytes, gsize length_bytes)
{
  /* The initial words spell "somepseudorandomlygeneratedbytes". */
  SipState s = {
    .v0 = key[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
    .v1 = key[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d) ^ 0xee,
    .v2 = key[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
    .v3 = key[1] ^ G_GUINT64_CONSTANT (0x7465646279746573),
  };
  const guint8 *p = bytes;
  gsize rest = length_bytes;
  guint64 word;
  AddaSipHash hash;

  for (; rest >= sizeof word; rest -= sizeof word, p += sizeof word)
    {
      memcpy (&word, p, sizeof word);
      sip_absorb (&s, GUINT64_FROM_LE (word));
    }

  word = 0;
  memcpy (&word, p, rest);
  sip_absorb (&s, GUINT64_FROM_LE (word) | (guint64) (length_bytes & 0xff) << 56);

  s.v2 ^= 0xee;
  hash.words[0] = sip_squeeze (&s);
  s.v1 ^= 0xdd;
  hash.words[1] = sip_squeeze (&s);

  return hash;
}
