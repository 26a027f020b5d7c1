/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of AddaConsoleApplication share */

#pragma once

#include "adda-console-application.h"
#include "adda-console-window.h"
#include "adda-local-hub.h"
#include "adda-notifier.h"

G_BEGIN_DECLS

struct _AddaConsoleApplication
{
  AdwApplication parent_instance;

  AddaHubStore *store;    /* (owned) */
  AddaNotifier *notifier; /* (owned) */
  AddaLocalHub *local;    /* (owned) */
  guint terminate_source;
  guint interrupt_source;
};

/* @hub: (nullable) the one that was looked at last */
AddaConsoleWindow *adda_console_application_open_window (AddaConsoleApplication *self,
                                                         AddaHub *hub);

void adda_console_application_add_actions (AddaConsoleApplication *self);

G_END_DECLS
