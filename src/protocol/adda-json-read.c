/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The members of one JSON object, read in place: a cursor over text that was validated before */

#include "adda-json-read.h"

#include <string.h>

#include "adda-codec.h"

/* Longest name that is looked at when it is written with escapes, in bytes as written. */
#define ESCAPED_NAME_MAX 128

/* The validator promised well-formed text. The bounds are checked all the same: a broken promise
 * costs a refusal, never a read beyond the end. */
typedef struct
{
  const char *at;
  const char *end;
} Cursor;

static gboolean
refuse (GError **error, const char *name, const char *why)
{
  g_set_error (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_MESSAGE, "%s %s", name, why);

  return FALSE;
}

/* What stands next once the white space is passed; 0 at the end. */
static char
peek (Cursor *cursor)
{
  while (cursor->at < cursor->end &&
         (*cursor->at == ' ' || *cursor->at == '\n' || *cursor->at == '\r' || *cursor->at == '\t'))
    cursor->at++;

  return cursor->at < cursor->end ? *cursor->at : 0;
}

static gboolean
take (Cursor *cursor, char wanted)
{
  if (peek (cursor) != wanted)
    return FALSE;

  cursor->at++;

  return TRUE;
}

/* From behind the opening quote to behind the closing one. */
static gboolean
skip_string (Cursor *cursor)
{
  while (cursor->at < cursor->end)
    {
      char c = *cursor->at++;

      if (c == '"')
        return TRUE;
      if (c == '\\' && cursor->at < cursor->end)
        cursor->at++;
    }

  return FALSE;
}

static gboolean
skip_nested (Cursor *cursor)
{
  guint depth = 0;

  while (cursor->at < cursor->end)
    {
      char c = *cursor->at++;

      if (c == '"' && !skip_string (cursor))
        return FALSE;
      if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && --depth == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
skip_value (Cursor *cursor)
{
  char first = peek (cursor);

  if (first == '{' || first == '[')
    return skip_nested (cursor);

  if (first == '"')
    {
      cursor->at++;
      return skip_string (cursor);
    }

  while (cursor->at < cursor->end && strchr (",}] \n\r\t", *cursor->at) == NULL)
    cursor->at++;

  return first != 0;
}

static gboolean
read_hex (const char *at, const char *end, gunichar *unit)
{
  gunichar value = 0;

  if (end - at < 4)
    return FALSE;

  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return FALSE;
      value = value << 4 | (gunichar) digit;
    }
  *unit = value;

  return TRUE;
}

/* The character behind "\u", surrogate pairs joined (RFC 8259, section 7). NULL: not one, or NUL.
 */
static const char *
unescape_unicode (const char *at, const char *end, char **out)
{
  gunichar unit, low;

  if (!read_hex (at, end, &unit) || unit == 0)
    return NULL;
  at += 4;

  if (unit >= 0xd800 && unit <= 0xdfff)
    {
      if (unit >= 0xdc00 || end - at < 6 || at[0] != '\\' || at[1] != 'u' ||
          !read_hex (at + 2, end, &low) || low < 0xdc00 || low > 0xdfff)
        return NULL;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
      at += 6;
    }
  *out += g_unichar_to_utf8 (unit, *out);

  return at;
}

/* Takes the escapes out of @text. @out has room for @length bytes, which no result exceeds: the
 * shortest escape is as long as what it stands for. Returns: bytes written, -1 for what cannot be.
 */
static gssize
unescape (const char *text, gsize length, char *out)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *end = text + length;
  char *start = out;

  while (text < end)
    {
      const char *slash = memchr (text, '\\', (gsize) (end - text));
      gsize plain = (gsize) ((slash != NULL ? slash : end) - text);
      const char *letter;

      memcpy (out, text, plain);
      out += plain;
      text += plain;
      if (slash == NULL)
        break;
      if (end - text < 2 || text[1] == '\0')
        return -1;

      if (text[1] == 'u')
        {
          text = unescape_unicode (text + 2, end, &out);
          if (text == NULL)
            return -1;
        }
      else
        {
          letter = strchr (letters, text[1]);
          if (letter == NULL)
            return -1;
          *out++ = values[letter - letters];
          text += 2;
        }
    }

  return out - start;
}

/* @name: between the quotes */
static AddaJsonMember *
find_member (const char *name, gsize length, AddaJsonMember *members, guint n_members)
{
  char plain[ESCAPED_NAME_MAX];

  if (memchr (name, '\\', length) != NULL)
    {
      gssize plain_length = length <= sizeof plain ? unescape (name, length, plain) : -1;

      if (plain_length < 0)
        return NULL;
      name = plain;
      length = (gsize) plain_length;
    }

  for (guint i = 0; i < n_members; i++)
    {
      if (members[i].name_length == length && memcmp (members[i].name, name, length) == 0)
        return &members[i];
    }

  return NULL;
}

/* @rest (nullable) gets the text of a member that nobody wants. */
static gboolean
read_member (Cursor *cursor, AddaJsonMember *members, guint n_members, GString *rest)
{
  const char *start;
  const char *name;
  AddaJsonMember *member;

  if (!take (cursor, '"'))
    return FALSE;
  start = cursor->at;
  name = start;
  if (!skip_string (cursor))
    return FALSE;
  member = find_member (start, (gsize) (cursor->at - 1 - start), members, n_members);

  if (!take (cursor, ':') || peek (cursor) == 0)
    return FALSE;
  start = cursor->at;
  if (!skip_value (cursor))
    return FALSE;

  if (member != NULL)
    {
      member->value = start;
      member->value_length = (gsize) (cursor->at - start);
    }
  else if (rest != NULL)
    {
      if (rest->len > 0)
        g_string_append_c (rest, ',');
      g_string_append_len (rest, name - 1, cursor->at - (name - 1));
    }

  return TRUE;
}

gboolean
adda_json_split_members (const char *text,
                         gsize length_bytes,
                         AddaJsonMember *members,
                         guint n_members,
                         GString *rest,
                         GError **error)
{
  Cursor cursor = { text, text + length_bytes };
  gboolean is_first = TRUE;

  if (!take (&cursor, '{'))
    return refuse (error, "the message", "must be a JSON object");

  while (!take (&cursor, '}'))
    {
      if ((!is_first && !take (&cursor, ',')) || peek (&cursor) == 0 ||
          !read_member (&cursor, members, n_members, rest))
        return refuse (error, "the message", "is broken");
      is_first = FALSE;
    }

  return TRUE;
}

gboolean
adda_json_read_members (const char *text,
                        gsize length_bytes,
                        AddaJsonMember *members,
                        guint n_members,
                        GError **error)
{
  return adda_json_split_members (text, length_bytes, members, n_members, NULL, error);
}

gboolean
adda_json_next_element (const char **at, const char *end, AddaJsonMember *element)
{
  Cursor cursor = { *at, end };

  /* At the beginning stands the bracket, later the comma. */
  if (!take (&cursor, '[') && !take (&cursor, ','))
    return FALSE;
  if (peek (&cursor) == ']' || peek (&cursor) == 0)
    return FALSE;

  element->value = cursor.at;
  if (!skip_value (&cursor))
    return FALSE;
  element->value_length = (gsize) (cursor.at - element->value);
  *at = cursor.at;
  return TRUE;
}

gboolean
adda_json_mend_escapes (char *text, gsize length_bytes)
{
  const char *end = text + length_bytes;
  gboolean is_mended = FALSE;
  char *at = text;

  if (length_bytes == 0)
    return FALSE;

  while ((at = memchr (at, '\\', (gsize) (end - at))) != NULL && end - at >= 2)
    {
      char character[6], *out = character;
      gunichar unit;
      const char *next = at + 2;

      if (at[1] == 'u' && read_hex (next, end, &unit))
        {
          next = unescape_unicode (next, end, &out);
          if (next == NULL)
            {
              next = at + strlen ("\\ufffd");
              memcpy (at, "\\ufffd", strlen ("\\ufffd"));
              is_mended = TRUE;
            }
        }
      at = text + (next - text);
    }

  return is_mended;
}

gboolean
adda_json_read_string (const AddaJsonMember *member,
                       char **value,
                       gsize *length_bytes,
                       GError **error)
{
  g_autofree char *text = NULL;
  gssize length;

  if (member->value == NULL)
    return refuse (error, member->name, "is missing");
  if (member->value_length < 2 || member->value[0] != '"')
    return refuse (error, member->name, "must be a string");

  text = g_malloc (member->value_length - 1);
  length = unescape (member->value + 1, member->value_length - 2, text);
  if (length < 0)
    return refuse (error, member->name, "must not contain NUL or half a surrogate pair");
  text[length] = '\0';

  *value = g_steal_pointer (&text);
  if (length_bytes != NULL)
    *length_bytes = (gsize) length;

  return TRUE;
}

gboolean
adda_json_read_integer (const AddaJsonMember *member, guint64 least, guint64 *value, GError **error)
{
  guint64 number = 0;
  gboolean is_good = member->value_length <= strlen ("9007199254740991");

  if (member->value == NULL)
    return refuse (error, member->name, "is missing");

  for (gsize i = 0; is_good && i < member->value_length; i++)
    {
      is_good = g_ascii_isdigit (member->value[i]);
      number = number * 10 + (guint64) g_ascii_digit_value (member->value[i]);
    }

  if (!is_good || number < least || number > ADDA_JSON_INTEGER_MAX)
    {
      g_set_error (error, ADDA_PROTOCOL_ERROR, ADDA_ERROR_BAD_MESSAGE,
                   "%s must be a whole number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT,
                   member->name, least, ADDA_JSON_INTEGER_MAX);
      return FALSE;
    }
  *value = number;

  return TRUE;
}

gboolean
adda_json_read_boolean (const AddaJsonMember *member, gboolean *value, GError **error)
{
  if (member->value == NULL)
    return refuse (error, member->name, "is missing");

  *value = member->value[0] == 't';
  if (!*value && member->value[0] != 'f')
    return refuse (error, member->name, "must be true or false");

  return TRUE;
}
