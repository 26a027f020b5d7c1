/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who hears a room: connections of each worker and dialect, counted, and what each of them needs */

#include "adda-audience.h"

typedef struct
{
  AddaFrame *frames[ADDA_N_DIALECTS]; /* (owned) (nullable) each */
  AddaFrame *own;                     /* (owned) (nullable) with its nonce, for who sent it */
} Encoded;

static guint32 *
get_count (const AddaAudience *self, guint worker, guint dialect)
{
  return &self->counts[worker * ADDA_N_DIALECTS + dialect];
}

void
adda_audience_add (AddaAudience *self, guint n_workers, const AddaConnection *connection)
{
  if (self->counts == NULL)
    self->counts = g_new0 (guint32, n_workers * ADDA_N_DIALECTS);
  ++*get_count (self, adda_worker_get_index (connection->worker), connection->dialect);
  self->total++;
}

void
adda_audience_remove (AddaAudience *self, const AddaConnection *connection)
{
  --*get_count (self, adda_worker_get_index (connection->worker), connection->dialect);
  if (--self->total == 0)
    g_clear_pointer (&self->counts, g_free);
}

static void
encode (const AddaAudience *self, guint n_workers, const AddaNotice *notice, Encoded *encoded)
{
  AddaNotice own = *notice;

  for (guint dialect = 0; dialect < ADDA_N_DIALECTS; dialect++)
    {
      guint32 n = 0;

      for (guint i = 0; i < n_workers; i++)
        n += *get_count (self, i, dialect);
      encoded->frames[dialect] = n > 0 ? adda_codecs[dialect]->encode (notice) : NULL;
    }

  own.is_own = TRUE;
  if (notice->type == ADDA_NOTICE_MESSAGE && notice->event->nonce != NULL &&
      encoded->frames[ADDA_DIALECT_V1] != NULL)
    encoded->own = adda_codecs[ADDA_DIALECT_V1]->encode (&own);
}

static gboolean
concerns (const AddaAudience *self, guint worker, const Encoded *encoded)
{
  for (guint dialect = 0; dialect < ADDA_N_DIALECTS; dialect++)
    if (encoded->frames[dialect] != NULL && *get_count (self, worker, dialect) > 0)
      return TRUE;

  return FALSE;
}

static AddaFrame *
ref (AddaFrame *frame)
{
  return frame != NULL ? adda_frame_ref (frame) : NULL;
}

void
adda_audience_tell (const AddaAudience *self,
                    AddaWorker *const *workers,
                    guint n_workers,
                    guint room,
                    const AddaNotice *notice,
                    guint64 user_key,
                    AddaConnection *except)
{
  Encoded encoded = { { NULL } };

  encode (self, n_workers, notice, &encoded);
  for (guint worker = 0; worker < n_workers; worker++)
    {
      AddaOrder *letter;

      if (!concerns (self, worker, &encoded))
        continue;
      letter = adda_order_new (ADDA_ORDER_FAN, except);
      letter->room = room;
      letter->seq = notice->event != NULL ? notice->event->seq : 0;
      for (guint i = 0; i < ADDA_N_DIALECTS; i++)
        letter->fan.frames[i] = ref (encoded.frames[i]);
      letter->fan.own_frame = ref (encoded.own);
      letter->fan.user_key = encoded.own != NULL ? user_key : 0;
      adda_worker_order (workers[worker], letter);
    }

  for (guint i = 0; i < ADDA_N_DIALECTS; i++)
    g_clear_pointer (&encoded.frames[i], adda_frame_unref);
  g_clear_pointer (&encoded.own, adda_frame_unref);
}
