/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading and writing without waiting, on a plain descriptor or through TLS */

#include "adda-connection-io.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adda-worker.h"

#define VECTORS 64

/* A TLS record holds 16 KiB (RFC 8446, section 5.1); frames are put together up to that. */
#define TLS_CHUNK_BYTES 16384

static AddaIoResult
result_of_errno (void)
{
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? ADDA_IO_WAIT : ADDA_IO_END;
}

static AddaIoResult
result_of_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) ? ADDA_IO_WAIT : ADDA_IO_END;
}

static AddaIoResult
read_tls (AddaConnection *self, guint8 *buffer, gsize size_bytes, gsize *length_bytes)
{
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->tls));

  /* What the TLS layer holds already does not show in the descriptor: read until it says wait. */
  while (*length_bytes < size_bytes)
    {
      g_autoptr (GError) error = NULL;
      gssize n =
          g_pollable_input_stream_read_nonblocking (input, buffer + *length_bytes,
                                                    size_bytes - *length_bytes, NULL, &error);

      if (n > 0)
        *length_bytes += (gsize) n;
      else if (*length_bytes > 0)
        break;
      else
        return n == 0 ? ADDA_IO_END : result_of_error (error);
    }

  return ADDA_IO_DONE;
}

AddaIoResult
adda_connection_io_read (AddaConnection *self,
                         guint8 *buffer,
                         gsize size_bytes,
                         gsize *length_bytes)
{
  gssize n;

  *length_bytes = 0;
  if (self->tls != NULL)
    return read_tls (self, buffer, size_bytes, length_bytes);

  n = recv (self->fd, buffer, size_bytes, 0);
  if (n > 0)
    {
      *length_bytes = (gsize) n;
      return ADDA_IO_DONE;
    }
  return n == 0 ? ADDA_IO_END : result_of_errno ();
}

static gssize
write_tls (AddaConnection *self, const struct iovec *vectors, guint n_vectors, GError **error)
{
  GPollableOutputStream *output =
      G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->tls));
  guint8 chunk[TLS_CHUNK_BYTES];
  gsize length_bytes = 0;

  for (guint i = 0; i < n_vectors && length_bytes < sizeof chunk; i++)
    {
      gsize part = MIN (vectors[i].iov_len, sizeof chunk - length_bytes);

      memcpy (chunk + length_bytes, vectors[i].iov_base, part);
      length_bytes += part;
    }

  return g_pollable_output_stream_write_nonblocking (output, chunk, length_bytes, NULL, error);
}

AddaIoResult
adda_connection_io_write (AddaConnection *self)
{
  while (self->outbox->count > 0)
    {
      struct iovec vectors[VECTORS];
      guint n_vectors = adda_outbox_peek (self->outbox, vectors, VECTORS);
      g_autoptr (GError) error = NULL;
      gssize n;

      if (self->tls != NULL)
        n = write_tls (self, vectors, n_vectors, &error);
      else if (n_vectors == 1)
        n = send (self->fd, vectors[0].iov_base, vectors[0].iov_len, MSG_NOSIGNAL);
      else
        {
          struct msghdr message = { .msg_iov = vectors, .msg_iovlen = n_vectors };

          n = sendmsg (self->fd, &message, MSG_NOSIGNAL);
        }
      if (n < 0)
        return error != NULL ? result_of_error (error) : result_of_errno ();

      adda_worker_count (self->worker, ADDA_COUNTER_WRITES, 1);
      adda_worker_count (self->worker, ADDA_COUNTER_BYTES_OUT, (guint64) n);
      self->out_bytes += (guint64) n;
      self->is_stalled = FALSE;
      adda_outbox_consume (self->outbox, (gsize) n);
    }

  return ADDA_IO_DONE;
}

void
adda_connection_io_shutdown (AddaConnection *self)
{
  /* A TLS close_notify would need the peer to read; the end of the TCP stream says it too. */
  shutdown (self->fd, SHUT_WR);
}

void
adda_connection_io_close (AddaConnection *self)
{
  /* The last reference closes the descriptor below it; g_io_stream_close() could block on a
   * goodbye. */
  if (self->tls != NULL)
    g_clear_object (&self->tls);
  else
    close (self->fd);
  self->fd = -1;
}
