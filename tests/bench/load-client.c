/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One client of the load generator: sends stamped messages, reads and counts what comes */

#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define READ_BYTES (256 * 1024)
#define MAX_PARTIAL (1024 * 1024)
#define MAX_UNSENT (64 * 1024)
#define MAX_MESSAGE 4096
#define STAMP_DIGITS 20

static const guint8 mask[4] = { 0x5a, 0xc3, 0x17, 0x8e };

guint64
load_now_nsec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (guint64) now.tv_sec * 1000000000ull + (guint64) now.tv_nsec;
}

void
load_client_close (Load *load, LoadClient *client)
{
  if (client->fd >= 0)
    close (client->fd);
  if (client->is_open)
    load->n_open--;
  g_free (client->partial);
  g_clear_pointer (&client->unsent, g_byte_array_unref);
  *client = (LoadClient){ .fd = -1, .room = client->room };
}

static void
lose (Load *load, LoadClient *client)
{
  load->n_closed++;
  load_client_close (load, client);
}

static void
watch (Load *load, LoadClient *client, gboolean is_blocked)
{
  struct epoll_event event = { .events = EPOLLIN | (is_blocked ? EPOLLOUT : 0),
                               .data.u32 = (guint32) (client - load->clients) };

  if (client->is_blocked == is_blocked)
    return;
  client->is_blocked = is_blocked;
  epoll_ctl (load->epoll_fd, EPOLL_CTL_MOD, client->fd, &event);
}

static void
flush_unsent (Load *load, LoadClient *client)
{
  gssize n = send (client->fd, client->unsent->data, client->unsent->len, MSG_NOSIGNAL);

  if (n > 0)
    g_byte_array_remove_range (client->unsent, 0, n);
  if (client->unsent->len == 0)
    g_clear_pointer (&client->unsent, g_byte_array_unref);
  watch (load, client, client->unsent != NULL);
}

static gboolean
send_bytes (Load *load, LoadClient *client, const guint8 *data, gsize length)
{
  gssize n = 0;

  if (client->unsent == NULL)
    n = send (client->fd, data, length, MSG_NOSIGNAL);
  else if (client->unsent->len + length > MAX_UNSENT)
    return FALSE;
  if (n == (gssize) length)
    return TRUE;
  if (n < 0 && errno != EAGAIN)
    return FALSE;
  n = MAX (n, 0);
  if (client->unsent == NULL)
    client->unsent = g_byte_array_new ();
  g_byte_array_append (client->unsent, data + n, length - n);
  watch (load, client, TRUE);
  return TRUE;
}

/* A masked frame with @payload. Returns: its length. */
static gsize
build_frame (guint8 *frame, guint8 opcode, const guint8 *payload, gsize length)
{
  gsize n = 0;

  frame[n++] = 0x80 | opcode;
  if (length < 126)
    {
      frame[n++] = 0x80 | length;
    }
  else
    {
      frame[n++] = 0x80 | 126;
      frame[n++] = length >> 8;
      frame[n++] = length & 0xff;
    }
  memcpy (frame + n, mask, sizeof mask);
  n += sizeof mask;
  for (gsize i = 0; i < length; i++)
    frame[n + i] = payload[i] ^ mask[i & 3];
  return n + length;
}

gboolean
load_client_send (Load *load, LoadClient *client, guint64 stamp_nsec, guint length_bytes)
{
  static const char head[] = "{\"content\":\"@";
  static const char tail[] = "\",\"type\":\"text\"}";
  guint8 payload[MAX_MESSAGE];
  guint8 frame[MAX_MESSAGE + 8];
  gsize least = strlen (head) + STAMP_DIGITS + strlen (tail);
  gsize length = CLAMP (length_bytes, least, MAX_MESSAGE);

  if (!client->is_open)
    return FALSE;
  memcpy (payload, head, strlen (head));
  for (int i = STAMP_DIGITS - 1; i >= 0; i--, stamp_nsec /= 10)
    payload[strlen (head) + i] = '0' + stamp_nsec % 10;
  memset (payload + strlen (head) + STAMP_DIGITS, 'x', length - least);
  memcpy (payload + length - strlen (tail), tail, strlen (tail));
  if (!send_bytes (load, client, frame, build_frame (frame, 1, payload, length)))
    return FALSE;
  load->n_sent++;
  return TRUE;
}

static void
take_text (Load *load, const guint8 *payload, gsize length, guint64 now)
{
  static const char mark[] = "\"content\":\"@";
  static const char error[] = "\"type\":\"error\"";
  const guint8 *found = memmem (payload, length, mark, strlen (mark));
  guint64 stamp = 0;

  if (found == NULL || found + strlen (mark) + STAMP_DIGITS > payload + length)
    {
      load->n_other++;
      if (memmem (payload, length, error, strlen (error)) == NULL)
        return;
      if (load->n_errors++ == 0)
        g_strlcpy (load->first_error, (const char *) payload,
                   MIN (sizeof load->first_error, length + 1));
      return;
    }
  found += strlen (mark);
  for (guint i = 0; i < STAMP_DIGITS; i++)
    stamp = stamp * 10 + (guint64) (found[i] - '0');
  load->n_received++;
  load_histogram_add (&load->latency, now > stamp ? now - stamp : 0);
}

static void
take_frame (Load *load,
            LoadClient *client,
            const guint8 *data,
            gsize header,
            gsize length,
            guint64 now)
{
  guint8 pong[140];

  switch (data[0] & 0x0f)
    {
    case 1:
    case 2:
      take_text (load, data + header, length, now);
      break;
    case 8:
      if (length >= 2)
        load->close_code = (guint16) (data[header] << 8 | data[header + 1]);
      break;
    case 9:
      if (length <= 125)
        send_bytes (load, client, pong, build_frame (pong, 10, data + header, length));
      break;
    default:
      break;
    }
}

/* Returns: bytes of whole frames at the beginning of @data. */
static gsize
take_frames (Load *load, LoadClient *client, const guint8 *data, gsize available)
{
  guint64 now = load_now_nsec ();
  gsize used = 0;

  while (available - used >= 2)
    {
      const guint8 *frame = data + used;
      gsize header = 2;
      gsize length = frame[1] & 0x7f;

      if (length >= 126)
        {
          guint n = length == 126 ? 2 : 8;

          header += n;
          if (available - used < header)
            break;
          length = 0;
          for (guint i = 0; i < n; i++)
            length = length << 8 | frame[2 + i];
        }
      if (length > MAX_PARTIAL || available - used < header + length)
        break;
      take_frame (load, client, frame, header, length, now);
      used += header + length;
    }
  return used;
}

void
load_client_read (Load *load, LoadClient *client)
{
  static guint8 buffer[MAX_PARTIAL + READ_BYTES];
  gsize begin = client->partial_length;
  gsize used;
  gssize n;

  if (begin > 0)
    memcpy (buffer, client->partial, begin);
  n = recv (client->fd, buffer + begin, READ_BYTES, 0);
  if (n < 0 && errno == EAGAIN)
    return;
  if (n <= 0)
    {
      lose (load, client);
      return;
    }
  used = take_frames (load, client, buffer, begin + n);
  g_clear_pointer (&client->partial, g_free);
  client->partial_length = begin + n - used;
  if (client->partial_length >= MAX_PARTIAL)
    lose (load, client);
  else if (client->partial_length > 0)
    client->partial = g_memdup2 (buffer + used, client->partial_length);
}

void
load_poll (Load *load, gint64 timeout_nsec)
{
  struct epoll_event events[512];
  struct timespec timeout = { .tv_sec = MAX (timeout_nsec, 0) / 1000000000,
                              .tv_nsec = MAX (timeout_nsec, 0) % 1000000000 };
  int n = epoll_pwait2 (load->epoll_fd, events, G_N_ELEMENTS (events), &timeout, NULL);

  for (int i = 0; i < n; i++)
    {
      LoadClient *client = &load->clients[events[i].data.u32];

      if (client->unsent != NULL && (events[i].events & EPOLLOUT))
        flush_unsent (load, client);
      if (client->is_open && (events[i].events & ~(guint32) EPOLLOUT))
        load_client_read (load, client);
    }
}

guint64
load_cpu_nsec (pid_t pid)
{
  struct timespec used;
  clockid_t id;

  if (clock_getcpuclockid (pid, &id) != 0 || clock_gettime (id, &used) != 0)
    return 0;
  return (guint64) used.tv_sec * 1000000000ull + (guint64) used.tv_nsec;
}

guint64
load_pss_bytes (pid_t pid, const char *field)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *label = g_strdup_printf ("\n%s:", field);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, label);
  return line != NULL ? g_ascii_strtoull (line + strlen (label), NULL, 10) * 1024 : 0;
}
