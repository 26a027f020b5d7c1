/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The body of a request: one JSON object, checked before it is read */

#pragma once

#include "adda-http-private.h"
#include "protocol/adda-json-read.h"

G_BEGIN_DECLS

#define ADDA_BODY_MAX_DEPTH 32

/**
 * adda_body_get_object:
 * @length_bytes: (out)
 *
 * The body if it is a JSON object in UTF-8 of the type application/json, not
 * encoded; else it is answered (400 or 415).
 *
 * Returns: (transfer none) (nullable): closed by NUL; valid while the message lives
 */
const char *adda_body_get_object (AddaRequest *request, gsize *length_bytes);

/* As above, with the wanted members found; FALSE: it is answered. */
gboolean adda_body_read (AddaRequest *request, AddaJsonMember *members, guint n_members);

/* Answers 400 with the sentence of @error. */
void adda_body_refuse (AddaRequest *request, const GError *error);

/* A member that must be a string: FALSE: it is answered. @value: (transfer full) */
gboolean adda_body_read_string (AddaRequest *request, const AddaJsonMember *member, char **value);

/* The same, but NULL if it is missing or null. */
gboolean adda_body_read_optional (AddaRequest *request, const AddaJsonMember *member, char **value);

/* The header Idempotency-Key: FALSE: it is not good, and that is answered. @key: (out) (nullable) (transfer none) */
gboolean adda_body_read_key (AddaRequest *request, const char **key);

G_END_DECLS
