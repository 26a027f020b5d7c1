/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Accepts connections, keeps them until their HTTP header is whole, hands them to SoupServer */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define ADDA_TYPE_LISTENER (adda_listener_get_type ())
G_DECLARE_FINAL_TYPE (AddaListener, adda_listener, ADDA, LISTENER, GObject)

typedef struct
{
  guint header_wait_ms; /* from accept to the end of the header (of the TLS handshake too) */
  guint http_idle_ms;   /* between two requests of one connection */
  guint max_waiting;    /* connections that have not been upgraded; 0 = no limit */
} AddaListenerConfig;

/**
 * AddaListener:
 *
 * SoupServer would poll every silent connection at each wake-up and keep a
 * half-sent header for ever. So connections wait here, in an epoll set of
 * their own, until the kernel holds a whole header (MSG_PEEK), or for
 * header_wait_ms at most. Main thread.
 */
AddaListener *adda_listener_new (SoupServer *server, const AddaListenerConfig *config);

void adda_listener_set_config (AddaListener *self, const AddaListenerConfig *config);

/* Takes a reference. All connections accepted from now on speak TLS. */
void adda_listener_set_certificate (AddaListener *self, GTlsCertificate *certificate);

gboolean adda_listener_has_tls (AddaListener *self);

/* @address: an IP address; @port: 0 = any. Its errors name address and port. */
gboolean adda_listener_listen (AddaListener *self,
                               const char *address,
                               guint16 port,
                               GError **error);

/* The same with a socket that listens already: takes @fd. What else holds it goes on to listen when this one
 * stops. */
gboolean adda_listener_adopt (AddaListener *self, int fd, GError **error);

guint16 adda_listener_get_port (AddaListener *self);

/* The IP address: (transfer full). */
char *adda_listener_dup_address (AddaListener *self);

/* Who was accepted is still served. */
void adda_listener_stop_accepting (AddaListener *self);

/* Connections that were accepted, and whose request is on its way or not answered yet. */
guint adda_listener_get_n_pending (AddaListener *self);

/* Accepts no more and drops who waits without a request. */
void adda_listener_close (AddaListener *self);

/**
 * adda_listener_take:
 * @msg: an upgraded message, whose connection has been stolen already
 * @fd: (out): the descriptor
 * @tls: (out) (transfer full) (nullable): the stream, if it is TLS; then @fd is the stream's
 *
 * Gets the socket out of GIO: a plain one is left with nothing but its descriptor.
 *
 * Returns: FALSE if the connection is gone
 */
gboolean adda_listener_take (AddaListener *self, SoupServerMessage *msg, int *fd, GIOStream **tls);

G_END_DECLS
