/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Rows of a chart's table */

#include "charts/adda-sample-list.h"

#include <math.h>

#include "charts/adda-series.h"

struct _AddaSample
{
  GObject parent_instance;

  GPtrArray *series; /* (owned) of AddaSeries */
  gint64 time_ms;
};

G_DEFINE_FINAL_TYPE (AddaSample, adda_sample, G_TYPE_OBJECT)

struct _AddaSampleList
{
  GObject parent_instance;

  GPtrArray *series; /* (owned) of AddaSeries */
  gint64 newest_ms;  /* of the first item */
  gint64 oldest_ms;  /* of the last */
  guint n_items;
};

static void adda_sample_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaSampleList,
                               adda_sample_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      adda_sample_list_iface_init))

gint64
adda_sample_get_time (AddaSample *self)
{
  g_return_val_if_fail (ADDA_IS_SAMPLE (self), 0);

  return self->time_ms;
}

double
adda_sample_get_value (AddaSample *self, guint series, guint column)
{
  guint index;

  g_return_val_if_fail (ADDA_IS_SAMPLE (self), NAN);
  g_return_val_if_fail (series < self->series->len, NAN);

  index = adda_series_search (self->series->pdata[series], self->time_ms);
  if (index >= adda_series_get_length (self->series->pdata[series]) ||
      adda_series_get_time (self->series->pdata[series], index) != self->time_ms)
    return NAN;
  return adda_series_get_value (self->series->pdata[series], index, column);
}

static void
adda_sample_finalize (GObject *object)
{
  g_ptr_array_unref (ADDA_SAMPLE (object)->series);

  G_OBJECT_CLASS (adda_sample_parent_class)->finalize (object);
}

static void
adda_sample_class_init (AddaSampleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = adda_sample_finalize;
}

static void
adda_sample_init (AddaSample *self)
{
}

static void
reload (AddaSampleList *self, guint length)
{
  AddaSeries *first = self->series->pdata[0];
  guint before = self->n_items;

  self->n_items = length;
  self->newest_ms = length > 0 ? adda_series_get_time (first, length - 1) : 0;
  self->oldest_ms = length > 0 ? adda_series_get_time (first, 0) : 0;
  if (before > 0 || length > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, length);
}

/* What has left the ring, at the end of the list; then what has come, at its beginning. */
void
adda_sample_list_update (AddaSampleList *self)
{
  AddaSeries *first;
  guint length, known, kept;

  g_return_if_fail (ADDA_IS_SAMPLE_LIST (self));

  first = self->series->pdata[0];
  length = adda_series_get_length (first);
  known = adda_series_search (first, self->newest_ms);
  if (self->n_items == 0 || known >= length ||
      adda_series_get_time (first, known) != self->newest_ms ||
      adda_series_get_time (first, 0) < self->oldest_ms || known + 1 > self->n_items)
    {
      if (self->n_items > 0 || length > 0)
        reload (self, length);
      return;
    }

  kept = known + 1;
  if (kept < self->n_items)
    {
      guint n_gone = self->n_items - kept;

      self->n_items = kept;
      self->oldest_ms = adda_series_get_time (first, 0);
      g_list_model_items_changed (G_LIST_MODEL (self), kept, n_gone, 0);
    }
  if (length > kept)
    {
      self->n_items = length;
      self->newest_ms = adda_series_get_time (first, length - 1);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, length - kept);
    }
}

static GType
adda_sample_list_get_item_type (GListModel *model)
{
  return ADDA_TYPE_SAMPLE;
}

static guint
adda_sample_list_get_n_items (GListModel *model)
{
  return ADDA_SAMPLE_LIST (model)->n_items;
}

static gpointer
adda_sample_list_get_item (GListModel *model, guint position)
{
  AddaSampleList *self = ADDA_SAMPLE_LIST (model);
  AddaSeries *first = self->series->pdata[0];
  AddaSample *sample;
  guint newest;

  if (position >= self->n_items)
    return NULL;

  newest = adda_series_search (first, self->newest_ms);
  sample = g_object_new (ADDA_TYPE_SAMPLE, NULL);
  sample->series = g_ptr_array_ref (self->series);
  /* A row that left the ring before the list was told has no time any more. */
  if (position <= newest && newest < adda_series_get_length (first))
    sample->time_ms = adda_series_get_time (first, newest - position);
  return sample;
}

static void
adda_sample_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = adda_sample_list_get_item_type;
  iface->get_n_items = adda_sample_list_get_n_items;
  iface->get_item = adda_sample_list_get_item;
}

static void
adda_sample_list_finalize (GObject *object)
{
  g_ptr_array_unref (ADDA_SAMPLE_LIST (object)->series);

  G_OBJECT_CLASS (adda_sample_list_parent_class)->finalize (object);
}

static void
adda_sample_list_class_init (AddaSampleListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = adda_sample_list_finalize;
}

static void
adda_sample_list_init (AddaSampleList *self)
{
}

AddaSampleList *
adda_sample_list_new (GPtrArray *series)
{
  AddaSampleList *self = g_object_new (ADDA_TYPE_SAMPLE_LIST, NULL);

  self->series = series;
  adda_sample_list_update (self);
  return self;
}
