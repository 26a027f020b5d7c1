/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A notification as the browser's page will show it */

#pragma once

#include <adwaita.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define ADDA_TYPE_NOTICE_PREVIEW (adda_notice_preview_get_type ())
G_DECLARE_FINAL_TYPE (AddaNoticePreview, adda_notice_preview, ADDA, NOTICE_PREVIEW, AdwBin)

void adda_notice_preview_show (AddaNoticePreview *self, JsonObject *notification, gboolean to_all);

G_END_DECLS
