/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How the browser's page tells a notification: the same as its notice-text.js */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *icon;
  const char *style; /* (nullable) "success", "warning", "error" */
} AddaNoticeKind;

/* By the words in severity and type. */
AddaNoticeKind adda_notice_kind (JsonObject *notification);

/* All (transfer full) */
char *adda_notice_title (JsonObject *notification);
char *adda_notice_text (JsonObject *notification);

/* The type, empty where it tells nothing. */
char *adda_notice_type (JsonObject *notification);

G_END_DECLS
