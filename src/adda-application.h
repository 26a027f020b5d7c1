/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The hub as a program: puts the parts together, starts, reloads, drains, stops */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_TYPE_APPLICATION (adda_application_get_type ())
G_DECLARE_FINAL_TYPE (AddaApplication, adda_application, ADDA, APPLICATION, GObject)

/* What the command line says over the settings; NULL or −1: nothing. */
typedef struct
{
  char *config;   /* (owned) a key file */
  char *address;  /* (owned) */
  char *data_dir; /* (owned) */
  int port;
  gboolean is_demo; /* loopback only: everybody may notify, and read anybody's notifications */
} AddaApplicationOptions;

/* Copies nothing: @options must outlive it. Opens settings, log and keys. Main thread. */
AddaApplication *adda_application_new (const AddaApplicationOptions *options, GError **error);

/* Listens, says so on the standard output, and serves until SIGTERM or SIGINT. */
gboolean adda_application_run (AddaApplication *self, GError **error);

G_END_DECLS
