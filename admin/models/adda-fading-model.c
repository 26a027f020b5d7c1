/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A list in which items that have left stay for a moment */

#include "adda-fading-model.h"

#include "models/adda-live-item.h"

#define MOST_GHOSTS 64

/* An item that is gone. The ghosts are sorted by their place. */
typedef struct
{
  AddaLiveItem *item; /* (owned) */
  guint before;       /* how many living items stand before it */
  gint64 until_us;
} Ghost;

struct _AddaFadingModel
{
  GObject parent_instance;

  GListModel *source; /* (owned) */
  GPtrArray *living;  /* (owned) the source's items as they were last told of */
  GArray *ghosts;     /* (owned) of Ghost */
  char *key;          /* (owned) */
  guint fade_ms;
  guint timer;
};

static void adda_fading_model_list_model_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AddaFadingModel,
                         adda_fading_model,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                adda_fading_model_list_model_init))

static Ghost *
ghost_at (AddaFadingModel *self, guint index)
{
  return &g_array_index (self->ghosts, Ghost, index);
}

static void
ghost_clear (gpointer ghost)
{
  g_clear_object (&((Ghost *) ghost)->item);
}

/* How many ghosts stand before the living item at @position. */
static guint
ghosts_before (AddaFadingModel *self, guint position)
{
  guint count = 0;

  while (count < self->ghosts->len && ghost_at (self, count)->before <= position)
    count++;
  return count;
}

static void
remove_ghost (AddaFadingModel *self, guint index)
{
  guint position = ghost_at (self, index)->before + index;

  g_array_remove_index (self->ghosts, index);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static gboolean
on_timer (gpointer data)
{
  AddaFadingModel *self = data;
  gint64 now_us = g_get_monotonic_time ();

  for (guint i = self->ghosts->len; i-- > 0;)
    if (ghost_at (self, i)->until_us <= now_us)
      remove_ghost (self, i);
  if (self->ghosts->len > 0)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  return G_SOURCE_REMOVE;
}

static void
start_timer (AddaFadingModel *self)
{
  if (self->timer != 0)
    return;
  self->timer = g_timeout_add (MAX (self->fade_ms / 4, 10), on_timer, self);
  g_source_set_name_by_id (self->timer, "adda-fading-model");
}

/* The living at @position … become ghosts where they stand, so nothing moves and nothing is emitted. */
static void
bury (AddaFadingModel *self, guint position, guint removed)
{
  guint index = ghosts_before (self, position);

  for (guint i = 0; i < removed; i++)
    {
      Ghost ghost = {
        .item = g_object_ref (g_ptr_array_index (self->living, position + i)),
        .before = position,
        .until_us = g_get_monotonic_time () + self->fade_ms * G_TIME_SPAN_MILLISECOND,
      };

      for (; index < self->ghosts->len && ghost_at (self, index)->before <= position + i; index++)
        ghost_at (self, index)->before = position;
      g_array_insert_val (self->ghosts, index, ghost);
      index++;
      adda_live_item_set_is_gone (ghost.item, TRUE);
    }
  for (; index < self->ghosts->len; index++)
    ghost_at (self, index)->before -= removed;
  g_ptr_array_remove_range (self->living, position, removed);
  start_timer (self);
}

static void
drop_ghosts (AddaFadingModel *self)
{
  while (self->ghosts->len > 0)
    remove_ghost (self, self->ghosts->len - 1);
}

static void
drop_ghost_of (AddaFadingModel *self, GObject *item)
{
  g_autofree char *key = NULL;

  g_object_get (item, self->key, &key, NULL);
  for (guint i = self->ghosts->len; i-- > 0;)
    {
      g_autofree char *other = NULL;

      g_object_get (ghost_at (self, i)->item, self->key, &other, NULL);
      if (g_strcmp0 (key, other) == 0)
        remove_ghost (self, i);
    }
}

static void
add_living (AddaFadingModel *self, guint position, guint added)
{
  for (guint i = 0; i < added; i++)
    {
      GObject *item = g_list_model_get_item (self->source, position + i);

      if (self->ghosts->len > 0)
        drop_ghost_of (self, item);
      g_ptr_array_insert (self->living, (int) (position + i), item);
    }
}

static void
on_source_changed (GListModel *source,
                   guint position,
                   guint removed,
                   guint added,
                   AddaFadingModel *self)
{
  guint first = 0;

  if (removed > MOST_GHOSTS)
    {
      drop_ghosts (self);
      g_ptr_array_remove_range (self->living, position, removed);
      add_living (self, position, added);
      g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
      return;
    }
  if (removed + self->ghosts->len > MOST_GHOSTS)
    drop_ghosts (self);
  if (removed > 0)
    bury (self, position, removed);
  if (added == 0)
    return;
  add_living (self, position, added);
  first = ghosts_before (self, position);
  for (guint i = first; i < self->ghosts->len; i++)
    ghost_at (self, i)->before += added;
  g_list_model_items_changed (G_LIST_MODEL (self), position + first, 0, added);
}

static GType
adda_fading_model_get_item_type (GListModel *model)
{
  return g_list_model_get_item_type (ADDA_FADING_MODEL (model)->source);
}

static guint
adda_fading_model_get_n_items (GListModel *model)
{
  AddaFadingModel *self = ADDA_FADING_MODEL (model);

  return self->living->len + self->ghosts->len;
}

static gpointer
adda_fading_model_get_item (GListModel *model, guint position)
{
  AddaFadingModel *self = ADDA_FADING_MODEL (model);
  guint ghosts = 0;

  for (; ghosts < self->ghosts->len && ghost_at (self, ghosts)->before + ghosts <= position;
       ghosts++)
    if (ghost_at (self, ghosts)->before + ghosts == position)
      return g_object_ref (ghost_at (self, ghosts)->item);
  if (position - ghosts >= self->living->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->living, position - ghosts));
}

static void
adda_fading_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = adda_fading_model_get_item_type;
  iface->get_n_items = adda_fading_model_get_n_items;
  iface->get_item = adda_fading_model_get_item;
}

static void
adda_fading_model_dispose (GObject *object)
{
  AddaFadingModel *self = ADDA_FADING_MODEL (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (adda_fading_model_parent_class)->dispose (object);
}

static void
adda_fading_model_finalize (GObject *object)
{
  AddaFadingModel *self = ADDA_FADING_MODEL (object);

  g_clear_pointer (&self->living, g_ptr_array_unref);
  g_clear_pointer (&self->ghosts, g_array_unref);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (adda_fading_model_parent_class)->finalize (object);
}

static void
adda_fading_model_class_init (AddaFadingModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = adda_fading_model_dispose;
  object_class->finalize = adda_fading_model_finalize;
}

static void
adda_fading_model_init (AddaFadingModel *self)
{
  self->living = g_ptr_array_new_with_free_func (g_object_unref);
  self->ghosts = g_array_new (FALSE, FALSE, sizeof (Ghost));
  g_array_set_clear_func (self->ghosts, ghost_clear);
}

AddaFadingModel *
adda_fading_model_new (GListModel *source, const char *key, guint fade_ms)
{
  AddaFadingModel *self = g_object_new (ADDA_TYPE_FADING_MODEL, NULL);

  self->source = g_object_ref (source);
  self->key = g_strdup (key);
  self->fade_ms = fade_ms;
  g_signal_connect_object (source, "items-changed", G_CALLBACK (on_source_changed), self, 0);
  add_living (self, 0, g_list_model_get_n_items (source));
  return self;
}
