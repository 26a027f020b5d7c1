/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A window of the console: one hub at a time, its pages at the side */

#pragma once

#include <adwaita.h>

#include "adda-hub-store.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CONSOLE_WINDOW (adda_console_window_get_type ())
G_DECLARE_FINAL_TYPE (AddaConsoleWindow,
                      adda_console_window,
                      ADDA,
                      CONSOLE_WINDOW,
                      AdwApplicationWindow)

/* Shows the hub that was looked at last, if there is one. */
AddaConsoleWindow *adda_console_window_new (AdwApplication *application, AddaHubStore *store);

AddaHub *adda_console_window_get_hub (AddaConsoleWindow *self); /* (transfer none) (nullable) */

/* @hub: (nullable) */
void adda_console_window_set_hub (AddaConsoleWindow *self, AddaHub *hub);

/* @text: plain */
void adda_console_window_toast (AddaConsoleWindow *self, const char *text);

/* While the hub of this computer is being started. */
void adda_console_window_set_is_starting (AddaConsoleWindow *self, gboolean is_starting);

G_END_DECLS
