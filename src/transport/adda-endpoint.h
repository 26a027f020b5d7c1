/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The WebSocket paths: a row each, with what becomes of the messages that come in */

#pragma once

#include "adda-connection.h"

G_BEGIN_DECLS

struct _AddaEndpoint
{
  const char *path;
  gboolean is_chat; /* has a client in the hub and speaks a dialect */

  /* A whole message. Worker's thread. */
  void (*receive) (AddaConnection *connection, const AddaParsed *message);

  AddaDialect dialect;   /* of its clients */
  gboolean negotiates;   /* a subprotocol may choose another dialect */
  gboolean has_room;     /* who speaks the row's own dialect is in one room, named by the query */
  gboolean needs_proof;  /* the first message proves who it is, or the connection ends */
  gboolean is_dashboard; /* gets the live figures */
  gboolean notifies;     /* gets a person's notifications, and may be that person's alone */
  gboolean is_event_stream; /* no WebSocket, but server-sent events */
  gboolean pings_always;    /* in a period of its own, whatever comes in */

  /* (nullable) What the query chooses, kept as the connection's option. Main thread.
   * Returns: (nullable): static text for 400 if it chooses something that there is not */
  const char *(*parse_query) (GHashTable *query, guint *option);
};

/* (transfer none) (nullable): static */
const AddaEndpoint *adda_endpoint_lookup (const char *path);

/* All, ended by a row without path. */
extern const AddaEndpoint adda_endpoints[];

/* Nobody proved anything within the wait. Worker's thread. */
void adda_endpoint_expire (AddaConnection *connection);

G_END_DECLS
