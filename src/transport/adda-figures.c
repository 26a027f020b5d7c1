/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a worker tells of its connections when it is asked, and of the frames of those that are traced */

#include "adda-figures.h"

#include <string.h>

#include "adda-worker.h"

/* ---- figures ---- */

static gboolean
is_crowded (const AddaConnection *connection)
{
  const AddaWorkerConfig *config = adda_worker_get_config (connection->worker);
  const AddaOutbox *outbox = connection->outbox;

  return outbox != NULL && (outbox->count > config->queue_messages / 5 * 4 ||
                            outbox->bytes > config->queue_bytes / 5 * 4);
}

static void
fill (AddaFigures *figures, AddaConnection *connection)
{
  const AddaOutbox *outbox = connection->outbox;

  *figures = (AddaFigures){
    .connection = connection,
    .in_bytes = connection->in_bytes,
    .out_bytes = connection->out_bytes,
    .in_messages = connection->in_messages,
    .out_messages = connection->out_messages,
    .pending_bytes = outbox != NULL ? outbox->bytes : 0,
    .pending_messages = outbox != NULL ? outbox->count : 0,
    .rtt_ms = connection->has_rtt ? (int) connection->rtt_ms : -1,
  };
}

AddaCommand *
adda_figures_report (GPtrArray *connections, gboolean all)
{
  AddaCommand *command = adda_command_new (ADDA_COMMAND_REPORT);
  g_autoptr (GArray) figures = g_array_new (FALSE, FALSE, sizeof (AddaFigures));

  for (guint i = 0; i < connections->len; i++)
    {
      AddaConnection *connection = g_ptr_array_index (connections, i);

      if (connection->state != ADDA_CONNECTION_OPEN)
        continue;
      command->limit += is_crowded (connection) ? 1 : 0;
      if (!all && !connection->is_touched)
        continue;
      /* What waits now is another figure once it has left. */
      connection->is_touched = connection->outbox != NULL;
      g_array_set_size (figures, figures->len + 1);
      fill (&g_array_index (figures, AddaFigures, figures->len - 1), connection);
    }
  command->n_ids = figures->len;
  command->text = g_array_steal (figures, NULL);

  return command;
}

void
adda_figures_read_report (const AddaCommand *command, AddaReport *report)
{
  report->figures = (const AddaFigures *) (gconstpointer) command->text;
  report->n_figures = command->n_ids;
  report->n_crowded = command->limit;
}

/* ---- traces ---- */

static guint
find (const AddaTracer *self, const AddaConnection *connection)
{
  guint i = 0;

  while (i < self->n_rows && self->rows[i].connection != connection)
    i++;
  return i;
}

gboolean
adda_tracer_add (AddaTracer *self, AddaConnection *connection)
{
  if (find (self, connection) < self->n_rows)
    return TRUE;
  if (self->n_rows == ADDA_TRACER_MAX)
    return FALSE;

  memset (&self->rows[self->n_rows], 0, sizeof self->rows[0]);
  self->rows[self->n_rows++].connection = connection;
  return TRUE;
}

void
adda_tracer_remove (AddaTracer *self, AddaConnection *connection)
{
  guint i = find (self, connection);

  if (i < self->n_rows)
    self->rows[i] = self->rows[--self->n_rows];
}

/* Whole characters: at most ADDA_TRACED_CHARS. */
static gsize
cut (const char *text, gsize length_bytes)
{
  const char *end = text;

  for (guint n = 0; n < ADDA_TRACED_CHARS && end < text + length_bytes; n++)
    end = g_utf8_next_char (end);
  return MIN ((gsize) (end - text), length_bytes);
}

AddaCommand *
adda_tracer_take (AddaTracer *self,
                  AddaConnection *connection,
                  gboolean is_out,
                  AddaOpcode opcode,
                  const guint8 *payload,
                  gsize length_bytes,
                  gint64 now_usec)
{
  guint i = find (self, connection);
  AddaCommand *command;

  if (i == self->n_rows)
    return NULL;
  if (now_usec - self->rows[i].second_usec >= G_USEC_PER_SEC)
    {
      self->rows[i].second_usec = now_usec;
      self->rows[i].n = 0;
    }
  if (++self->rows[i].n > ADDA_TRACER_PER_SECOND)
    {
      self->rows[i].n_left_out++;
      return NULL;
    }

  command = adda_command_new (ADDA_COMMAND_TRACE);
  command->target = connection;
  command->is_on = is_out ? TRUE : FALSE;
  command->limit = opcode;
  command->since = length_bytes;
  command->n_ids = self->rows[i].n_left_out;
  self->rows[i].n_left_out = 0;
  if (opcode == ADDA_OPCODE_TEXT)
    {
      command->text_length = cut ((const char *) payload, length_bytes);
      command->text = g_strndup ((const char *) payload, command->text_length);
    }

  return command;
}

void
adda_tracer_read (const AddaCommand *command, AddaTraced *traced)
{
  *traced = (AddaTraced){
    .is_out = command->is_on,
    .opcode = (AddaOpcode) command->limit,
    .length_bytes = command->since,
    .text = command->text,
    .text_length = command->text_length,
    .n_left_out = command->n_ids,
  };
}
