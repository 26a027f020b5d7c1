/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Opens many WebSocket connections at once */

#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* One source address has some 28,000 ports. */
#define CLIENTS_PER_ADDRESS 20000
#define MAX_UNDER_WAY 2000
#define ANSWER_BYTES 4096

static gboolean
start_connect (Load *load, guint index)
{
  LoadClient *client = &load->clients[index];
  struct epoll_event event = { .events = EPOLLIN | EPOLLOUT, .data.u32 = index };
  struct sockaddr_in source = { .sin_family = AF_INET,
                                .sin_addr.s_addr =
                                    htonl (INADDR_LOOPBACK + index / CLIENTS_PER_ADDRESS) };
  struct sockaddr_in target = { .sin_family = AF_INET,
                                .sin_port = htons (load->port),
                                .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int one = 1;

  client->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (client->fd < 0)
    return FALSE;
  setsockopt (client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  setsockopt (client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (bind (client->fd, (struct sockaddr *) &source, sizeof source) < 0 ||
      (connect (client->fd, (struct sockaddr *) &target, sizeof target) < 0 &&
       errno != EINPROGRESS))
    {
      close (client->fd);
      client->fd = -1;
      return FALSE;
    }
  epoll_ctl (load->epoll_fd, EPOLL_CTL_ADD, client->fd, &event);
  return TRUE;
}

static gboolean
send_request (Load *load, LoadClient *client, guint index)
{
  struct epoll_event event = { .events = EPOLLIN, .data.u32 = index };
  char request[512];
  int length;

  length = snprintf (request, sizeof request,
                     "GET %s?room=bench-%u&username=u%u HTTP/1.1\r\n"
                     "Host: 127.0.0.1:%u\r\n"
                     "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                     "Sec-WebSocket-Version: 13\r\n"
                     "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
                     load->path, client->room, index, load->port);
  epoll_ctl (load->epoll_fd, EPOLL_CTL_MOD, client->fd, &event);
  return send (client->fd, request, length, MSG_NOSIGNAL) == length;
}

/* Returns: 1 when it is upgraded, 0 when it is not yet, -1 when it cannot be. */
static int
read_answer (Load *load, LoadClient *client)
{
  guint8 answer[ANSWER_BYTES + 1];
  gssize n = recv (client->fd, answer, ANSWER_BYTES, MSG_PEEK);
  const char *end;
  gsize header;

  if (n < 0 && errno == EAGAIN)
    return 0;
  if (n <= 0)
    return -1;
  answer[n] = 0;
  end = strstr ((char *) answer, "\r\n\r\n");
  if (end == NULL)
    return n == ANSWER_BYTES ? -1 : 0;
  if (strncmp ((char *) answer, "HTTP/1.1 101", 12) != 0)
    {
      g_strlcpy (load->first_error, (char *) answer,
                 MIN (sizeof load->first_error, strcspn ((char *) answer, "\r\n") + 1));
      return -1;
    }
  header = end + 4 - (char *) answer;
  if (recv (client->fd, answer, header, 0) != (gssize) header)
    return -1;
  client->is_open = TRUE;
  load->n_open++;
  return 1;
}

static int
go_on (Load *load, guint index, guint32 events)
{
  LoadClient *client = &load->clients[index];
  int result = 0;

  if (events & EPOLLOUT)
    result = send_request (load, client, index) ? 0 : -1;
  if (result == 0 && (events & ~(guint32) EPOLLOUT))
    result = read_answer (load, client);
  if (result < 0)
    load_client_close (load, client);
  return result;
}

double
load_connect (Load *load,
              guint first,
              guint n,
              guint per_room,
              guint first_room,
              double limit_seconds)
{
  struct epoll_event events[512];
  guint64 begin = load_now_nsec ();
  guint started = 0;
  guint done = 0;

  while (done < n)
    {
      int n_events;

      while (started < n && started - done < MAX_UNDER_WAY)
        {
          load->clients[first + started].room = first_room + started / per_room;
          if (!start_connect (load, first + started))
            {
              fprintf (stderr, "bench-load: connection %u: %s\n", first + started,
                       strerror (errno));
              return -1;
            }
          started++;
        }
      if ((double) (load_now_nsec () - begin) > limit_seconds * 1e9)
        return -1;
      n_events = epoll_wait (load->epoll_fd, events, G_N_ELEMENTS (events), 100);
      for (int i = 0; i < n_events; i++)
        {
          guint index = events[i].data.u32;

          if (index < first || index >= first + n || load->clients[index].is_open)
            load_client_read (load, &load->clients[index]);
          else if (go_on (load, index, events[i].events) != 0)
            done++;
        }
    }
  return (double) (load_now_nsec () - begin) / 1e9;
}
