/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Accepts connections, keeps them until their HTTP header is whole, hands them to SoupServer */

#include "adda-listener.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adda-arrival.h"
#include "metrics/adda-metrics.h"

#define BACKLOG 4096
#define ACCEPTS 64
#define EVENTS 128
#define ANSWER_WAIT_MS 60000
#define SHORTAGE_WAIT_MS 200

struct _AddaListener
{
  GObject parent_instance;

  SoupServer *server;           /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  GSocket *socket;              /* (owned) (nullable) */
  GSocketAddress *address;      /* (owned) (nullable) where it listens */
  AddaListenerConfig config;
  AddaWheel wheel;
  GHashTable *arrivals; /* (element-type AddaArrival) */
  guint accept_id;
  guint lobby_id;
  guint tick_id;
  int lobby_fd; /* epoll */
  int spare_fd; /* given up to refuse somebody when there are no descriptors left */
};

G_DEFINE_FINAL_TYPE (AddaListener, adda_listener, G_TYPE_OBJECT)

static gboolean accept_ready (int fd, GIOCondition condition, gpointer data);

static gint64
now_ms (void)
{
  return g_get_monotonic_time () / 1000;
}

/* ---- patience ---- */

static gboolean
tick (gpointer data)
{
  AddaListener *self = data;

  adda_wheel_run (&self->wheel, now_ms ());
  if (self->wheel.n_timers > 0)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
give_time (AddaListener *self, AddaArrival *arrival, guint wait_ms)
{
  adda_wheel_set (&self->wheel, &arrival->timer, now_ms () + wait_ms);
  if (self->tick_id == 0)
    {
      self->tick_id = g_timeout_add (ADDA_WHEEL_TICK_MS, tick, self);
      g_source_set_name_by_id (self->tick_id, "[adda] patience with HTTP");
    }
}

static void
let_go (AddaArrival *arrival)
{
  if (arrival->stream == NULL)
    return;
  adda_tap_disown (arrival->stream);
  arrival->stream = NULL;
}

static void
drop (AddaListener *self, AddaArrival *arrival)
{
  adda_wheel_unset (&self->wheel, &arrival->timer);
  if (arrival->stage == ADDA_ARRIVAL_LOBBY)
    epoll_ctl (self->lobby_fd, EPOLL_CTL_DEL, arrival->fd, NULL);
  let_go (arrival);
  g_hash_table_remove (self->arrivals, arrival);
}

/* Takes an idle connection from SoupServer and ends it. */
static void
part (AddaListener *self, AddaArrival *arrival)
{
  g_autoptr (GIOStream) tap = g_object_ref (G_IO_STREAM (arrival->stream));
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&arrival->message);
  g_autoptr (GIOStream) stolen = NULL;

  drop (self, arrival);
  stolen = soup_server_message_steal_connection (message);
  g_io_stream_close (tap, NULL, NULL);
}

static gboolean
parting (gpointer data)
{
  AddaArrival *arrival = data;

  arrival->parting_id = 0;
  if (arrival->message != NULL)
    part (arrival->listener, arrival);

  return G_SOURCE_REMOVE;
}

static void
tap_told (AddaTapEvent event, gpointer data)
{
  AddaArrival *arrival = data;

  if (event == ADDA_TAP_CLOSED)
    {
      drop (arrival->listener, arrival);
      return;
    }

  /* Not from within SoupServer's reading, but before it reads again. */
  arrival->parting_id = g_idle_add_full (G_PRIORITY_HIGH, parting, arrival, NULL);
  g_source_set_name_by_id (arrival->parting_id, "[adda] parting");
}

static void
patience_ended (AddaTimer *timer, gpointer data)
{
  AddaListener *self = data;
  AddaArrival *arrival = (AddaArrival *) timer;

  switch (arrival->stage)
    {
    case ADDA_ARRIVAL_LOBBY:
      adda_metrics_add (ADDA_COUNTER_HALF_HEADERS, 1);
      adda_arrival_refuse (arrival, "408 Request Timeout");
      drop (self, arrival);
      break;
    case ADDA_ARRIVAL_HANDSHAKE:
      g_cancellable_cancel (arrival->cancellable);
      break;
    case ADDA_ARRIVAL_HTTP:
      if (arrival->message != NULL)
        part (self, arrival);
      else
        /* SoupServer sees the end of the stream and tidies up; tap_told() follows. */
        g_socket_shutdown (arrival->socket, TRUE, TRUE, NULL);
      break;
    }
}

/* ---- from the lobby to SoupServer ---- */

static void
hand_over (AddaListener *self, AddaArrival *arrival, GIOStream *stream)
{
  g_autoptr (AddaTap) tap = adda_tap_new (stream, tap_told, arrival);
  g_autoptr (GError) error = NULL;

  arrival->stage = ADDA_ARRIVAL_HTTP;
  arrival->stream = tap;
  if (!soup_server_accept_iostream (self->server, G_IO_STREAM (tap), self->address, arrival->remote,
                                    &error))
    g_warning ("a connection was not taken: %s", error->message);
}

static void
handshake_done (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaListener) self = data;
  g_autoptr (GIOStream) stream = G_IO_STREAM (object);
  g_autoptr (GError) error = NULL;
  AddaArrival *arrival = g_object_get_data (object, "adda-arrival");

  if (g_tls_connection_handshake_finish (G_TLS_CONNECTION (object), result, &error))
    hand_over (self, arrival, stream);
  else
    {
      g_info ("a TLS handshake failed: %s", error->message);
      drop (self, arrival);
    }
}

static void
start_tls (AddaListener *self, AddaArrival *arrival, GIOStream *plain)
{
  g_autoptr (GError) error = NULL;
  GIOStream *stream = g_tls_server_connection_new (plain, self->certificate, &error);

  if (stream == NULL)
    {
      g_warning ("cannot speak TLS: %s", error->message);
      drop (self, arrival);
      return;
    }

  arrival->stage = ADDA_ARRIVAL_HANDSHAKE;
  arrival->cancellable = g_cancellable_new ();
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (stream), FALSE);
  g_object_set_data (G_OBJECT (stream), "adda-arrival", arrival);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (stream), G_PRIORITY_DEFAULT,
                                    arrival->cancellable, handshake_done, g_object_ref (self));
}

static void
leave_lobby (AddaListener *self, AddaArrival *arrival)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GIOStream) stream = NULL;

  epoll_ctl (self->lobby_fd, EPOLL_CTL_DEL, arrival->fd, NULL);
  stream = adda_arrival_make_stream (arrival, &error);
  if (stream == NULL)
    {
      g_warning ("a connection was lost: %s", error->message);
      drop (self, arrival);
    }
  else if (self->certificate != NULL)
    start_tls (self, arrival, stream);
  else
    hand_over (self, arrival, stream);
}

static void
look_at (AddaListener *self, AddaArrival *arrival, gboolean has_ended)
{
  AddaHeaderState state = adda_arrival_peek (arrival);

  /* Nothing more will come of it. */
  if (state == ADDA_HEADER_PARTIAL && has_ended)
    state = ADDA_HEADER_ENDED;

  if (self->certificate != NULL && state != ADDA_HEADER_ENDED)
    state = ADDA_HEADER_WHOLE;

  switch (state)
    {
    case ADDA_HEADER_PARTIAL:
      break;
    case ADDA_HEADER_WHOLE:
      leave_lobby (self, arrival);
      break;
    case ADDA_HEADER_TOO_LONG:
      adda_arrival_refuse (arrival, "431 Request Header Fields Too Large");
      drop (self, arrival);
      break;
    case ADDA_HEADER_ENDED:
      drop (self, arrival);
      break;
    }
}

static gboolean
lobby_ready (int fd, G_GNUC_UNUSED GIOCondition condition, gpointer data)
{
  AddaListener *self = data;
  struct epoll_event events[EVENTS];
  int n = epoll_wait (fd, events, EVENTS, 0);

  for (int i = 0; i < n; i++)
    look_at (self, events[i].data.ptr,
             (events[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0);

  return G_SOURCE_CONTINUE;
}

/* ---- accept ---- */

static void
watch_socket (AddaListener *self)
{
  self->accept_id = g_unix_fd_add (g_socket_get_fd (self->socket), G_IO_IN, accept_ready, self);
  g_source_set_name_by_id (self->accept_id, "[adda] accept");
}

static gboolean
shortage_over (gpointer data)
{
  watch_socket (data);
  return G_SOURCE_REMOVE;
}

/* No descriptors: turn one away with the spare one, and leave the rest in the backlog for a moment.
 */
static void
handle_shortage (AddaListener *self, int error_number)
{
  int fd;

  g_warning ("no descriptors left (%s): raise the limit of open files (LimitNOFILE=, ulimit -n)",
             error_number == ENFILE ? "ENFILE" : "EMFILE");

  if (self->spare_fd >= 0)
    {
      close (self->spare_fd);
      fd = accept4 (g_socket_get_fd (self->socket), NULL, NULL, SOCK_CLOEXEC);
      if (fd >= 0)
        close (fd);
      self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
    }

  self->accept_id = g_timeout_add (SHORTAGE_WAIT_MS, shortage_over, self);
}

static void
welcome (AddaListener *self, int fd, struct sockaddr_storage *address, socklen_t length)
{
  g_autoptr (GSocketAddress) remote = g_socket_address_new_from_native (address, length);
  AddaArrival *arrival = adda_arrival_new (self, fd, remote);
  struct epoll_event event = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = arrival };
  int on = 1;

  g_hash_table_add (self->arrivals, arrival);
  if (setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) < 0)
    g_debug ("TCP_NODELAY: %s", g_strerror (errno));
  give_time (self, arrival, self->config.header_wait_ms);

  if (self->config.max_waiting > 0 && g_hash_table_size (self->arrivals) > self->config.max_waiting)
    {
      adda_arrival_refuse (arrival, "503 Service Unavailable");
      drop (self, arrival);
    }
  else if (epoll_ctl (self->lobby_fd, EPOLL_CTL_ADD, fd, &event) < 0)
    {
      g_warning ("cannot watch a new connection: %s", g_strerror (errno));
      drop (self, arrival);
    }
}

static gboolean
accept_ready (int fd, G_GNUC_UNUSED GIOCondition condition, gpointer data)
{
  AddaListener *self = data;

  for (guint i = 0; i < ACCEPTS; i++)
    {
      struct sockaddr_storage address;
      socklen_t length = sizeof address;
      int peer = accept4 (fd, (struct sockaddr *) &address, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);

      if (peer >= 0)
        {
          welcome (self, peer, &address, length);
          continue;
        }
      if (errno == EMFILE || errno == ENFILE)
        {
          handle_shortage (self, errno);
          return G_SOURCE_REMOVE;
        }
      if (errno == EAGAIN || errno == EWOULDBLOCK)
        break;
      /* The peer went before it was accepted, and the like: only that one is lost. */
    }

  return G_SOURCE_CONTINUE;
}

/* Takes @socket, which listens: (transfer full). */
static gboolean
begin (AddaListener *self, GSocket *socket, GError **error)
{
  g_set_object (&self->socket, socket);
  g_object_unref (socket);
  g_clear_object (&self->address);
  self->address = g_socket_get_local_address (socket, error);
  if (self->address == NULL)
    return FALSE;
  watch_socket (self);

  return TRUE;
}

gboolean
adda_listener_adopt (AddaListener *self, int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  GSocketFamily family;
  int is_listening = 0;

  if (socket == NULL)
    {
      close (fd);
      return FALSE;
    }

  family = g_socket_get_family (socket);
  if ((family != G_SOCKET_FAMILY_IPV4 && family != G_SOCKET_FAMILY_IPV6) ||
      g_socket_get_socket_type (socket) != G_SOCKET_TYPE_STREAM ||
      !g_socket_get_option (socket, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, NULL) ||
      is_listening == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "what was handed over is no listening TCP socket (ListenStream=)");
      return FALSE;
    }
  g_socket_set_blocking (socket, FALSE);

  return begin (self, g_steal_pointer (&socket), error);
}

gboolean
adda_listener_listen (AddaListener *self, const char *address, guint16 port, GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GSocketAddress) wanted = NULL;
  g_autoptr (GSocket) socket = NULL;

  if (inet == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not an IP address to listen on (try 127.0.0.1 or 0.0.0.0)", address);
      return FALSE;
    }

  wanted = g_inet_socket_address_new (inet, port);
  socket = g_socket_new (g_inet_address_get_family (inet), G_SOCKET_TYPE_STREAM,
                         G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return FALSE;

  g_socket_set_listen_backlog (socket, BACKLOG);
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, wanted, TRUE, error) || !g_socket_listen (socket, error))
    {
      g_prefix_error (error, "cannot listen on %s port %u: ", address, port);
      return FALSE;
    }

  return begin (self, g_steal_pointer (&socket), error);
}

char *
adda_listener_dup_address (AddaListener *self)
{
  return g_inet_address_to_string (
      g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->address)));
}

guint16
adda_listener_get_port (AddaListener *self)
{
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address));
}

void
adda_listener_stop_accepting (AddaListener *self)
{
  g_clear_handle_id (&self->accept_id, g_source_remove);
  g_clear_object (&self->socket);
}

guint
adda_listener_get_n_pending (AddaListener *self)
{
  GHashTableIter iter;
  gpointer key;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->arrivals);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const AddaArrival *arrival = key;

      if (arrival->message == NULL)
        n++;
    }

  return n;
}

void
adda_listener_close (AddaListener *self)
{
  GHashTableIter iter;
  gpointer key;

  adda_listener_stop_accepting (self);
  g_hash_table_iter_init (&iter, self->arrivals);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      AddaArrival *arrival = key;

      if (arrival->stage != ADDA_ARRIVAL_LOBBY)
        continue;
      adda_wheel_unset (&self->wheel, &arrival->timer);
      g_hash_table_iter_remove (&iter);
    }
}

gboolean
adda_listener_take (AddaListener *self, SoupServerMessage *msg, int *fd, GIOStream **tls)
{
  AddaArrival *arrival = adda_arrival_lookup (soup_server_message_get_remote_address (msg));
  g_autoptr (GIOStream) stream = NULL;
  GIOStream *base;

  *tls = NULL;
  if (arrival == NULL || arrival->stream == NULL)
    return FALSE;

  stream = g_object_ref (G_IO_STREAM (arrival->stream));
  base = adda_tap_get_base (arrival->stream);
  *fd = arrival->fd;
  if (G_IS_TLS_CONNECTION (base))
    {
      *tls = adda_tap_release (arrival->stream);
      drop (self, arrival);
      return TRUE;
    }

  /* A copy of the descriptor is all that stays: the objects around it weigh a kilobyte. */
  *fd = fcntl (*fd, F_DUPFD_CLOEXEC, 3);
  drop (self, arrival);
  g_io_stream_close (stream, NULL, NULL);

  return *fd >= 0;
}

/* ---- SoupServer's signals ---- */

static AddaArrival *
find (SoupServerMessage *msg)
{
  AddaArrival *arrival = adda_arrival_lookup (soup_server_message_get_remote_address (msg));

  return arrival != NULL && arrival->stream != NULL ? arrival : NULL;
}

static void
request_started (G_GNUC_UNUSED SoupServer *server, SoupServerMessage *msg, gpointer data)
{
  AddaListener *self = data;
  AddaArrival *arrival = find (msg);

  /* The first of a connection has had its time since the lobby. */
  if (arrival == NULL || arrival->message == NULL)
    return;
  g_clear_object (&arrival->message);
  adda_tap_set_idle (arrival->stream, FALSE);
  give_time (self, arrival, self->config.header_wait_ms);
}

static void
request_read (G_GNUC_UNUSED SoupServer *server, SoupServerMessage *msg, gpointer data)
{
  AddaArrival *arrival = find (msg);

  if (arrival != NULL)
    give_time (data, arrival, ANSWER_WAIT_MS);
}

static void
request_finished (G_GNUC_UNUSED SoupServer *server, SoupServerMessage *msg, gpointer data)
{
  AddaListener *self = data;
  AddaArrival *arrival = find (msg);

  if (arrival == NULL)
    return;
  g_set_object (&arrival->message, msg);
  adda_tap_set_idle (arrival->stream, TRUE);
  give_time (self, arrival, self->config.http_idle_ms);
}

/* ---- life ---- */

void
adda_listener_set_config (AddaListener *self, const AddaListenerConfig *config)
{
  self->config = *config;
}

void
adda_listener_set_certificate (AddaListener *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

gboolean
adda_listener_has_tls (AddaListener *self)
{
  return self->certificate != NULL;
}

static void
adda_listener_dispose (GObject *object)
{
  AddaListener *self = ADDA_LISTENER (object);
  GHashTableIter iter;
  gpointer key;

  adda_listener_close (self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->lobby_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->arrivals);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      AddaArrival *arrival = key;

      adda_wheel_unset (&self->wheel, &arrival->timer);
      let_go (arrival);
      g_hash_table_iter_remove (&iter);
    }
  g_clear_object (&self->server);
  g_clear_object (&self->certificate);
  g_clear_object (&self->address);

  G_OBJECT_CLASS (adda_listener_parent_class)->dispose (object);
}

static void
adda_listener_finalize (GObject *object)
{
  AddaListener *self = ADDA_LISTENER (object);

  g_hash_table_unref (self->arrivals);
  close (self->lobby_fd);
  if (self->spare_fd >= 0)
    close (self->spare_fd);

  G_OBJECT_CLASS (adda_listener_parent_class)->finalize (object);
}

static void
adda_listener_class_init (AddaListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = adda_listener_dispose;
  object_class->finalize = adda_listener_finalize;
}

static void
adda_listener_init (AddaListener *self)
{
  self->lobby_fd = epoll_create1 (EPOLL_CLOEXEC);
  self->spare_fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  self->arrivals = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) adda_arrival_free, NULL);
  adda_wheel_init (&self->wheel, now_ms (), patience_ended, self);
  self->lobby_id = g_unix_fd_add (self->lobby_fd, G_IO_IN, lobby_ready, self);
  g_source_set_name_by_id (self->lobby_id, "[adda] lobby");
}

AddaListener *
adda_listener_new (SoupServer *server, const AddaListenerConfig *config)
{
  AddaListener *self = g_object_new (ADDA_TYPE_LISTENER, NULL);

  self->server = g_object_ref (server);
  self->config = *config;
  g_signal_connect_object (server, "request-started", G_CALLBACK (request_started), self, 0);
  g_signal_connect_object (server, "request-read", G_CALLBACK (request_read), self, 0);
  g_signal_connect_object (server, "request-finished", G_CALLBACK (request_finished), self, 0);

  return self;
}
