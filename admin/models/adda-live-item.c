/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Base class of a topic's items: their members as plain fields and properties */

#include "adda-live-item.h"

typedef struct
{
  gboolean is_gone;
} AddaLiveItemPrivate;

static void adda_live_item_topic_item_init (AddaTopicItemInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (AddaLiveItem,
                                  adda_live_item,
                                  G_TYPE_OBJECT,
                                  G_ADD_PRIVATE (AddaLiveItem)
                                      G_IMPLEMENT_INTERFACE (ADDA_TYPE_TOPIC_ITEM,
                                                             adda_live_item_topic_item_init))

enum
{
  PROP_0,
  PROP_IS_GONE,
  PROP_FIELDS, /* of subclasses, from here on */
};

static GParamSpec *is_gone_pspec;

typedef gboolean (*AddaFieldTake) (gpointer place, const AddaField *field, JsonNode *node);

static gboolean
take_text (gpointer place, const char *text)
{
  GRefString **held = place;

  if (g_strcmp0 (*held, text) == 0)
    return FALSE;
  g_clear_pointer (held, g_ref_string_release);
  if (text != NULL)
    *held = g_ref_string_new_intern (text);
  return TRUE;
}

static gboolean
take_number (gint64 *held, gint64 number)
{
  if (*held == number)
    return FALSE;
  *held = number;
  return TRUE;
}

static const char *
node_text (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gboolean
text_from_node (gpointer place, const AddaField *field, JsonNode *node)
{
  return take_text (place, node_text (node));
}

static gboolean
names_from_node (gpointer place, const AddaField *field, JsonNode *node)
{
  g_autoptr (GString) names = NULL;
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return take_text (place, NULL);
  array = json_node_get_array (node);
  names = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *name = node_text (json_array_get_element (array, i));

      if (name != NULL)
        g_string_append_printf (names, names->len > 0 ? "\n%s" : "%s", name);
    }
  return take_text (place, names->len > 0 ? names->str : NULL);
}

static gboolean
number_from_node (gpointer place, const AddaField *field, JsonNode *node)
{
  return take_number (place, node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node)
                                                                          : field->none);
}

static gboolean
time_from_node (gpointer place, const AddaField *field, JsonNode *node)
{
  const char *text = node_text (node);
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return take_number (place, time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC +
                                                g_date_time_get_microsecond (time)
                                          : 0);
}

static gboolean
flag_from_node (gpointer place, const AddaField *field, JsonNode *node)
{
  gboolean *held = place;
  gboolean flag = node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);

  if (*held == flag)
    return FALSE;
  *held = flag;
  return TRUE;
}

static const AddaFieldTake takers[] = {
  [ADDA_FIELD_TEXT] = text_from_node,     [ADDA_FIELD_NAMES] = names_from_node,
  [ADDA_FIELD_NUMBER] = number_from_node, [ADDA_FIELD_TIME] = time_from_node,
  [ADDA_FIELD_FLAG] = flag_from_node,
};

static gboolean
is_text (const AddaField *field)
{
  return field->kind == ADDA_FIELD_TEXT || field->kind == ADDA_FIELD_NAMES;
}

static GParamSpec *
field_pspec (const AddaField *field)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  if (is_text (field))
    return g_param_spec_string (field->property, NULL, NULL, NULL, flags);
  if (field->kind == ADDA_FIELD_FLAG)
    return g_param_spec_boolean (field->property, NULL, NULL, FALSE, flags);
  return g_param_spec_int64 (field->property, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
}

static JsonNode *
find_member (JsonObject *object, const AddaField *field)
{
  JsonNode *node = json_object_get_member (object, field->member);

  if (field->inner == NULL || node == NULL)
    return node;
  return JSON_NODE_HOLDS_OBJECT (node)
             ? json_object_get_member (json_node_get_object (node), field->inner)
             : NULL;
}

static gpointer
field_place (AddaLiveItem *self, const AddaField *field)
{
  return (char *) self + field->offset;
}

void
adda_live_item_update (AddaLiveItem *self, JsonObject *object)
{
  AddaLiveItemClass *klass = ADDA_LIVE_ITEM_GET_CLASS (self);

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = 0; i < klass->n_fields; i++)
    {
      const AddaField *field = &klass->fields[i];

      if (takers[field->kind](field_place (self, field), field, find_member (object, field)))
        g_object_notify_by_pspec (G_OBJECT (self), klass->pspecs[i]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
adda_live_item_topic_item_update (AddaTopicItem *item, JsonObject *object)
{
  adda_live_item_update (ADDA_LIVE_ITEM (item), object);
}

gboolean
adda_live_item_get_is_gone (AddaLiveItem *self)
{
  AddaLiveItemPrivate *priv = adda_live_item_get_instance_private (self);

  return priv->is_gone;
}

void
adda_live_item_set_is_gone (AddaLiveItem *self, gboolean is_gone)
{
  AddaLiveItemPrivate *priv = adda_live_item_get_instance_private (self);

  if (priv->is_gone == is_gone)
    return;
  priv->is_gone = is_gone;
  g_object_notify_by_pspec (G_OBJECT (self), is_gone_pspec);
}

static void
get_field (AddaLiveItem *self, const AddaField *field, GValue *value)
{
  gpointer place = field_place (self, field);

  if (is_text (field))
    g_value_set_string (value, *(GRefString **) place);
  else if (field->kind == ADDA_FIELD_FLAG)
    g_value_set_boolean (value, *(gboolean *) place);
  else
    g_value_set_int64 (value, *(gint64 *) place);
}

static void
adda_live_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AddaLiveItem *self = ADDA_LIVE_ITEM (object);
  AddaLiveItemClass *klass = ADDA_LIVE_ITEM_GET_CLASS (self);

  if (id == PROP_IS_GONE)
    g_value_set_boolean (value, adda_live_item_get_is_gone (self));
  else if (id - PROP_FIELDS < klass->n_fields)
    get_field (self, &klass->fields[id - PROP_FIELDS], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

void
adda_live_item_class_set_fields (AddaLiveItemClass *klass, const AddaField *fields, guint n_fields)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = adda_live_item_get_property; /* GObject does not inherit it */
  klass->fields = fields;
  klass->n_fields = n_fields;
  klass->pspecs = g_new (GParamSpec *, n_fields);
  for (guint i = 0; i < n_fields; i++)
    {
      klass->pspecs[i] = field_pspec (&fields[i]);
      g_object_class_install_property (object_class, PROP_FIELDS + i, klass->pspecs[i]);
    }
}

static void
adda_live_item_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_IS_GONE)
    adda_live_item_set_is_gone (ADDA_LIVE_ITEM (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
adda_live_item_finalize (GObject *object)
{
  AddaLiveItem *self = ADDA_LIVE_ITEM (object);
  AddaLiveItemClass *klass = ADDA_LIVE_ITEM_GET_CLASS (self);

  for (guint i = 0; i < klass->n_fields; i++)
    if (is_text (&klass->fields[i]))
      g_clear_pointer ((GRefString **) field_place (self, &klass->fields[i]), g_ref_string_release);
  G_OBJECT_CLASS (adda_live_item_parent_class)->finalize (object);
}

static void
adda_live_item_class_init (AddaLiveItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = adda_live_item_get_property;
  object_class->set_property = adda_live_item_set_property;
  object_class->finalize = adda_live_item_finalize;
  is_gone_pspec =
      g_param_spec_boolean ("is-gone", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_property (object_class, PROP_IS_GONE, is_gone_pspec);
}

static void
adda_live_item_topic_item_init (AddaTopicItemInterface *iface)
{
  iface->update = adda_live_item_topic_item_update;
}

static void
adda_live_item_init (AddaLiveItem *self)
{
}
