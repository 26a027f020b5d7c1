/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One accepted connection that is not a WebSocket yet */

#include "adda-arrival.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static GQuark
arrival_quark (void)
{
  return g_quark_from_static_string ("adda-arrival");
}

AddaArrival *
adda_arrival_new (gpointer listener, int fd, GSocketAddress *remote)
{
  AddaArrival *arrival = g_new0 (AddaArrival, 1);

  arrival->listener = listener;
  arrival->stage = ADDA_ARRIVAL_LOBBY;
  arrival->fd = fd;
  arrival->remote = g_object_ref (remote);
  g_object_set_qdata (G_OBJECT (remote), arrival_quark (), arrival);

  return arrival;
}

void
adda_arrival_free (AddaArrival *arrival)
{
  g_assert (arrival->timer.link == NULL && arrival->stream == NULL);

  if (arrival->stage == ADDA_ARRIVAL_LOBBY)
    close (arrival->fd);
  g_object_set_qdata (G_OBJECT (arrival->remote), arrival_quark (), NULL);
  g_object_unref (arrival->remote);
  g_clear_handle_id (&arrival->parting_id, g_source_remove);
  g_clear_object (&arrival->message);
  g_clear_object (&arrival->socket);
  g_clear_object (&arrival->cancellable);
  g_free (arrival);
}

AddaArrival *
adda_arrival_lookup (GSocketAddress *remote)
{
  return remote != NULL ? g_object_get_qdata (G_OBJECT (remote), arrival_quark ()) : NULL;
}

AddaHeaderState
adda_arrival_peek (const AddaArrival *arrival)
{
  char buffer[ADDA_HEADER_MAX_BYTES];
  gssize n = recv (arrival->fd, buffer, sizeof buffer, MSG_PEEK | MSG_DONTWAIT);

  if (n == 0)
    return ADDA_HEADER_ENDED;
  if (n < 0)
    return errno == EAGAIN || errno == EINTR ? ADDA_HEADER_PARTIAL : ADDA_HEADER_ENDED;
  if (memmem (buffer, (gsize) n, "\r\n\r\n", 4) != NULL ||
      memmem (buffer, (gsize) n, "\n\n", 2) != NULL)
    return ADDA_HEADER_WHOLE;

  return n == sizeof buffer ? ADDA_HEADER_TOO_LONG : ADDA_HEADER_PARTIAL;
}

void
adda_arrival_refuse (const AddaArrival *arrival, const char *status)
{
  g_autofree char *text =
      g_strdup_printf ("HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", status);

  /* If the socket does not take it now, the peer will do without. */
  if (send (arrival->fd, text, strlen (text), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("a refusal was not sent: %s", g_strerror (errno));
  shutdown (arrival->fd, SHUT_WR);
}

GIOStream *
adda_arrival_make_stream (AddaArrival *arrival, GError **error)
{
  arrival->socket = g_socket_new_from_fd (arrival->fd, error);
  if (arrival->socket == NULL)
    return NULL;

  arrival->stage = ADDA_ARRIVAL_HTTP;
  g_socket_set_blocking (arrival->socket, FALSE);

  return G_IO_STREAM (g_socket_connection_factory_create_connection (arrival->socket));
}
