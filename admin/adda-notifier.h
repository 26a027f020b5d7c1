/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Notifications of the desktop: alarms, and hubs that were lost */

#pragma once

#include <gtk/gtk.h>

#include "adda-hub-store.h"

G_BEGIN_DECLS

#define ADDA_TYPE_NOTIFIER (adda_notifier_get_type ())
G_DECLARE_FINAL_TYPE (AddaNotifier, adda_notifier, ADDA, NOTIFIER, GObject)

/* Their buttons are the actions app.show-hub and app.try-now, with the hub's id. */
AddaNotifier *adda_notifier_new (GtkApplication *application,
                                 AddaHubStore *store,
                                 GSettings *settings);

/* Takes all notifications back. */
void adda_notifier_stop (AddaNotifier *self);

G_END_DECLS
