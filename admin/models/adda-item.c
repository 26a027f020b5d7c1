/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of a topic whose members are unpacked by a table */

#include "adda-item.h"

#include <string.h>

static void adda_item_topic_item_init (AddaTopicItemInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (AddaItem,
                                  adda_item,
                                  G_TYPE_OBJECT,
                                  G_IMPLEMENT_INTERFACE (ADDA_TYPE_TOPIC_ITEM,
                                                         adda_item_topic_item_init))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* (nullable) The member that @path names, nulls and what is missing alike. */
static JsonNode *
find_member (JsonObject *object, const char *path)
{
  const char *dot = strchr (path, '.');
  g_autofree char *first = dot == NULL ? NULL : g_strndup (path, (gsize) (dot - path));
  JsonNode *node = json_object_get_member (object, dot == NULL ? path : first);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (dot == NULL)
    return node;
  return JSON_NODE_HOLDS_OBJECT (node) ? find_member (json_node_get_object (node), dot + 1) : NULL;
}

static gboolean
update_text (char **text, JsonNode *node, gboolean is_phrase)
{
  const char *now = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    now = json_node_get_string (node);
  /* The empty text stands for the translation's own header. */
  if (is_phrase && now != NULL && *now != '\0')
    now = g_dgettext (GETTEXT_PACKAGE, now);
  if (g_strcmp0 (*text, now) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (now);
  return TRUE;
}

static gboolean
update_number (gint64 *number, JsonNode *node)
{
  gint64 now = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;

  if (*number == now)
    return FALSE;
  *number = now;
  return TRUE;
}

static gboolean
update_flag (gboolean *flag, JsonNode *node)
{
  gboolean now = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);

  if (*flag == now)
    return FALSE;
  *flag = now;
  return TRUE;
}

static gboolean
update_node (JsonNode **kept, JsonNode *node)
{
  if (*kept == node || (*kept != NULL && node != NULL && json_node_equal (*kept, node)))
    return FALSE;
  g_clear_pointer (kept, json_node_unref);
  *kept = node == NULL ? NULL : json_node_copy (node);
  return TRUE;
}

static gboolean
update_field (AddaItem *self, const AddaItemField *field, JsonNode *node)
{
  gpointer place = G_STRUCT_MEMBER_P (self, field->offset);

  switch (field->type)
    {
    case ADDA_ITEM_TEXT:
    case ADDA_ITEM_PHRASE:
      return update_text (place, node, field->type == ADDA_ITEM_PHRASE);
    case ADDA_ITEM_NUMBER:
      return update_number (place, node);
    case ADDA_ITEM_FLAG:
      return update_flag (place, node);
    case ADDA_ITEM_NODE:
      return update_node (place, node);
    }
  g_return_val_if_reached (FALSE);
}

static void
adda_item_real_update (AddaTopicItem *topic_item, JsonObject *object)
{
  AddaItem *self = ADDA_ITEM (topic_item);
  AddaItemClass *klass = ADDA_ITEM_GET_CLASS (self);
  gboolean is_changed = FALSE;

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < klass->n_fields; i++)
    {
      const AddaItemField *field = &klass->fields[i];

      if (update_field (self, field, find_member (object, field->member)))
        {
          is_changed = TRUE;
          g_object_notify (G_OBJECT (self), field->property);
        }
    }
  g_object_thaw_notify (G_OBJECT (self));
  if (is_changed)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
adda_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  const AddaItemField *field = &ADDA_ITEM_GET_CLASS (object)->fields[prop_id - 1];
  gpointer place = G_STRUCT_MEMBER_P (object, field->offset);

  switch (field->type)
    {
    case ADDA_ITEM_TEXT:
    case ADDA_ITEM_PHRASE:
      g_value_set_string (value, *(char **) place);
      break;
    case ADDA_ITEM_NUMBER:
      g_value_set_int64 (value, *(gint64 *) place);
      break;
    case ADDA_ITEM_FLAG:
      g_value_set_boolean (value, *(gboolean *) place);
      break;
    case ADDA_ITEM_NODE:
      g_value_set_boxed (value, *(JsonNode **) place);
      break;
    }
}

static void
adda_item_finalize (GObject *object)
{
  AddaItemClass *klass = ADDA_ITEM_GET_CLASS (object);

  for (guint i = 0; i < klass->n_fields; i++)
    {
      gpointer place = G_STRUCT_MEMBER_P (object, klass->fields[i].offset);

      if (klass->fields[i].type == ADDA_ITEM_TEXT || klass->fields[i].type == ADDA_ITEM_PHRASE)
        g_free (*(char **) place);
      else if (klass->fields[i].type == ADDA_ITEM_NODE)
        g_clear_pointer ((JsonNode **) place, json_node_unref);
    }
  G_OBJECT_CLASS (adda_item_parent_class)->finalize (object);
}

static void
adda_item_class_init (AddaItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = adda_item_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
adda_item_init (AddaItem *self)
{
}

static void
adda_item_topic_item_init (AddaTopicItemInterface *iface)
{
  iface->update = adda_item_real_update;
}

static GParamSpec *
make_pspec (const AddaItemField *field)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  switch (field->type)
    {
    case ADDA_ITEM_TEXT:
    case ADDA_ITEM_PHRASE:
      return g_param_spec_string (field->property, NULL, NULL, NULL, flags);
    case ADDA_ITEM_NUMBER:
      return g_param_spec_int64 (field->property, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    case ADDA_ITEM_FLAG:
      return g_param_spec_boolean (field->property, NULL, NULL, FALSE, flags);
    case ADDA_ITEM_NODE:
      return g_param_spec_boxed (field->property, NULL, NULL, JSON_TYPE_NODE, flags);
    }
  g_return_val_if_reached (NULL);
}

void
adda_item_class_set_fields (AddaItemClass *klass, const AddaItemField *fields, guint n_fields)
{
  /* Not inherited: GObject wants whoever installs properties to say how they are read. */
  G_OBJECT_CLASS (klass)->get_property = adda_item_get_property;
  klass->fields = fields;
  klass->n_fields = n_fields;
  for (guint i = 0; i < n_fields; i++)
    g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1, make_pspec (&fields[i]));
}

static JsonNode *
make_node (AddaItem *self, const AddaItemField *field)
{
  gpointer place = G_STRUCT_MEMBER_P (self, field->offset);
  JsonNode *kept;

  switch (field->type)
    {
    case ADDA_ITEM_TEXT:
    case ADDA_ITEM_PHRASE:
      return *(char **) place == NULL
                 ? json_node_init_null (json_node_alloc ())
                 : json_node_init_string (json_node_alloc (), *(char **) place);
    case ADDA_ITEM_NUMBER:
      return json_node_init_int (json_node_alloc (), *(gint64 *) place);
    case ADDA_ITEM_FLAG:
      return json_node_init_boolean (json_node_alloc (), *(gboolean *) place);
    case ADDA_ITEM_NODE:
      kept = *(JsonNode **) place;
      return kept == NULL ? json_node_init_null (json_node_alloc ()) : json_node_copy (kept);
    }
  g_return_val_if_reached (NULL);
}

static void
set_member (JsonObject *object, const char *path, JsonNode *node)
{
  const char *dot = strchr (path, '.');
  g_autofree char *first = dot == NULL ? NULL : g_strndup (path, (gsize) (dot - path));

  if (dot == NULL)
    {
      json_object_set_member (object, path, node);
      return;
    }
  if (!json_object_has_member (object, first))
    json_object_set_object_member (object, first, json_object_new ());
  set_member (json_object_get_object_member (object, first), dot + 1, node);
}

JsonObject *
adda_item_to_json (AddaItem *self)
{
  AddaItemClass *klass = ADDA_ITEM_GET_CLASS (self);
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < klass->n_fields; i++)
    set_member (object, klass->fields[i].member, make_node (self, &klass->fields[i]));
  return object;
}
