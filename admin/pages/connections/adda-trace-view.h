/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The frames of a connection as they pass */

#pragma once

#include <adwaita.h>

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_TRACE_VIEW (adda_trace_view_get_type ())
G_DECLARE_FINAL_TYPE (AddaTraceView, adda_trace_view, ADDA, TRACE_VIEW, AdwBin)

/* From now on those of @connection; NULL: of none. */
void adda_trace_view_show (AddaTraceView *self, AddaHubClient *client, const char *connection);

G_END_DECLS
