/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A broadcast as somebody writes it */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* In the order of the form's drop-down. */
typedef enum
{
  ADDA_DRAFT_TO_ALL,
  ADDA_DRAFT_TO_ROOM,
  ADDA_DRAFT_TO_USERS,
} AddaDraftTo;

/* In the order of the form's drop-down. */
typedef enum
{
  ADDA_DRAFT_INFO,
  ADDA_DRAFT_WARNING,
  ADDA_DRAFT_CRITICAL,
} AddaDraftSeverity;

/* All text is owned and never NULL. */
typedef struct
{
  AddaDraftTo to;
  char *room;
  char *users; /* names or ids, with commas between */
  AddaDraftSeverity severity;
  char *type;
  char *title;
  char *text;
  char *data; /* JSON */
} AddaDraft;

AddaDraft *adda_draft_new (void);
void adda_draft_free (AddaDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaDraft, adda_draft_free)

/* From what was sent, or kept. Both (nullable). (transfer full) */
AddaDraft *adda_draft_new_from_json (JsonObject *to, JsonObject *notification);

/* @users: (nullable) (element-type utf8 utf8) ids of names; who is not in it is taken for an id. NULL while it is not said to
 * whom. (transfer full) (nullable) */
JsonObject *adda_draft_get_to (AddaDraft *draft, GHashTable *users);

/* NULL with @error, a sentence (transfer full), while it cannot be sent. (transfer full) (nullable) */
JsonObject *adda_draft_get_notification (AddaDraft *draft, char **error);

G_END_DECLS
