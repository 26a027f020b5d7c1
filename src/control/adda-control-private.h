/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the files of the control share among themselves */

#pragma once

#include "adda-control-call.h"

G_BEGIN_DECLS

/* So many calls may wait for their answers at once, over all clients. */
#define ADDA_CONTROL_MAX_CALLS 256

struct _AddaControl
{
  AddaControlParts parts;
  const AddaControlOutlet *outlet;
  gpointer outlet_data;
  GQueue calls; /* (element-type AddaControlCall) (owned) not answered yet, by their links */
  AddaControlAuditFunc audit; /* (nullable) */
  gpointer audit_data;
};

/* Whether @role may do what @least may: a service is no moderator. */
gboolean adda_control_may (AddaRole role, AddaRole least);

/* The member @name of a request, read without parsing the rest: (transfer full) (nullable) */
char *adda_control_peek (const AddaCommand *command, const char *name);

/* Sends the JSON @text. */
void adda_control_send (AddaControl *self, AddaClient *client, const char *text);

/* @text, @nonce: (nullable) */
void adda_control_send_error (AddaControl *self,
                              AddaClient *client,
                              AddaErrorCode code,
                              const char *text,
                              const char *nonce);

/* "This needs the role …": refused. */
void adda_control_send_forbidden (AddaControl *self,
                                  AddaClient *client,
                                  const char *what,
                                  AddaRole least,
                                  const char *nonce);

G_END_DECLS
