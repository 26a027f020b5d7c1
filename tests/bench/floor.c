/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The floor of the benchmarks: the least that an epoll fan-out of WebSocket messages can do */

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define READ_BYTES (64 * 1024)
#define MAX_EVENTS 512
#define MAX_QUEUE 65536
#define MAX_IOV 512

typedef struct
{
  guint32 refs;
  guint32 length;
  guint8 data[];
} Frame;

typedef struct
{
  GPtrArray *members; /* (element-type Peer) */
} Room;

typedef struct
{
  int fd;
  guint32 index; /* in the room's members */
  Room *room;    /* NULL: the handshake is not over */
  Frame **queue; /* (owned) (nullable) */
  guint32 queue_first;
  guint32 queue_length;
  guint32 queue_capacity;
  guint32 sent_bytes; /* of the first frame in the queue */
  guint8 *partial;    /* (owned) (nullable) */
  guint32 partial_length;
  guint8 is_dirty;
  guint8 is_blocked; /* EPOLLOUT is asked for */
  guint8 is_dead;
} Peer;

static int epoll_fd;
static gboolean is_gathering;
static GHashTable *rooms;
static GPtrArray *dirty; /* peers with frames to flush, or to bury */

static void
peer_mark (Peer *peer)
{
  if (!peer->is_dirty)
    g_ptr_array_add (dirty, peer);
  peer->is_dirty = TRUE;
}

static void
peer_kill (Peer *peer)
{
  peer->is_dead = TRUE;
  peer_mark (peer);
}

static void
frame_unref (Frame *frame)
{
  if (--frame->refs == 0)
    g_free (frame);
}

static void
peer_bury (Peer *peer)
{
  if (peer->room != NULL)
    {
      GPtrArray *members = peer->room->members;
      Peer *last = g_ptr_array_index (members, members->len - 1);

      last->index = peer->index;
      g_ptr_array_remove_index_fast (members, peer->index);
    }
  for (guint i = 0; i < peer->queue_length; i++)
    frame_unref (peer->queue[(peer->queue_first + i) % peer->queue_capacity]);
  g_free (peer->queue);
  g_free (peer->partial);
  close (peer->fd);
  g_free (peer);
}

static void
peer_watch (Peer *peer, gboolean is_blocked)
{
  struct epoll_event event = { .events = EPOLLIN | (is_blocked ? EPOLLOUT : 0), .data.ptr = peer };

  if (peer->is_blocked == is_blocked)
    return;
  peer->is_blocked = is_blocked;
  epoll_ctl (epoll_fd, EPOLL_CTL_MOD, peer->fd, &event);
}

/* Takes what was written off the queue. */
static void
peer_advance (Peer *peer, gsize written)
{
  while (written > 0)
    {
      Frame *frame = peer->queue[peer->queue_first];
      gsize left = frame->length - peer->sent_bytes;

      if (written < left)
        {
          peer->sent_bytes += written;
          return;
        }
      written -= left;
      peer->sent_bytes = 0;
      peer->queue_first = (peer->queue_first + 1) % peer->queue_capacity;
      peer->queue_length--;
      frame_unref (frame);
    }
}

static void
peer_flush (Peer *peer)
{
  struct iovec iov[MAX_IOV];

  while (peer->queue_length > 0)
    {
      guint n = MIN (peer->queue_length, MAX_IOV);
      gsize total = 0;
      gssize written;

      for (guint i = 0; i < n; i++)
        {
          Frame *frame = peer->queue[(peer->queue_first + i) % peer->queue_capacity];
          guint skip = i == 0 ? peer->sent_bytes : 0;

          iov[i].iov_base = frame->data + skip;
          iov[i].iov_len = frame->length - skip;
          total += iov[i].iov_len;
        }
      written = writev (peer->fd, iov, n);
      if (written < 0 && errno != EAGAIN)
        {
          peer_kill (peer);
          return;
        }
      if (written > 0)
        peer_advance (peer, written);
      if (written < (gssize) total)
        {
          peer_watch (peer, TRUE);
          return;
        }
    }
  g_clear_pointer (&peer->queue, g_free);
  peer->queue_capacity = 0;
  peer_watch (peer, FALSE);
}

static void
peer_queue (Peer *peer, Frame *frame)
{
  if (peer->queue_length == MAX_QUEUE)
    {
      peer_kill (peer);
      return;
    }
  if (peer->queue_length == peer->queue_capacity)
    {
      guint capacity = MAX (8, peer->queue_capacity * 2);
      Frame **queue = g_new (Frame *, capacity);

      for (guint i = 0; i < peer->queue_length; i++)
        queue[i] = peer->queue[(peer->queue_first + i) % peer->queue_capacity];
      g_free (peer->queue);
      peer->queue = queue;
      peer->queue_first = 0;
      peer->queue_capacity = capacity;
    }
  frame->refs++;
  peer->queue[(peer->queue_first + peer->queue_length++) % peer->queue_capacity] = frame;
}

static void
peer_deliver (Peer *peer, Frame *frame)
{
  gssize written = 0;

  if (peer->is_dead)
    return;
  if (!is_gathering && peer->queue_length == 0)
    {
      written = send (peer->fd, frame->data, frame->length, MSG_NOSIGNAL);
      if (written == (gssize) frame->length)
        return;
      if (written < 0 && errno != EAGAIN)
        {
          peer_kill (peer);
          return;
        }
    }
  if (peer->queue_length == 0)
    peer->sent_bytes = MAX (written, 0);
  peer_queue (peer, frame);
  peer_mark (peer);
}

static void
room_broadcast (Room *room, guint8 opcode, const guint8 *payload, gsize length)
{
  Frame *frame = g_malloc (sizeof (Frame) + 4 + length);
  guint n = 0;

  frame->refs = 1;
  frame->data[n++] = 0x80 | opcode;
  if (length < 126)
    {
      frame->data[n++] = length;
    }
  else
    {
      frame->data[n++] = 126;
      frame->data[n++] = length >> 8;
      frame->data[n++] = length & 0xff;
    }
  memcpy (frame->data + n, payload, length);
  frame->length = n + length;
  for (guint i = 0; i < room->members->len; i++)
    peer_deliver (g_ptr_array_index (room->members, i), frame);
  frame_unref (frame);
}

/* Returns: bytes consumed: 0 if the frame is not whole, -1 if it is not one that the floor takes.
 */
static gssize
peer_read_frame (Peer *peer, guint8 *data, gsize available)
{
  gsize header = 6;
  gsize length;
  guint8 *mask;

  if (available < 2)
    return 0;
  length = data[1] & 0x7f;
  if ((data[1] & 0x80) == 0 || length == 127)
    return -1;
  if (length == 126)
    {
      header = 8;
      if (available < header)
        return 0;
      length = (gsize) data[2] << 8 | data[3];
    }
  if (available < header + length)
    return 0;
  mask = data + header - 4;
  for (gsize i = 0; i < length; i++)
    data[header + i] ^= mask[i & 3];
  switch (data[0] & 0x0f)
    {
    case 1:
    case 2:
      room_broadcast (peer->room, data[0] & 0x0f, data + header, length);
      break;
    case 8:
      return -1;
    default:
      break;
    }
  return header + length;
}

static Room *
room_for_request (const char *request)
{
  const char *name = strstr (request, "room=");
  gsize length = name != NULL ? strcspn (name + 5, "& \r\n") : 0;
  g_autofree char *key = length > 0 ? g_strndup (name + 5, length) : g_strdup ("general");
  Room *room = g_hash_table_lookup (rooms, key);

  if (room == NULL)
    {
      room = g_new (Room, 1);
      room->members = g_ptr_array_new ();
      g_hash_table_insert (rooms, g_steal_pointer (&key), room);
    }
  return room;
}

/* Returns: bytes consumed, 0 if the request is not whole, -1 if it is no upgrade. */
static gssize
peer_shake_hands (Peer *peer, guint8 *data, gsize available)
{
  static const char key_name[] = "Sec-WebSocket-Key:";
  g_autofree char *request = g_strndup ((char *) data, available);
  g_autofree char *accept = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GChecksum) sha1 = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize digest_length = sizeof digest;
  const char *end = strstr (request, "\r\n\r\n");
  const char *found = strcasestr (request, key_name);

  if (end == NULL)
    return available > 8192 ? -1 : 0;
  if (found == NULL)
    return -1;
  found += strlen (key_name);
  key = g_strstrip (g_strndup (found, strcspn (found, "\r\n")));
  joined = g_strconcat (key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", NULL);
  g_checksum_update (sha1, (guchar *) joined, strlen (joined));
  g_checksum_get_digest (sha1, digest, &digest_length);
  accept = g_base64_encode (digest, digest_length);
  answer = g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                            "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                            accept);
  if (send (peer->fd, answer, strlen (answer), MSG_NOSIGNAL) != (gssize) strlen (answer))
    return -1;
  peer->room = room_for_request (request);
  peer->index = peer->room->members->len;
  g_ptr_array_add (peer->room->members, peer);
  return end + 4 - request;
}

static void
peer_consume (Peer *peer, guint8 *data, gsize available)
{
  gsize used = 0;
  gssize n;

  do
    {
      n = peer->room == NULL ? peer_shake_hands (peer, data + used, available - used)
                             : peer_read_frame (peer, data + used, available - used);
      used += MAX (n, 0);
    }
  while (n > 0 && used < available && !peer->is_dead);
  g_clear_pointer (&peer->partial, g_free);
  peer->partial_length = available - used;
  if (peer->partial_length > 0)
    peer->partial = g_memdup2 (data + used, peer->partial_length);
  if (n < 0)
    peer_kill (peer);
}

static void
peer_read (Peer *peer)
{
  static guint8 buffer[2 * READ_BYTES];
  guint begin = peer->partial_length;
  gssize n;

  if (begin > 0)
    memcpy (buffer, peer->partial, begin);
  n = recv (peer->fd, buffer + begin, READ_BYTES, 0);
  if (n > 0)
    peer_consume (peer, buffer, begin + n);
  else if (n == 0 || errno != EAGAIN)
    peer_kill (peer);
}

static void
accept_all (int listener)
{
  int fd;
  int one = 1;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
    {
      Peer *peer = g_new0 (Peer, 1);
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = peer };

      peer->fd = fd;
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

static void
settle (void)
{
  for (guint i = 0; i < dirty->len; i++)
    {
      Peer *peer = g_ptr_array_index (dirty, i);

      if (!peer->is_dead && !peer->is_blocked)
        peer_flush (peer);
    }
  for (guint i = 0; i < dirty->len; i++)
    {
      Peer *peer = g_ptr_array_index (dirty, i);

      peer->is_dirty = FALSE;
      if (peer->is_dead)
        peer_bury (peer);
    }
  g_ptr_array_set_size (dirty, 0);
}

static int
listen_on (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int one = 1;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind (fd, (struct sockaddr *) &address, length) < 0 || listen (fd, 4096) < 0)
    return -1;
  getsockname (fd, (struct sockaddr *) &address, &length);
  printf ("floor listening on http://127.0.0.1:%d\n", ntohs (address.sin_port));
  fflush (stdout);
  return fd;
}

int
main (int argc, char **argv)
{
  struct epoll_event events[MAX_EVENTS];
  struct rlimit limit;
  int listener;

  if (argc < 2 || (!g_str_equal (argv[1], "single") && !g_str_equal (argv[1], "gather")))
    {
      fprintf (stderr, "usage: floor single|gather [PORT]\n");
      return 2;
    }
  is_gathering = g_str_equal (argv[1], "gather");
  signal (SIGPIPE, SIG_IGN);
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  rooms = g_hash_table_new (g_str_hash, g_str_equal);
  dirty = g_ptr_array_new ();
  epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  listener = listen_on (argc > 2 ? atoi (argv[2]) : 0);
  if (listener < 0)
    {
      perror ("floor: listen");
      return 1;
    }
  events[0] = (struct epoll_event){ .events = EPOLLIN, .data.ptr = NULL };
  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, listener, &events[0]);
  for (;;)
    {
      int n = epoll_wait (epoll_fd, events, MAX_EVENTS, -1);

      for (int i = 0; i < n; i++)
        {
          Peer *peer = events[i].data.ptr;

          if (peer == NULL)
            accept_all (listener);
          else if (peer->is_dead)
            continue;
          else if (events[i].events & ~(guint32) EPOLLOUT)
            peer_read (peer);
          if (peer != NULL && !peer->is_dead && (events[i].events & EPOLLOUT))
            peer_flush (peer);
        }
      settle ();
    }
}
