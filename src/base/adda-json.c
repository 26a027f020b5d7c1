/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The JSON writer */

#include "base/adda-json.h"

#include <math.h>
#include <string.h>

#include "base/adda-clock.h"

/* What needs a look: control characters, the quote, the backslash, and 0xe2,
 * with which U+2028 and U+2029 begin. */
static const guint8 adda_json_is_special[256] = {
  [0x00 ... 0x1f] = 1,
  ['"'] = 1,
  ['\\'] = 1,
  [0xe2] = 1,
};

void
adda_json_init (AddaJson *json, GString *text)
{
  json->text = text;
  json->needs_comma = FALSE;
}

static void
adda_json_append_escape (GString *text, guint8 c)
{
  static const char hex[] = "0123456789abcdef";
  static const char letters[0x20] = {
    ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't'
  };
  char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 0xf] };

  if (c >= 0x20 || letters[c] != 0)
    {
      escape[1] = c >= 0x20 ? (char) c : letters[c];
      g_string_append_len (text, escape, 2);
      return;
    }
  g_string_append_len (text, escape, sizeof escape);
}

static void
adda_json_append_quoted (GString *text, const char *value, gsize length_bytes)
{
  const guint8 *run = (const guint8 *) value, *end = run + length_bytes, *at = run;

  g_string_append_c (text, '"');
  while (TRUE)
    {
      while (at < end && !adda_json_is_special[*at])
        at++;
      if (at == end)
        break;

      if (*at == 0xe2)
        {
          if (end - at < 3 || at[1] != 0x80 || (at[2] != 0xa8 && at[2] != 0xa9))
            {
              at++; /* some other character: part of the run */
              continue;
            }
          g_string_append_len (text, (const char *) run, at - run);
          g_string_append_len (text, at[2] == 0xa8 ? "\\u2028" : "\\u2029", 6);
          at += 3;
        }
      else
        {
          g_string_append_len (text, (const char *) run, at - run);
          adda_json_append_escape (text, *at);
          at++;
        }
      run = at;
    }
  g_string_append_len (text, (const char *) run, at - run);
  g_string_append_c (text, '"');
}

/* What stands before each value: the comma and the name. */
static void
adda_json_begin (AddaJson *json, const char *name)
{
  if (json->needs_comma)
    g_string_append_c (json->text, ',');
  json->needs_comma = TRUE;
  if (name != NULL)
    {
      adda_json_append_quoted (json->text, name, strlen (name));
      g_string_append_c (json->text, ':');
    }
}

static void
adda_json_open (AddaJson *json, const char *name, char bracket)
{
  adda_json_begin (json, name);
  g_string_append_c (json->text, bracket);
  json->needs_comma = FALSE;
}

static void
adda_json_close (AddaJson *json, char bracket)
{
  g_string_append_c (json->text, bracket);
  json->needs_comma = TRUE;
}

void
adda_json_open_object (AddaJson *json, const char *name)
{
  adda_json_open (json, name, '{');
}

void
adda_json_close_object (AddaJson *json)
{
  adda_json_close (json, '}');
}

void
adda_json_open_array (AddaJson *json, const char *name)
{
  adda_json_open (json, name, '[');
}

void
adda_json_close_array (AddaJson *json)
{
  adda_json_close (json, ']');
}

void
adda_json_add_string (AddaJson *json, const char *name, const char *value)
{
  if (value == NULL)
    adda_json_add_null (json, name);
  else
    adda_json_add_string_len (json, name, value, strlen (value));
}

void
adda_json_add_string_len (AddaJson *json, const char *name, const char *value, gsize length_bytes)
{
  adda_json_begin (json, name);
  adda_json_append_quoted (json->text, value, length_bytes);
}

void
adda_json_add_int (AddaJson *json, const char *name, gint64 value)
{
  char digits[20]; /* "-9223372036854775808" */
  char *at = digits + sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    *--at = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (value < 0)
    *--at = '-';

  adda_json_begin (json, name);
  g_string_append_len (json->text, at, digits + sizeof digits - at);
}

void
adda_json_add_double (AddaJson *json, const char *name, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  adda_json_begin (json, name);
  if (!isfinite (value)) /* JSON has no such numbers */
    {
      g_string_append_len (json->text, "null", 4);
      return;
    }

  /* 15 digits look as a person wrote them; 17 always come back as they were. */
  g_ascii_formatd (digits, sizeof digits, "%.15g", value);
  if (g_ascii_strtod (digits, NULL) != value)
    g_ascii_formatd (digits, sizeof digits, "%.17g", value);
  g_string_append (json->text, digits);
}

void
adda_json_add_bool (AddaJson *json, const char *name, gboolean value)
{
  adda_json_add_raw (json, name, value ? "true" : "false");
}

void
adda_json_add_null (AddaJson *json, const char *name)
{
  adda_json_add_raw (json, name, "null");
}

void
adda_json_add_time (AddaJson *json, const char *name, gint64 time_usec)
{
  char text[ADDA_TIME_LENGTH];

  adda_json_add_string_len (json, name, adda_time_format (time_usec, text), ADDA_TIME_LENGTH - 1);
}

void
adda_json_add_uuid (AddaJson *json, const char *name, const AddaUuid *uuid)
{
  char text[ADDA_UUID_LENGTH];

  adda_json_add_string_len (json, name, adda_uuid_format (uuid, text), ADDA_UUID_LENGTH - 1);
}

void
adda_json_add_raw (AddaJson *json, const char *name, const char *value)
{
  adda_json_begin (json, name);
  g_string_append (json->text, value);
}
