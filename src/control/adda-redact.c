/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * JSON as others may see it: without tokens, passwords, sessions */

#include "adda-redact.h"

#include <string.h>

/* Members whose values nobody is shown; those with an escape in their names are not guessed at. */
static const char *const secrets[] = {
  "token", "ticket", "password", "session", "secret", "cookie", "csrf", "code",
};

static gboolean
is_secret (const char *name, gsize length)
{
  if (memchr (name, '\\', length) != NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    if (strlen (secrets[i]) == length && g_ascii_strncasecmp (secrets[i], name, length) == 0)
      return TRUE;

  return FALSE;
}

/* Behind the string that begins at @text, or the end. */
static const char *
skip_string (const char *text)
{
  for (text++; *text != '\0' && *text != '"'; text++)
    if (*text == '\\' && text[1] != '\0')
      text++;

  return *text == '"' ? text + 1 : text;
}

/* The code of an error is a word, that of an invite is not. */
static gboolean
is_word (const char *text, const char *end)
{
  for (const char *p = text + 1; p < end - 1; p++)
    if (!g_ascii_islower (*p) && *p != '_')
      return FALSE;

  return TRUE;
}

char *
adda_redact_json (const char *text)
{
  GString *shown = g_string_sized_new (strlen (text));
  gboolean hides = FALSE;
  gboolean may_be_word = FALSE;

  while (*text != '\0')
    {
      const char *end = *text == '"' ? skip_string (text) : text + 1;
      const char *next = end;

      while (g_ascii_isspace (*next))
        next++;
      if (*text != '"')
        {
          /* A secret that is no string is left. */
          hides = hides && (*text == ':' || g_ascii_isspace (*text));
          g_string_append_len (shown, text, end - text);
        }
      else if (*next == ':')
        {
          gsize length = (gsize) (end - text - 2);

          hides = is_secret (text + 1, length);
          may_be_word = length == strlen ("code");
          g_string_append_len (shown, text, end - text);
        }
      else
        {
          if (hides && !(may_be_word && is_word (text, end)))
            g_string_append (shown, "\"…\"");
          else
            g_string_append_len (shown, text, end - text);
          hides = FALSE;
        }
      text = end;
    }

  return g_string_free (shown, FALSE);
}
