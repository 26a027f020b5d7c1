/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The form that a broadcast is written in */

#include "adda-broadcast-form.h"

#include "adda-json-text.h"
#include "models/adda-account-item.h"
#include "models/adda-room-item.h"

struct _AddaBroadcastForm
{
  AdwBin parent_instance;

  AdwComboRow *to;
  GtkWidget *room_row;
  GtkDropDown *room;
  GtkEditable *users;
  AdwComboRow *severity;
  GtkEditable *type;
  GtkEditable *title;
  GtkTextBuffer *text_buffer;
  GtkTextBuffer *data_buffer;
  GtkLabel *data_error;

  AddaTopicModel *rooms;    /* (owned) (nullable) while it is watched */
  AddaTopicModel *accounts; /* (owned) (nullable) */
  char *room_name;          /* (nullable) chosen, whether it is in the list or not */
  gboolean is_showing;      /* changes that nobody has written */
};

G_DEFINE_FINAL_TYPE (AddaBroadcastForm, adda_broadcast_form, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
get_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
check_data (AddaBroadcastForm *self)
{
  g_autofree char *text = get_text (self->data_buffer);
  g_autofree char *error = NULL;
  g_autoptr (JsonObject) data = adda_json_text_parse (text, &error);

  gtk_label_set_text (self->data_error, data == NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->data_error), data == NULL);
}

static void
on_changed (AddaBroadcastForm *self)
{
  guint to = adw_combo_row_get_selected (self->to);

  if (self->is_showing)
    return;
  gtk_widget_set_visible (self->room_row, to == ADDA_DRAFT_TO_ROOM);
  gtk_widget_set_visible (GTK_WIDGET (self->users), to == ADDA_DRAFT_TO_USERS);
  check_data (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_room (AddaBroadcastForm *self)
{
  AddaRoomItem *room = gtk_drop_down_get_selected_item (self->room);

  if (self->is_showing || room == NULL)
    return;
  g_free (self->room_name);
  self->room_name = g_strdup (room->name);
  on_changed (self);
}

/* The room that was chosen stays chosen, however the list changes. */
static void
select_room (AddaBroadcastForm *self)
{
  GListModel *rooms = G_LIST_MODEL (self->rooms);
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; rooms != NULL && i < g_list_model_get_n_items (rooms); i++)
    {
      g_autoptr (AddaRoomItem) room = g_list_model_get_item (rooms, i);

      if (g_strcmp0 (room->name, self->room_name) == 0)
        position = i;
    }
  self->is_showing = TRUE;
  gtk_drop_down_set_selected (self->room, position);
  self->is_showing = FALSE;
}

void
adda_broadcast_form_watch (AddaBroadcastForm *self, AddaHubClient *client)
{
  adda_broadcast_form_unwatch (self);
  self->rooms = adda_topic_model_new (client, "rooms", NULL, "room", ADDA_TYPE_ROOM_ITEM, 0);
  self->accounts = adda_topic_model_new (client, "accounts", NULL, "id", ADDA_TYPE_ACCOUNT_ITEM, 0);
  g_signal_connect_object (self->rooms, "updated", G_CALLBACK (select_room), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  self->is_showing = TRUE;
  gtk_drop_down_set_model (self->room, G_LIST_MODEL (self->rooms));
  self->is_showing = FALSE;
}

void
adda_broadcast_form_unwatch (AddaBroadcastForm *self)
{
  if (self->rooms == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->rooms, self);
  g_signal_handlers_disconnect_by_data (self->accounts, self);
  self->is_showing = TRUE;
  gtk_drop_down_set_model (self->room, NULL);
  self->is_showing = FALSE;
  g_clear_object (&self->rooms);
  g_clear_object (&self->accounts);
}

AddaDraft *
adda_broadcast_form_get_draft (AddaBroadcastForm *self)
{
  AddaDraft *draft = g_new0 (AddaDraft, 1);

  draft->to = adw_combo_row_get_selected (self->to);
  draft->room = g_strdup (self->room_name == NULL ? "" : self->room_name);
  draft->users = g_strdup (gtk_editable_get_text (self->users));
  draft->severity = adw_combo_row_get_selected (self->severity);
  draft->type = g_strdup (gtk_editable_get_text (self->type));
  draft->title = g_strdup (gtk_editable_get_text (self->title));
  draft->text = get_text (self->text_buffer);
  draft->data = get_text (self->data_buffer);
  return draft;
}

void
adda_broadcast_form_set_draft (AddaBroadcastForm *self, AddaDraft *draft)
{
  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->to, draft->to);
  g_free (self->room_name);
  self->room_name = *draft->room == '\0' ? NULL : g_strdup (draft->room);
  gtk_editable_set_text (self->users, draft->users);
  adw_combo_row_set_selected (self->severity, draft->severity);
  gtk_editable_set_text (self->type, g_str_equal (draft->type, "info") ? "" : draft->type);
  gtk_editable_set_text (self->title, draft->title);
  gtk_text_buffer_set_text (self->text_buffer, draft->text, -1);
  gtk_text_buffer_set_text (self->data_buffer, draft->data, -1);
  select_room (self);
  self->is_showing = FALSE;
  on_changed (self);
}

/* Names of accounts to their ids. */
static GHashTable *
make_ids (AddaBroadcastForm *self)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AddaAccountItem) account = g_list_model_get_item (accounts, i);

      if (account->name != NULL && account->id != NULL)
        g_hash_table_insert (ids, g_strdup (account->name), g_strdup (account->id));
    }
  return ids;
}

JsonObject *
adda_broadcast_form_get_to (AddaBroadcastForm *self)
{
  g_autoptr (AddaDraft) draft = adda_broadcast_form_get_draft (self);
  g_autoptr (GHashTable) ids = draft->to == ADDA_DRAFT_TO_USERS ? make_ids (self) : NULL;

  return adda_draft_get_to (draft, ids);
}

static void
adda_broadcast_form_dispose (GObject *object)
{
  adda_broadcast_form_unwatch (ADDA_BROADCAST_FORM (object));
  G_OBJECT_CLASS (adda_broadcast_form_parent_class)->dispose (object);
}

static void
adda_broadcast_form_finalize (GObject *object)
{
  g_free (ADDA_BROADCAST_FORM (object)->room_name);
  G_OBJECT_CLASS (adda_broadcast_form_parent_class)->finalize (object);
}

static void
adda_broadcast_form_class_init (AddaBroadcastFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_broadcast_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = adda_broadcast_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/broadcast/adda-broadcast-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, to);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, room_row);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, room);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, users);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, severity);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, type);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, title);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, text_buffer);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, data_buffer);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastForm, data_error);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_room);
}

static void
adda_broadcast_form_init (AddaBroadcastForm *self)
{
  g_autoptr (GtkExpression) name = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  name = gtk_property_expression_new (ADDA_TYPE_ROOM_ITEM, NULL, "name");
  gtk_drop_down_set_expression (self->room, name);
}
