/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Bringing names to their one form */

#include "base/adda-name.h"

#include <string.h>

G_DEFINE_QUARK (adda - name - error - quark, adda_name_error)

#define ZWNJ 0x200c
#define ZWJ 0x200d

/* What is looked at at all; the one form may be shorter than what was given. */
#define INPUT_MAX_BYTES (4 * ADDA_NAME_MAX_BYTES)

/* Scripts in which the joiners change what a word looks like. Elsewhere they
 * are invisible, and two names that look the same would differ. */
static const GUnicodeScript adda_name_joining_scripts[] = {
  G_UNICODE_SCRIPT_ARABIC,   G_UNICODE_SCRIPT_BENGALI,   G_UNICODE_SCRIPT_DEVANAGARI,
  G_UNICODE_SCRIPT_GUJARATI, G_UNICODE_SCRIPT_GURMUKHI,  G_UNICODE_SCRIPT_KANNADA,
  G_UNICODE_SCRIPT_KHMER,    G_UNICODE_SCRIPT_MALAYALAM, G_UNICODE_SCRIPT_MONGOLIAN,
  G_UNICODE_SCRIPT_MYANMAR,  G_UNICODE_SCRIPT_NKO,       G_UNICODE_SCRIPT_ORIYA,
  G_UNICODE_SCRIPT_SINHALA,  G_UNICODE_SCRIPT_SYRIAC,    G_UNICODE_SCRIPT_TAMIL,
  G_UNICODE_SCRIPT_TELUGU,   G_UNICODE_SCRIPT_TIBETAN,
};

/* Letters, marks and symbols by their category, but nothing to be seen. */
static const gunichar adda_name_blanks[] = {
  0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0,
};

static gboolean
adda_name_is_blank (gunichar c)
{
  for (guint i = 0; i < G_N_ELEMENTS (adda_name_blanks); i++)
    if (adda_name_blanks[i] == c)
      return TRUE;

  return FALSE;
}

static gboolean
adda_name_script_joins (gunichar c)
{
  GUnicodeScript script = g_unichar_get_script (c);

  for (guint i = 0; i < G_N_ELEMENTS (adda_name_joining_scripts); i++)
    if (adda_name_joining_scripts[i] == script)
      return TRUE;

  return FALSE;
}

static gboolean
adda_name_is_pictograph (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_OTHER_SYMBOL || type == G_UNICODE_MODIFIER_SYMBOL || c == 0xfe0f;
}

/* Whether @joiner has something to do between @before and @after. */
static gboolean
adda_name_joins (gunichar before, gunichar joiner, gunichar after)
{
  if ((g_unichar_isalpha (before) || g_unichar_ismark (before)) && adda_name_script_joins (before))
    return (g_unichar_isalpha (after) || g_unichar_ismark (after)) &&
           adda_name_script_joins (after);

  return joiner == ZWJ && adda_name_is_pictograph (before) &&
         g_unichar_type (after) == G_UNICODE_OTHER_SYMBOL;
}

static gboolean
adda_name_allows (gunichar before, gunichar c, gunichar after)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
      return FALSE;
    case G_UNICODE_FORMAT:
      return (c == ZWJ || c == ZWNJ) && before != 0 && adda_name_joins (before, c, after);
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
      /* At the beginning it would sit on whatever is shown before the name. */
      return before != 0 && !adda_name_is_blank (c);
    default:
      return !adda_name_is_blank (c);
    }
}

/* Outer white space off, and each run of spaces of any width one plain space. */
static char *
adda_name_fold_spaces (const char *name)
{
  GString *folded = g_string_sized_new (strlen (name));
  gboolean is_after_space = FALSE;

  while (g_unichar_isspace (g_utf8_get_char (name)))
    name = g_utf8_next_char (name);

  for (; *name != '\0'; name = g_utf8_next_char (name))
    {
      gunichar c = g_utf8_get_char (name);
      gboolean is_space = g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR;

      if (is_space && !is_after_space)
        g_string_append_c (folded, ' ');
      else if (!is_space)
        g_string_append_unichar (folded, c);
      is_after_space = is_space;
    }

  while (folded->len > 0)
    {
      const char *last = g_utf8_prev_char (folded->str + folded->len);

      if (!g_unichar_isspace (g_utf8_get_char (last)))
        break;
      g_string_truncate (folded, (gsize) (last - folded->str));
    }

  return g_string_free (folded, FALSE);
}

static gboolean
adda_name_check (const char *name, GError **error)
{
  gunichar before = 0;
  glong n_chars = g_utf8_strlen (name, -1);

  if (n_chars == 0)
    {
      g_set_error_literal (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_EMPTY, "The name is empty");
      return FALSE;
    }
  if (n_chars > ADDA_NAME_MAX_CHARS || strlen (name) > ADDA_NAME_MAX_BYTES)
    {
      g_set_error (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_TOO_LONG,
                   "The name is longer than %u characters", ADDA_NAME_MAX_CHARS);
      return FALSE;
    }

  for (; *name != '\0'; name = g_utf8_next_char (name))
    {
      gunichar c = g_utf8_get_char (name);

      if (!adda_name_allows (before, c, g_utf8_get_char (g_utf8_next_char (name))))
        {
          g_set_error (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_CHARACTER,
                       "The character U+%04X cannot be used there in a name", c);
          return FALSE;
        }
      before = c;
    }

  return TRUE;
}

char *
adda_name_normalize (const char *name, GError **error)
{
  g_autofree char *composed = NULL, *folded = NULL;

  if (strnlen (name, INPUT_MAX_BYTES + 1) > INPUT_MAX_BYTES)
    {
      g_set_error (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_TOO_LONG,
                   "The name is longer than %u characters", ADDA_NAME_MAX_CHARS);
      return NULL;
    }
  if (!g_utf8_validate (name, -1, NULL))
    {
      g_set_error_literal (error, ADDA_NAME_ERROR, ADDA_NAME_ERROR_CHARACTER,
                           "The name is not UTF-8");
      return NULL;
    }

  composed = g_utf8_normalize (name, -1, G_NORMALIZE_NFC);
  folded = adda_name_fold_spaces (composed);
  if (!adda_name_check (folded, error))
    return NULL;

  return g_steal_pointer (&folded);
}
