/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The service's side of sd_notify(3) and sd_listen_fds(3), in GIO */

#include "adda-service.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <unistd.h>

/* The first descriptor that is handed over. */
#define FIRST_FD 3

struct _AddaService
{
  GSocket *socket;         /* (owned) (nullable) without a manager */
  GSocketAddress *address; /* (owned) (nullable) the manager's */
  guint64 n_fds;
  gint64 watchdog_usec; /* 0: nobody watches */
  guint watch_id;
  AddaServiceStatus status;
  gpointer status_data;
};

/* A number in the environment; 0 if there is none. */
static guint64
get_number (const char *name)
{
  const char *text = g_getenv (name);
  guint64 number = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL))
    return 0;

  return number;
}

static void
open_socket (AddaService *self)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  g_autoptr (GError) error = NULL;

  if (path == NULL || (path[0] != '/' && path[0] != '@') || path[1] == '\0')
    return;

  /* An @ stands for the NUL that names in the abstract space begin with (unix(7)). */
  self->address =
      path[0] == '@'
          ? g_unix_socket_address_new_with_type (path + 1, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT)
          : g_unix_socket_address_new (path);
  self->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                               G_SOCKET_PROTOCOL_DEFAULT, &error);
  if (self->socket == NULL)
    g_warning ("the service manager cannot be told anything: %s", error->message);
  else
    g_socket_set_blocking (self->socket, FALSE);
}

AddaService *
adda_service_new (void)
{
  AddaService *self = g_new0 (AddaService, 1);
  guint64 watched_pid = get_number ("WATCHDOG_PID");

  open_socket (self);
  if (get_number ("LISTEN_PID") == (guint64) getpid ())
    self->n_fds = get_number ("LISTEN_FDS");
  if (watched_pid == 0 || watched_pid == (guint64) getpid ())
    self->watchdog_usec = (gint64) get_number ("WATCHDOG_USEC");

  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("LISTEN_PID");
  g_unsetenv ("LISTEN_FDS");
  g_unsetenv ("LISTEN_FDNAMES");
  g_unsetenv ("WATCHDOG_PID");
  g_unsetenv ("WATCHDOG_USEC");

  return self;
}

void
adda_service_free (AddaService *self)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_object (&self->socket);
  g_clear_object (&self->address);
  g_free (self);
}

gboolean
adda_service_take_socket (AddaService *self, int *fd, GError **error)
{
  *fd = -1;
  if (self->n_fds == 0)
    return TRUE;
  if (self->n_fds > 1)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%" G_GUINT64_FORMAT " sockets were handed over: one is all that can be used",
                   self->n_fds);
      return FALSE;
    }

  if (fcntl (FIRST_FD, F_SETFD, FD_CLOEXEC) < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "a socket was announced (LISTEN_FDS) and not handed over");
      return FALSE;
    }
  self->n_fds = 0;
  *fd = FIRST_FD;

  return TRUE;
}

void
adda_service_tell (AddaService *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  va_list args;

  if (self->socket == NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (g_socket_send_to (self->socket, self->address, text, strlen (text), NULL, &error) < 0)
    g_warning ("the service manager was not told: %s", error->message);
}

void
adda_service_tell_reloading (AddaService *self)
{
  adda_service_tell (self, "RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT,
                     g_get_monotonic_time ());
}

static gboolean
tell_alive (gpointer data)
{
  AddaService *self = data;
  g_autofree char *status = self->status (self->status_data);

  adda_service_tell (self, "WATCHDOG=1\nSTATUS=%s", status);
  return G_SOURCE_CONTINUE;
}

void
adda_service_watch (AddaService *self, AddaServiceStatus status, gpointer data)
{
  gint64 period_ms = self->watchdog_usec / 2000;

  if (self->socket == NULL || self->watchdog_usec <= 0 || self->watch_id != 0)
    return;

  self->status = status;
  self->status_data = data;
  self->watch_id = g_timeout_add ((guint) CLAMP (period_ms, 1, G_MAXINT), tell_alive, self);
  g_source_set_name_by_id (self->watch_id, "[adda] watchdog");
}
