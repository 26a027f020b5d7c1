/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A watched topic as a list model, kept up to date in place */

#include "adda-topic-model.h"

struct _AddaTopicModel
{
  GObject parent_instance;

  AddaHubClient *client; /* (nullable) (owned) */
  guint watch_id;        /* 0: over */
  char *key;
  GType item_type;
  guint limit;

  GPtrArray *rows;    /* AddaTopicRow (owned), in the order of the model */
  GHashTable *by_key; /* key: AddaTopicRow, those in rows and those about to come into it */
  guint generation;   /* of the latest snapshot */
  gboolean is_coming; /* the latest snapshot, of which there will be more */
  gboolean is_loading;
  char *error_text;
};

typedef struct
{
  char *key;
  GObject *item;
  guint generation; /* of the snapshot or change that named it last */
  gboolean is_leaving;
} AddaTopicRow;

typedef enum
{
  PROP_N_ITEMS = 1,
  PROP_IS_LOADING,
  PROP_ERROR_TEXT,
} AddaTopicModelProperty;

static GParamSpec *properties[PROP_ERROR_TEXT + 1];

enum
{
  SIGNAL_UPDATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_INTERFACE (AddaTopicItem, adda_topic_item, G_TYPE_OBJECT)

G_DEFINE_FINAL_TYPE_WITH_CODE (AddaTopicModel,
                               adda_topic_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
adda_topic_item_default_init (AddaTopicItemInterface *iface)
{
}

void
adda_topic_item_update (AddaTopicItem *self, JsonObject *object)
{
  g_return_if_fail (ADDA_IS_TOPIC_ITEM (self));

  ADDA_TOPIC_ITEM_GET_IFACE (self)->update (self, object);
}

static void
row_free (AddaTopicRow *row)
{
  g_object_unref (row->item);
  g_free (row->key);
  g_free (row);
}

static GType
get_item_type (GListModel *model)
{
  return ADDA_TOPIC_MODEL (model)->item_type;
}

static guint
get_n_items (GListModel *model)
{
  return ADDA_TOPIC_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  AddaTopicModel *self = ADDA_TOPIC_MODEL (model);
  AddaTopicRow *row;

  if (position >= self->rows->len)
    return NULL;
  row = self->rows->pdata[position];
  return g_object_ref (row->item);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* (transfer full) (nullable): keys are text or whole numbers */
static char *
key_of (JsonNode *node)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                            : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return NULL;
}

/* The row goes to @coming if it is new: rows may only grow in the moment in which that is told. */
static void
set_item (AddaTopicModel *self, JsonObject *object, GPtrArray *coming)
{
  g_autofree char *key = key_of (json_object_get_member (object, self->key));
  AddaTopicRow *row;

  if (key == NULL)
    return;
  row = g_hash_table_lookup (self->by_key, key);
  if (row == NULL)
    {
      row = g_new0 (AddaTopicRow, 1);
      row->key = g_steal_pointer (&key);
      row->item = g_object_new (self->item_type, NULL);
      g_hash_table_insert (self->by_key, row->key, row);
      g_ptr_array_add (coming, row);
    }
  row->generation = self->generation;
  adda_topic_item_update (ADDA_TOPIC_ITEM (row->item), object);
}

static void
remove_range (AddaTopicModel *self, guint position, guint n)
{
  for (guint i = position; i < position + n; i++)
    g_hash_table_remove (self->by_key, ((AddaTopicRow *) self->rows->pdata[i])->key);
  g_ptr_array_remove_range (self->rows, position, n);
  g_list_model_items_changed (G_LIST_MODEL (self), position, n, 0);
}

/* One emission for a run, from the end, so that the places before it still hold. */
static void
remove_leaving (AddaTopicModel *self)
{
  guint end = self->rows->len;

  while (end > 0)
    {
      guint begin = end;

      while (begin > 0 && ((AddaTopicRow *) self->rows->pdata[begin - 1])->is_leaving)
        begin--;
      if (begin < end)
        remove_range (self, begin, end - begin);
      end = MIN (begin, end - 1);
    }
}

static void
append (AddaTopicModel *self, GPtrArray *coming)
{
  guint position = self->rows->len;

  if (coming->len == 0)
    return;
  for (guint i = 0; i < coming->len; i++)
    g_ptr_array_add (self->rows, coming->pdata[i]);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 0, coming->len);
}

static void
mark_removed (AddaTopicModel *self, JsonArray *removed)
{
  guint n_removed = json_array_get_length (removed);

  for (guint i = 0; i < n_removed; i++)
    {
      g_autofree char *key = key_of (json_array_get_element (removed, i));
      AddaTopicRow *row = key != NULL ? g_hash_table_lookup (self->by_key, key) : NULL;

      if (row != NULL)
        row->is_leaving = TRUE;
    }
}

static void
mark_unnamed (AddaTopicModel *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      AddaTopicRow *row = self->rows->pdata[i];

      row->is_leaving = row->generation != self->generation;
    }
}

static void
set_is_loading (AddaTopicModel *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADING]);
}

void
adda_topic_model_apply (AddaTopicModel *self,
                        JsonArray *set,
                        JsonArray *removed,
                        gboolean is_snapshot,
                        gboolean is_last)
{
  g_autoptr (GPtrArray) coming = g_ptr_array_new ();
  guint n_set = set != NULL ? json_array_get_length (set) : 0;
  guint n_before;

  g_return_if_fail (ADDA_IS_TOPIC_MODEL (self));

  n_before = self->rows->len;
  if (is_snapshot && !self->is_coming)
    self->generation++;
  if (is_snapshot)
    self->is_coming = !is_last;
  if (removed != NULL)
    {
      mark_removed (self, removed);
      remove_leaving (self);
    }
  for (guint i = 0; i < n_set; i++)
    {
      JsonNode *node = json_array_get_element (set, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        set_item (self, json_node_get_object (node), coming);
    }
  if (is_snapshot && is_last)
    {
      mark_unnamed (self);
      remove_leaving (self);
    }
  append (self, coming);
  if (self->limit > 0 && self->rows->len > self->limit)
    remove_range (self, 0, self->rows->len - self->limit);

  if (self->rows->len != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  if (is_last)
    {
      if (is_snapshot)
        set_is_loading (self, FALSE);
      g_signal_emit (self, signals[SIGNAL_UPDATED], 0);
    }
}

gpointer
adda_topic_model_lookup (AddaTopicModel *self, const char *key)
{
  AddaTopicRow *row;

  g_return_val_if_fail (ADDA_IS_TOPIC_MODEL (self), NULL);

  row = g_hash_table_lookup (self->by_key, key);
  return row != NULL ? row->item : NULL;
}

static void
on_watch (JsonArray *set,
          JsonArray *removed,
          gboolean is_snapshot,
          gboolean is_last,
          const GError *error,
          gpointer data)
{
  AddaTopicModel *self = data;
  g_autoptr (AddaTopicModel) alive = g_object_ref (self);

  if (error == NULL)
    {
      adda_topic_model_apply (self, set, removed, is_snapshot, is_last);
      return;
    }
  self->watch_id = 0;
  self->error_text = g_strdup (error->message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_TEXT]);
  set_is_loading (self, FALSE);
}

/* What a snapshot said that broke off in the middle holds no more. */
static void
on_state (AddaTopicModel *self)
{
  self->is_coming = FALSE;
}

AddaTopicModel *
adda_topic_model_new (AddaHubClient *client,
                      const char *topic,
                      JsonObject *members,
                      const char *key,
                      GType item_type,
                      guint limit)
{
  AddaTopicModel *self;

  g_return_val_if_fail (g_type_is_a (item_type, ADDA_TYPE_TOPIC_ITEM), NULL);

  self = g_object_new (ADDA_TYPE_TOPIC_MODEL, NULL);
  self->key = g_strdup (key);
  self->item_type = item_type;
  self->limit = limit;
  if (client != NULL)
    {
      self->client = g_object_ref (client);
      g_signal_connect_object (client, "notify::state", G_CALLBACK (on_state), self,
                               G_CONNECT_SWAPPED);
      self->watch_id = adda_hub_client_watch (client, topic, members, on_watch, self);
    }
  else
    {
      g_clear_pointer (&members, json_object_unref);
    }
  return self;
}

static void
adda_topic_model_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaTopicModel *self = ADDA_TOPIC_MODEL (object);

  switch ((AddaTopicModelProperty) prop_id)
    {
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->rows->len);
      break;
    case PROP_IS_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_ERROR_TEXT:
      g_value_set_string (value, self->error_text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_topic_model_dispose (GObject *object)
{
  AddaTopicModel *self = ADDA_TOPIC_MODEL (object);

  if (self->watch_id != 0)
    adda_hub_client_unwatch (self->client, self->watch_id);
  self->watch_id = 0;
  g_clear_object (&self->client);
  G_OBJECT_CLASS (adda_topic_model_parent_class)->dispose (object);
}

static void
adda_topic_model_finalize (GObject *object)
{
  AddaTopicModel *self = ADDA_TOPIC_MODEL (object);

  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->rows);
  g_free (self->key);
  g_free (self->error_text);
  G_OBJECT_CLASS (adda_topic_model_parent_class)->finalize (object);
}

static void
adda_topic_model_class_init (AddaTopicModelClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = adda_topic_model_get_property;
  object_class->dispose = adda_topic_model_dispose;
  object_class->finalize = adda_topic_model_finalize;

  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_IS_LOADING] = g_param_spec_boolean ("is-loading", NULL, NULL, TRUE, flags);
  properties[PROP_ERROR_TEXT] = g_param_spec_string ("error-text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_UPDATED] = g_signal_new ("updated", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
adda_topic_model_init (AddaTopicModel *self)
{
  self->is_loading = TRUE;
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
}
