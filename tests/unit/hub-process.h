/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The real server as a process of a test, on a port and in a folder of its own */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  char *url; /* of the first start; later ones listen there too */
  GPid pid;  /* 0 while it does not run */
} HubProcess;

HubProcess *hub_process_new (void);
void hub_process_free (HubProcess *self);

/* Returns once it listens. */
void hub_process_start (HubProcess *self);
void hub_process_signal (HubProcess *self, int signal);

/* Killed, so that it says goodbye to nobody. */
void hub_process_kill (HubProcess *self);

/* (transfer full) */
char *hub_process_issue (HubProcess *self, const char *user, const char *role);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubProcess, hub_process_free)

G_END_DECLS
