/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of AddaConsoleWindow share */

#pragma once

#include "adda-console-window.h"
#include "adda-page.h"
#include "adda-sidebar.h"

G_BEGIN_DECLS

AddaHubStore *adda_console_window_get_store (AddaConsoleWindow *self);
AddaSidebar *adda_console_window_get_sidebar (AddaConsoleWindow *self);

/* What shows, while pages show. (transfer none) (nullable) */
AddaPage *adda_console_window_get_page (AddaConsoleWindow *self);

/* @detail: (nullable) */
void adda_console_window_go (AddaConsoleWindow *self, const char *page, const char *detail);

/* @toast: (transfer full) */
void adda_console_window_add_toast (AddaConsoleWindow *self, AdwToast *toast);

/* Called by the class. */
void adda_console_window_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
