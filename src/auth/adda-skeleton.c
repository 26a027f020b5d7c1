/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a name looks like: two names with one skeleton cannot be told apart at a glance */

#include "adda-skeleton.h"

#include <string.h>

#include "base/adda-name.h"

typedef struct
{
  gunichar from;
  char to;
} AddaLookalike;

/* After case folding and decomposition. A small letter stands for its capital too. */
static const AddaLookalike lookalikes[] = {
  /* Latin */
  { '1', 'l' },
  { '0', 'o' },
  { 'i', 'l' },
  { '|', 'l' },
  { 0x0131, 'l' }, /* ı */
  { 0x0251, 'a' }, /* ɑ */
  { 0x0261, 'g' }, /* ɡ */
  { 0x026a, 'l' }, /* ɪ */
  { 0x0269, 'l' }, /* ɩ */
  { 0x028f, 'y' }, /* ʏ */
  { 0x01c0, 'l' }, /* ǀ */
  /* Greek */
  { 0x03b1, 'a' }, /* α */
  { 0x03b2, 'b' }, /* β */
  { 0x03b3, 'y' }, /* γ */
  { 0x03b5, 'e' }, /* ε */
  { 0x03b6, 'z' }, /* ζ */
  { 0x03b7, 'h' }, /* η */
  { 0x03b9, 'l' }, /* ι */
  { 0x03ba, 'k' }, /* κ */
  { 0x03bc, 'm' }, /* μ */
  { 0x03bd, 'v' }, /* ν */
  { 0x03bf, 'o' }, /* ο */
  { 0x03c1, 'p' }, /* ρ */
  { 0x03c3, 'c' }, /* σ, of ϲ too */
  { 0x03c4, 't' }, /* τ */
  { 0x03c5, 'y' }, /* υ */
  { 0x03c7, 'x' }, /* χ */
  { 0x03f3, 'j' }, /* ϳ */
  /* Cyrillic */
  { 0x0430, 'a' }, /* а */
  { 0x0432, 'b' }, /* в */
  { 0x0435, 'e' }, /* е */
  { 0x043a, 'k' }, /* к */
  { 0x043c, 'm' }, /* м */
  { 0x043d, 'h' }, /* н */
  { 0x043e, 'o' }, /* о */
  { 0x0440, 'p' }, /* р */
  { 0x0441, 'c' }, /* с */
  { 0x0442, 't' }, /* т */
  { 0x0443, 'y' }, /* у */
  { 0x0445, 'x' }, /* х */
  { 0x044c, 'b' }, /* ь */
  { 0x0455, 's' }, /* ѕ */
  { 0x0456, 'l' }, /* і */
  { 0x0458, 'j' }, /* ј */
  { 0x0475, 'v' }, /* ѵ */
  { 0x04ae, 'y' }, /* Ү */
  { 0x04af, 'y' }, /* ү */
  { 0x04bb, 'h' }, /* һ */
  { 0x04cf, 'l' }, /* ӏ */
  { 0x0501, 'd' }, /* ԁ */
  { 0x051b, 'q' }, /* ԛ */
  { 0x051d, 'w' }, /* ԝ */
};

static gboolean
is_ignorable (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_FORMAT || (c >= 0xfe00 && c <= 0xfe0f);
}

/* A digit of any script stands for its number. */
static gunichar
fold (gunichar c)
{
  int digit = g_unichar_digit_value (c);

  if (digit >= 0)
    c = (gunichar) ('0' + digit);
  for (gsize i = 0; i < G_N_ELEMENTS (lookalikes); i++)
    if (lookalikes[i].from == c)
      return (gunichar) lookalikes[i].to;
  return c;
}

char *
adda_skeleton_new (const char *name)
{
  g_autofree char *compatible = g_utf8_normalize (name, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (compatible, -1);
  g_autofree char *decomposed = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  GString *skeleton = g_string_sized_new (strlen (decomposed));

  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_ignorable (c))
        g_string_append_unichar (skeleton, fold (c));
    }
  g_string_replace (skeleton, "rn", "m", 0);
  g_string_replace (skeleton, "vv", "w", 0);
  return g_string_free (skeleton, FALSE);
}

/* Scripts with letters that pass for each other's. */
static gboolean
is_deceptive (GUnicodeScript script)
{
  switch ((int) script)
    {
    case G_UNICODE_SCRIPT_ARMENIAN:
    case G_UNICODE_SCRIPT_CHEROKEE:
    case G_UNICODE_SCRIPT_COPTIC:
    case G_UNICODE_SCRIPT_CYRILLIC:
    case G_UNICODE_SCRIPT_DESERET:
    case G_UNICODE_SCRIPT_GREEK:
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_LISU:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
adda_skeleton_check_scripts (const char *name, GError **error)
{
  int of_word = G_UNICODE_SCRIPT_INVALID_CODE;

  for (; *name != '\0'; name = g_utf8_next_char (name))
    {
      gunichar c = g_utf8_get_char (name);
      GUnicodeScript script = g_unichar_get_script (c);

      if (g_unichar_isspace (c))
        of_word = G_UNICODE_SCRIPT_INVALID_CODE;
      if (!is_deceptive (script))
        continue;
      if (of_word != G_UNICODE_SCRIPT_INVALID_CODE && of_word != (int) script)
        {
          g_set_error_literal (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_CHARACTER,
                               "A word of the name mixes letters of different alphabets");
          return FALSE;
        }
      of_word = (int) script;
    }
  return TRUE;
}
