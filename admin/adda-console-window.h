/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A window of the console: one hub at a time, its pages at the side */

#pragma once

#include <adwaita.h>

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_CONSOLE_WINDOW (adda_console_window_get_type ())
G_DECLARE_FINAL_TYPE (AddaConsoleWindow,
                      adda_console_window,
                      ADDA,
                      CONSOLE_WINDOW,
                      AdwApplicationWindow)

AddaConsoleWindow *adda_console_window_new (AdwApplication *application);

/* @client: (nullable) */
void adda_console_window_set_client (AddaConsoleWindow *self, AddaHubClient *client);

G_END_DECLS
