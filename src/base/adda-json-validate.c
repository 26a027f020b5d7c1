/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The JSON validator: RFC 8259 by the letter, with a bit a level instead of recursion */

#include "base/adda-json.h"

#include <string.h>

G_DEFINE_QUARK (adda - json - error - quark, adda_json_error)

#define DEPTH_MAX 1024 /* whatever the caller allows: what the bits have room for */

/* What may come next. */
typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END,  /* after [ */
  EXPECT_MEMBER,        /* after a comma in an object */
  EXPECT_MEMBER_OR_END, /* after { */
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING, /* but white space */
} AddaJsonExpect;

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint depth;
  guint max_depth;
  gboolean is_too_deep;
  guint8 is_object[DEPTH_MAX / 8]; /* a bit a level */
} AddaJsonScan;

static gboolean
adda_json_scan_is_in_object (const AddaJsonScan *scan)
{
  guint level = scan->depth - 1;

  return (scan->is_object[level / 8] >> (level % 8)) & 1;
}

static gboolean
adda_json_scan_push (AddaJsonScan *scan, gboolean is_object)
{
  guint8 bit = (guint8) (1 << (scan->depth % 8));

  if (scan->depth >= scan->max_depth)
    {
      scan->is_too_deep = TRUE;
      return FALSE;
    }
  if (is_object)
    scan->is_object[scan->depth / 8] |= bit;
  else
    scan->is_object[scan->depth / 8] &= (guint8) ~bit;
  scan->depth++;

  return TRUE;
}

static AddaJsonExpect
adda_json_scan_after_value (const AddaJsonScan *scan)
{
  return scan->depth == 0 ? EXPECT_NOTHING : EXPECT_COMMA_OR_END;
}

static void
adda_json_scan_skip_space (AddaJsonScan *scan)
{
  while (scan->at < scan->end &&
         (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t'))
    scan->at++;
}

/* The byte at hand, 0 at the end; NUL is never right where this is asked. */
static guint8
adda_json_scan_peek (const AddaJsonScan *scan)
{
  return scan->at < scan->end ? *scan->at : 0;
}

static gboolean
adda_json_scan_eat (AddaJsonScan *scan, guint8 c)
{
  if (adda_json_scan_peek (scan) != c)
    return FALSE;

  scan->at++;
  return TRUE;
}

static gboolean
adda_json_scan_word (AddaJsonScan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return FALSE;

  scan->at += length;
  return TRUE;
}

static gboolean
adda_json_scan_digits (AddaJsonScan *scan)
{
  const guint8 *begin = scan->at;

  while (g_ascii_isdigit (adda_json_scan_peek (scan)))
    scan->at++;

  return scan->at > begin;
}

static gboolean
adda_json_scan_number (AddaJsonScan *scan)
{
  adda_json_scan_eat (scan, '-');
  if (!adda_json_scan_eat (scan, '0') && !adda_json_scan_digits (scan))
    return FALSE;
  if (adda_json_scan_eat (scan, '.') && !adda_json_scan_digits (scan))
    return FALSE;
  if (adda_json_scan_eat (scan, 'e') || adda_json_scan_eat (scan, 'E'))
    {
      if (!adda_json_scan_eat (scan, '+'))
        adda_json_scan_eat (scan, '-');
      return adda_json_scan_digits (scan);
    }

  return TRUE;
}

/* The four digits after \u. Returns: the code unit, -1 if they are not there. */
static int
adda_json_scan_hex (AddaJsonScan *scan)
{
  int unit = 0;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value ((char) adda_json_scan_peek (scan));

      if (digit < 0)
        return -1;
      unit = unit << 4 | digit;
      scan->at++;
    }

  return unit;
}

/* After a backslash. */
static gboolean
adda_json_scan_escape (AddaJsonScan *scan)
{
  guint8 c = adda_json_scan_peek (scan);
  int unit;

  if (c == 0 || strchr ("\"\\/bfnrtu", c) == NULL)
    return FALSE;
  scan->at++;
  if (c != 'u')
    return TRUE;

  unit = adda_json_scan_hex (scan);
  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit < 0xd800 || unit > 0xdbff)
    return TRUE;

  if (!adda_json_scan_eat (scan, '\\') || !adda_json_scan_eat (scan, 'u'))
    return FALSE;
  unit = adda_json_scan_hex (scan);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

static gboolean
adda_json_scan_string (AddaJsonScan *scan)
{
  if (!adda_json_scan_eat (scan, '"'))
    return FALSE;

  while (scan->at < scan->end)
    {
      guint8 c = *scan->at;

      if (c < 0x20)
        return FALSE;
      scan->at++;
      if (c == '"')
        return TRUE;
      if (c == '\\' && !adda_json_scan_escape (scan))
        return FALSE;
    }

  return FALSE;
}

static gboolean
adda_json_scan_value (AddaJsonScan *scan, AddaJsonExpect *expect)
{
  gboolean is_right;

  switch (adda_json_scan_peek (scan))
    {
    case '{':
      scan->at++;
      *expect = EXPECT_MEMBER_OR_END;
      return adda_json_scan_push (scan, TRUE);
    case '[':
      scan->at++;
      *expect = EXPECT_VALUE_OR_END;
      return adda_json_scan_push (scan, FALSE);
    case '"':
      is_right = adda_json_scan_string (scan);
      break;
    case 't':
      is_right = adda_json_scan_word (scan, "true");
      break;
    case 'f':
      is_right = adda_json_scan_word (scan, "false");
      break;
    case 'n':
      is_right = adda_json_scan_word (scan, "null");
      break;
    default:
      is_right = adda_json_scan_number (scan);
      break;
    }

  *expect = adda_json_scan_after_value (scan);
  return is_right;
}

static gboolean
adda_json_scan_member (AddaJsonScan *scan, AddaJsonExpect *expect)
{
  if (!adda_json_scan_string (scan))
    return FALSE;

  adda_json_scan_skip_space (scan);
  *expect = EXPECT_VALUE;
  return adda_json_scan_eat (scan, ':');
}

/* Closes the innermost array or object, if its bracket is at hand. */
static gboolean
adda_json_scan_close (AddaJsonScan *scan, AddaJsonExpect *expect)
{
  if (!adda_json_scan_eat (scan, adda_json_scan_is_in_object (scan) ? '}' : ']'))
    return FALSE;

  scan->depth--;
  *expect = adda_json_scan_after_value (scan);
  return TRUE;
}

static gboolean
adda_json_scan_step (AddaJsonScan *scan, AddaJsonExpect *expect)
{
  switch (*expect)
    {
    case EXPECT_VALUE_OR_END:
      if (adda_json_scan_close (scan, expect))
        return TRUE;
      return adda_json_scan_value (scan, expect);
    case EXPECT_VALUE:
      return adda_json_scan_value (scan, expect);
    case EXPECT_MEMBER_OR_END:
      if (adda_json_scan_close (scan, expect))
        return TRUE;
      return adda_json_scan_member (scan, expect);
    case EXPECT_MEMBER:
      return adda_json_scan_member (scan, expect);
    case EXPECT_COMMA_OR_END:
      if (adda_json_scan_close (scan, expect))
        return TRUE;
      *expect = adda_json_scan_is_in_object (scan) ? EXPECT_MEMBER : EXPECT_VALUE;
      return adda_json_scan_eat (scan, ',');
    case EXPECT_NOTHING:
    default:
      return FALSE;
    }
}

gboolean
adda_json_validate (const char *text, gsize length_bytes, guint max_depth, GError **error)
{
  AddaJsonScan scan;
  AddaJsonExpect expect = EXPECT_VALUE;
  const guint8 *begin = (const guint8 *) text;

  scan.at = begin;
  scan.end = length_bytes > 0 ? begin + length_bytes : begin; /* which may be NULL */
  scan.depth = 0;
  scan.max_depth = MIN (max_depth, DEPTH_MAX);
  scan.is_too_deep = FALSE;

  while (TRUE)
    {
      adda_json_scan_skip_space (&scan);
      if (expect == EXPECT_NOTHING && scan.at == scan.end)
        return TRUE;
      if (!adda_json_scan_step (&scan, &expect))
        break;
    }

  if (scan.is_too_deep)
    g_set_error (error, ADDA_JSON_ERROR, ADDA_JSON_ERROR_TOO_DEEP,
                 "JSON is nested more than %u deep", scan.max_depth);
  else if (scan.at == scan.end)
    g_set_error_literal (error, ADDA_JSON_ERROR, ADDA_JSON_ERROR_SYNTAX,
                         "JSON ends before it is complete");
  else
    g_set_error (error, ADDA_JSON_ERROR, ADDA_JSON_ERROR_SYNTAX,
                 "Not JSON at byte %" G_GSIZE_FORMAT, (gsize) (scan.at - begin));

  return FALSE;
}
