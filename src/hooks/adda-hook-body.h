/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The texts that outgoing hooks deliver */

#pragma once

#include "adda-hook.h"
#include "log/adda-event.h"

G_BEGIN_DECLS

/* All (transfer full). The same event gives the same text each time. */
GString *adda_hook_body_for_message (const AddaHook *hook, const AddaEvent *event);
GString *adda_hook_body_for_notification (const AddaHook *hook, const AddaEvent *event);

/* @json: the text of an object */
GString *adda_hook_body_new (const AddaHook *hook,
                             const char *event,
                             const AddaUuid *id,
                             gint64 time_usec,
                             const char *json);

/* {"room", "user"}: who came or left */
char *adda_hook_body_describe (const char *room, const AddaUser *user);

G_END_DECLS
