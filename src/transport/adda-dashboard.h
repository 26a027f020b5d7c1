/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The live figures for who watches: taken once a second, encoded once for all who want the same */

#pragma once

#include "base/adda-frame.h"
#include "hub/adda-hub.h"

G_BEGIN_DECLS

#define ADDA_DASHBOARD_MAX_INTERVAL 60 /* seconds */

typedef enum
{
  ADDA_DASHBOARD_FULL,    /* cpu, memory … at the top, and all under metrics; Unix seconds */
  ADDA_DASHBOARD_METRICS, /* metrics only; RFC 3339 */
  ADDA_DASHBOARD_N_FORMATS,
} AddaDashboardFormat;

typedef struct _AddaDashboard AddaDashboard;

/* @frame is borrowed; @watcher as it was added. */
typedef void (*AddaDashboardSend) (gpointer watcher, AddaFrame *frame, gpointer data);

/* Looks at @hub (unowned), which must outlive it. Hub's thread, as all here. While nobody watches it costs nothing. */
AddaDashboard *adda_dashboard_new (AddaHub *hub, AddaDashboardSend send, gpointer data);
void adda_dashboard_free (AddaDashboard *self);

/* @option: of adda_dashboard_parse(). It gets the latest figures at once if there are any, else within
 * a second, and then at every interval. */
void adda_dashboard_add (AddaDashboard *self, gpointer watcher, guint option);

/* Does nothing if it is not there. */
void adda_dashboard_remove (AddaDashboard *self, gpointer watcher, guint option);

/**
 * adda_dashboard_parse:
 * @query: (nullable) (element-type utf8 utf8): interval and format
 * @option: (out): what was asked for, in a number
 *
 * Returns: NULL, or a sentence that says what is wrong
 */
const char *adda_dashboard_parse (GHashTable *query, guint *option);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaDashboard, adda_dashboard_free)

G_END_DECLS
