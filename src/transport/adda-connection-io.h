/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Reading and writing without waiting, on a plain descriptor or through TLS */

#pragma once

#include "adda-connection.h"

G_BEGIN_DECLS

typedef enum
{
  ADDA_IO_DONE, /* read: got something; write: all is gone */
  ADDA_IO_WAIT, /* not now */
  ADDA_IO_END,  /* the stream has ended or is broken */
} AddaIoResult;

AddaIoResult adda_connection_io_read (AddaConnection *self,
                                      guint8 *buffer,
                                      gsize size_bytes,
                                      gsize *length_bytes);

/* Writes the outbox. */
AddaIoResult adda_connection_io_write (AddaConnection *self);

/* Ends our direction of the stream. */
void adda_connection_io_shutdown (AddaConnection *self);

void adda_connection_io_close (AddaConnection *self);

G_END_DECLS
