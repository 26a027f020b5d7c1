/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a service manager and its service tell each other (sd_notify(3), sd_listen_fds(3)); nothing without one */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AddaService AddaService;

/* What to say with each sign of life: (transfer full). */
typedef char *(*AddaServiceStatus) (gpointer data);

/* Reads the environment, and takes out what is not for children. Main thread, as all here. */
AddaService *adda_service_new (void);
void adda_service_free (AddaService *self);

/* The listening socket that was handed over, -1 without one. FALSE with @error set if there are several. The
 * descriptor is the caller's. */
gboolean adda_service_take_socket (AddaService *self, int *fd, GError **error);

/* @format: lines such as READY=1 or STATUS=… */
void adda_service_tell (AddaService *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* RELOADING=1 with the time that belongs to it; READY=1 must follow. */
void adda_service_tell_reloading (AddaService *self);

/* If the manager watches over us, from now on twice as often as it wants to hear it. */
void adda_service_watch (AddaService *self, AddaServiceStatus status, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaService, adda_service_free)

G_END_DECLS
