/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * How far each hook's deliveries have come in each room: kept in a small file */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* More are not kept. */
#define ADDA_HOOK_MAX_CURSORS 65536

typedef struct _AddaHookCursors AddaHookCursors;

/* What cannot be read is as if it were not there: then something is delivered twice. Main thread. */
AddaHookCursors *adda_hook_cursors_new (const char *path);

/* Saves. */
void adda_hook_cursors_free (AddaHookCursors *self);

/* FALSE if nothing is known. */
gboolean adda_hook_cursors_get (AddaHookCursors *self,
                                const char *hook,
                                const char *room,
                                guint64 *seq);

/* Saved within a second. */
void adda_hook_cursors_set (AddaHookCursors *self, const char *hook, const char *room, guint64 seq);

/* All of @hook. */
void adda_hook_cursors_forget (AddaHookCursors *self, const char *hook);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHookCursors, adda_hook_cursors_free)

G_END_DECLS
