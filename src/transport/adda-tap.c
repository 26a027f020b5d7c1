/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A stream for SoupServer that keeps the end of an idle connection to itself */

#include "adda-tap.h"

#define ADDA_TYPE_TAP_INPUT (adda_tap_input_get_type ())
G_DECLARE_FINAL_TYPE (AddaTapInput, adda_tap_input, ADDA, TAP_INPUT, GFilterInputStream)

/* The half that is read: a pollable filter that can hide its end. */
struct _AddaTapInput
{
  GFilterInputStream parent_instance;

  AddaTapFunc func;
  gpointer data;
  gboolean is_idle;
  guint n_ends; /* reads at the end since it became idle */
};

struct _AddaTap
{
  GIOStream parent_instance;

  GIOStream *base;     /* (owned) */
  AddaTapInput *input; /* (owned) */
  gboolean is_released;
};

static void adda_tap_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaTapInput,
                               adda_tap_input,
                               G_TYPE_FILTER_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      adda_tap_input_pollable_init))
G_DEFINE_FINAL_TYPE (AddaTap, adda_tap, G_TYPE_IO_STREAM)

static GPollableInputStream *
get_pollable (gpointer stream)
{
  return G_POLLABLE_INPUT_STREAM (
      g_filter_input_stream_get_base_stream (G_FILTER_INPUT_STREAM (stream)));
}

static gboolean
adda_tap_input_is_readable (GPollableInputStream *stream)
{
  return g_pollable_input_stream_is_readable (get_pollable (stream));
}

static GSource *
adda_tap_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  g_autoptr (GSource) source =
      g_pollable_input_stream_create_source (get_pollable (stream), cancellable);

  return g_pollable_source_new_full (stream, source, NULL);
}

static gssize
adda_tap_input_read_nonblocking (GPollableInputStream *stream,
                                 void *buffer,
                                 gsize count,
                                 GError **error)
{
  AddaTapInput *self = ADDA_TAP_INPUT (stream);
  gssize n =
      g_pollable_input_stream_read_nonblocking (get_pollable (stream), buffer, count, NULL, error);

  if (n > 0 || !self->is_idle ||
      (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)))
    return n;

  /* libsoup reads on before it looks at what it holds already, a pipelined request perhaps. When it
   * comes back, it holds nothing. */
  if (++self->n_ends == 2 && self->func != NULL)
    self->func (ADDA_TAP_ENDED, self->data);
  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "The connection has ended");

  return -1;
}

static void
adda_tap_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->is_readable = adda_tap_input_is_readable;
  iface->create_source = adda_tap_input_create_source;
  iface->read_nonblocking = adda_tap_input_read_nonblocking;
}

static void
adda_tap_input_class_init (G_GNUC_UNUSED AddaTapInputClass *klass)
{
}

static void
adda_tap_input_init (G_GNUC_UNUSED AddaTapInput *self)
{
}

static GInputStream *
adda_tap_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (ADDA_TAP (stream)->input);
}

static GOutputStream *
adda_tap_get_output_stream (GIOStream *stream)
{
  return g_io_stream_get_output_stream (ADDA_TAP (stream)->base);
}

static gboolean
adda_tap_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  AddaTap *self = ADDA_TAP (stream);
  AddaTapFunc func = g_steal_pointer (&self->input->func);
  gboolean is_closed = self->is_released || g_io_stream_close (self->base, cancellable, error);

  if (func != NULL)
    func (ADDA_TAP_CLOSED, self->input->data);

  return is_closed;
}

static void
adda_tap_finalize (GObject *object)
{
  AddaTap *self = ADDA_TAP (object);

  g_object_unref (self->input);
  g_object_unref (self->base);

  G_OBJECT_CLASS (adda_tap_parent_class)->finalize (object);
}

static void
adda_tap_class_init (AddaTapClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = adda_tap_finalize;
  stream_class->get_input_stream = adda_tap_get_input_stream;
  stream_class->get_output_stream = adda_tap_get_output_stream;
  stream_class->close_fn = adda_tap_close;
}

static void
adda_tap_init (G_GNUC_UNUSED AddaTap *self)
{
}

AddaTap *
adda_tap_new (GIOStream *base, AddaTapFunc func, gpointer data)
{
  AddaTap *self = g_object_new (ADDA_TYPE_TAP, NULL);

  self->base = g_object_ref (base);
  self->input =
      g_object_new (ADDA_TYPE_TAP_INPUT, "base-stream", g_io_stream_get_input_stream (base),
                    "close-base-stream", FALSE, NULL);
  self->input->func = func;
  self->input->data = data;

  return self;
}

void
adda_tap_set_idle (AddaTap *self, gboolean is_idle)
{
  self->input->is_idle = is_idle;
  self->input->n_ends = 0;
}

void
adda_tap_disown (AddaTap *self)
{
  self->input->func = NULL;
}

GIOStream *
adda_tap_get_base (AddaTap *self)
{
  return self->base;
}

GIOStream *
adda_tap_release (AddaTap *self)
{
  self->is_released = TRUE;
  adda_tap_disown (self);

  return g_object_ref (self->base);
}
