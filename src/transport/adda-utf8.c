/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The state machine behind the UTF-8 check; words at a time where it is ASCII */

#include "transport/adda-utf8.h"

#include <string.h>

/* Which byte may follow which: the table of RFC 3629, section 4. A state says
 * what must come next. */
enum
{
  STATE_ACCEPT = ADDA_UTF8_ACCEPT,
  STATE_TAIL_1,   /* one more of 80–BF */
  STATE_TAIL_2,   /* two more */
  STATE_TAIL_3,   /* three more */
  STATE_AFTER_E0, /* A0–BF (less would be overlong), then one */
  STATE_AFTER_ED, /* 80–9F (more would be a surrogate), then one */
  STATE_AFTER_F0, /* 90–BF (less would be overlong), then two */
  STATE_AFTER_F4, /* 80–8F (more would be beyond U+10FFFF), then two */
  STATE_REJECT = ADDA_UTF8_REJECT,
  N_STATES,
};

enum
{
  CLASS_ASCII, /* 00–7F */
  CLASS_80,    /* 80–8F */
  CLASS_90,    /* 90–9F */
  CLASS_A0,    /* A0–BF */
  CLASS_LEAD_2,
  CLASS_E0,
  CLASS_LEAD_3,
  CLASS_ED,
  CLASS_F0,
  CLASS_LEAD_4,
  CLASS_F4,
  CLASS_NEVER, /* C0, C1, F5–FF */
  N_CLASSES,
};

static const guint8 adda_utf8_classes[256] = {
  [0x80 ... 0x8f] = CLASS_80,     [0x90 ... 0x9f] = CLASS_90,
  [0xa0 ... 0xbf] = CLASS_A0,     [0xc0 ... 0xc1] = CLASS_NEVER,
  [0xc2 ... 0xdf] = CLASS_LEAD_2, [0xe0] = CLASS_E0,
  [0xe1 ... 0xec] = CLASS_LEAD_3, [0xed] = CLASS_ED,
  [0xee ... 0xef] = CLASS_LEAD_3, [0xf0] = CLASS_F0,
  [0xf1 ... 0xf3] = CLASS_LEAD_4, [0xf4] = CLASS_F4,
  [0xf5 ... 0xff] = CLASS_NEVER,
};

#define REJECT_ALL [0 ... N_CLASSES - 1] = STATE_REJECT
#define TAIL(next) REJECT_ALL, [CLASS_80] = next, [CLASS_90] = next, [CLASS_A0] = next

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
static const guint8 adda_utf8_next[N_STATES][N_CLASSES] = {
  [STATE_ACCEPT] = { REJECT_ALL, [CLASS_ASCII] = STATE_ACCEPT, [CLASS_LEAD_2] = STATE_TAIL_1,
                     [CLASS_E0] = STATE_AFTER_E0, [CLASS_LEAD_3] = STATE_TAIL_2,
                     [CLASS_ED] = STATE_AFTER_ED, [CLASS_F0] = STATE_AFTER_F0,
                     [CLASS_LEAD_4] = STATE_TAIL_3, [CLASS_F4] = STATE_AFTER_F4 },
  [STATE_TAIL_1] = { TAIL (STATE_ACCEPT) },
  [STATE_TAIL_2] = { TAIL (STATE_TAIL_1) },
  [STATE_TAIL_3] = { TAIL (STATE_TAIL_2) },
  [STATE_AFTER_E0] = { REJECT_ALL, [CLASS_A0] = STATE_TAIL_1 },
  [STATE_AFTER_ED] = { REJECT_ALL, [CLASS_80] = STATE_TAIL_1, [CLASS_90] = STATE_TAIL_1 },
  [STATE_AFTER_F0] = { REJECT_ALL, [CLASS_90] = STATE_TAIL_2, [CLASS_A0] = STATE_TAIL_2 },
  [STATE_AFTER_F4] = { REJECT_ALL, [CLASS_80] = STATE_TAIL_2 },
  [STATE_REJECT] = { REJECT_ALL },
};
#pragma GCC diagnostic pop

/* The first byte at or after @at that may not be ASCII, found eight at a time. */
static const guint8 *
adda_utf8_skip_ascii (const guint8 *at, const guint8 *end)
{
  while (end - at >= 8)
    {
      guint64 word;

      memcpy (&word, at, sizeof word);
      if (word & G_GUINT64_CONSTANT (0x8080808080808080))
        break;
      at += 8;
    }

  return at;
}

static gboolean
adda_utf8_is_tail (guint8 byte)
{
  return (byte & 0xc0) == 0x80;
}

/* Past the characters of two and three bytes that are whole and right: most of
 * the world's letters. Whatever else there is, the table decides. */
static const guint8 *
adda_utf8_skip_letters (const guint8 *at, const guint8 *end)
{
  while (end - at >= 3)
    {
      if ((at[0] & 0xf0) == 0xe0 && adda_utf8_is_tail (at[1]) && adda_utf8_is_tail (at[2]))
        {
          guint top = (guint) (at[0] & 0x0f) << 1 | (at[1] & 0x20) >> 5; /* of 16 bits the top 5 */

          if (top == 0 || top == 0xd800 >> 11)
            break;
          at += 3;
        }
      else if (at[0] >= 0xc2 && at[0] <= 0xdf && adda_utf8_is_tail (at[1]))
        at += 2;
      else
        break;
    }

  return at;
}

guint8
adda_utf8_feed (guint8 state, const guint8 *data, gsize length_bytes)
{
  const guint8 *at = data, *end = data + length_bytes;

  while (at < end)
    {
      if (state == STATE_ACCEPT && *at < 0x80)
        {
          at = adda_utf8_skip_ascii (at, end);
          while (at < end && *at < 0x80)
            at++;
          continue;
        }

      if (state == STATE_ACCEPT)
        {
          at = adda_utf8_skip_letters (at, end);
          if (at == end || *at < 0x80)
            continue;
        }

      state = adda_utf8_next[state][adda_utf8_classes[*at++]];
      if (state == STATE_REJECT)
        break;
    }

  return state;
}

gboolean
adda_utf8_is_valid (const void *data, gsize length_bytes)
{
  return length_bytes == 0 || adda_utf8_feed (STATE_ACCEPT, data, length_bytes) == STATE_ACCEPT;
}
