/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * JSON on its way out (a writer) and at the door (a validator with bounds); RFC 8259 */

#pragma once

#include <glib.h>
#include "adda-uuid.h"

G_BEGIN_DECLS

#define ADDA_JSON_ERROR (adda_json_error_quark ())
GQuark adda_json_error_quark (void);

typedef enum
{
  ADDA_JSON_ERROR_SYNTAX, /* not RFC 8259; lone surrogates and NUL count as such */
  ADDA_JSON_ERROR_TOO_DEEP,
} AddaJsonError;

/**
 * adda_json_validate:
 * @text: need not end in NUL
 * @max_depth: deepest nesting allowed
 *
 * Strict check without recursion, to be made before json-glib (which parses
 * without limits and takes more than JSON) sees the text. UTF-8 must have been
 * checked before. Any thread.
 */
gboolean adda_json_validate (const char *text, gsize length_bytes, guint max_depth, GError **error);

/**
 * AddaJson:
 *
 * Appends JSON text to a GString; puts the commas itself. @name is NULL
 * inside arrays and at the top. Values are escaped as RFC 8259 asks, and
 * U+2028/U+2029 too. No checks of balance but in debug builds.
 */
typedef struct
{
  GString *text; /* (unowned) */
  gboolean needs_comma;
} AddaJson;

void adda_json_init (AddaJson *json, GString *text);
void adda_json_open_object (AddaJson *json, const char *name);
void adda_json_close_object (AddaJson *json);
void adda_json_open_array (AddaJson *json, const char *name);
void adda_json_close_array (AddaJson *json);
/* @value nullable: writes null */
void adda_json_add_string (AddaJson *json, const char *name, const char *value);
void adda_json_add_string_len (AddaJson *json,
                               const char *name,
                               const char *value,
                               gsize length_bytes);
void adda_json_add_int (AddaJson *json, const char *name, gint64 value);
void adda_json_add_double (AddaJson *json, const char *name, double value);
void adda_json_add_bool (AddaJson *json, const char *name, gboolean value);
void adda_json_add_null (AddaJson *json, const char *name);
void adda_json_add_time (AddaJson *json, const char *name, gint64 time_usec);
void adda_json_add_uuid (AddaJson *json, const char *name, const AddaUuid *uuid);
/* @value is JSON text already */
void adda_json_add_raw (AddaJson *json, const char *name, const char *value);

G_END_DECLS
