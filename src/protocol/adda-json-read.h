/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The members of one JSON object, read in place: nothing is allocated for what nobody asks for */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 2^53 − 1: the largest integer that every JSON reader keeps exactly (RFC 8259, section 6). */
#define ADDA_JSON_INTEGER_MAX G_GUINT64_CONSTANT (9007199254740991)

/**
 * AddaJsonMember:
 *
 * A member that is wanted, by name; and where its value stands in the text
 * once adda_json_read_members() found it.
 */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *value;  /* (unowned) (nullable: missing) not closed by NUL */
  gsize value_length; /* in bytes */
} AddaJsonMember;

#define ADDA_JSON_MEMBER(word)                                                                     \
  {                                                                                                \
    .name = "" word, .name_length = sizeof (word) - 1                                              \
  }

/**
 * adda_json_read_members:
 * @text: passed adda_json_validate(); must live as long as @members are read
 * @members: the wanted ones, with no values yet
 *
 * One pass without recursion. Members that nobody wants are skipped; of
 * members of the same name the last one counts. Any thread.
 *
 * Returns: FALSE with %ADDA_PROTOCOL_ERROR set if @text is not an object.
 */
gboolean adda_json_read_members (const char *text,
                                 gsize length_bytes,
                                 AddaJsonMember *members,
                                 guint n_members,
                                 GError **error);

/* The same, and appends to @rest (nullable) all other members as they stand, with commas between. */
gboolean adda_json_split_members (const char *text,
                                  gsize length_bytes,
                                  AddaJsonMember *members,
                                  guint n_members,
                                  GString *rest,
                                  GError **error);

/* Walks an array: @at begins at its bracket, and moves on. FALSE at the end. */
gboolean adda_json_next_element (const char **at, const char *end, AddaJsonMember *element);

/**
 * adda_json_mend_escapes:
 * @text: not closed by NUL; changed in place
 *
 * Puts U+FFFD in the place of each escape that stands for NUL or for half a
 * surrogate pair. The length stays.
 *
 * Returns: whether there was any.
 */
gboolean adda_json_mend_escapes (char *text, gsize length_bytes);

/* All readers below: FALSE with %ADDA_PROTOCOL_ERROR set, naming the member, if it is missing or of
 * another kind. */

/* @length_bytes: (nullable). @value: (transfer full), without NUL in it. */
gboolean adda_json_read_string (const AddaJsonMember *member,
                                char **value,
                                gsize *length_bytes,
                                GError **error);

/* A whole number from @least to %ADDA_JSON_INTEGER_MAX, written without fraction and exponent. */
gboolean adda_json_read_integer (const AddaJsonMember *member,
                                 guint64 least,
                                 guint64 *value,
                                 GError **error);

gboolean adda_json_read_boolean (const AddaJsonMember *member, gboolean *value, GError **error);

G_END_DECLS
