/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One room: what is said in it, who is there, what can be done */

#include "adda-room-view.h"

#include <glib/gi18n.h>

#include "adda-conversation-view.h"
#include "adda-page.h"
#include "adda-room-dialogs.h"
#include "adda-room-members.h"
#include "widgets/adda-moderation.h"
#include "widgets/adda-reason-dialog.h"
#include "widgets/adda-undo.h"

struct _AddaRoomView
{
  AdwBin parent_instance;

  GtkLabel *name_label;
  GtkLabel *details_label;
  GtkWidget *locked;
  AdwFlap *flap;
  AddaConversationView *conversation;
  AddaRoomMembers *members;

  AddaRoomItem *room; /* (owned) (nullable) */
};

enum
{
  BACK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AddaRoomView, adda_room_view, ADW_TYPE_BIN)

static AddaPage *
get_page (AddaRoomView *self)
{
  return ADDA_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), ADDA_TYPE_PAGE));
}

static void
update_actions (AddaRoomView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AddaHubClient *client = adda_page_get_client (get_page (self));
  gboolean is_moderator = adda_hub_client_may (client, "moderator");
  gboolean is_admin = adda_hub_client_may (client, "admin");
  gboolean is_chat = self->room != NULL && !adda_room_item_is_raw (self->room);

  gtk_widget_action_set_enabled (widget, "room.lock",
                                 is_moderator && is_chat && !self->room->locked);
  gtk_widget_action_set_enabled (widget, "room.unlock",
                                 is_moderator && is_chat && self->room->locked);
  gtk_widget_action_set_enabled (widget, "room.topic", is_moderator && is_chat);
  gtk_widget_action_set_enabled (widget, "room.mode", is_admin && is_chat);
  gtk_widget_action_set_enabled (widget, "room.close", is_admin && is_chat);
}

void
adda_room_view_refresh (AddaRoomView *self)
{
  g_autofree char *people = NULL;
  g_autofree char *details = NULL;
  const char *mode = NULL;

  if (self->room == NULL)
    return;
  people = g_strdup_printf (ngettext ("%d person", "%d people", (gulong) self->room->members),
                            (int) self->room->members);
  mode = adda_room_item_get_mode_text (self->room);
  details =
      g_strdup_printf ("%s%s%s%s%s", people, mode != NULL ? " · " : "", mode != NULL ? mode : "",
                       self->room->topic != NULL && *self->room->topic != 0 ? " · " : "",
                       self->room->topic != NULL ? self->room->topic : "");
  gtk_label_set_text (self->name_label, adda_room_item_get_title (self->room));
  gtk_label_set_text (self->details_label, details);
  gtk_widget_set_visible (self->locked, self->room->locked);
  update_actions (self);
}

void
adda_room_view_show (AddaRoomView *self, AddaHubClient *client, AddaRoomItem *room)
{
  const char *name = room != NULL ? (const char *) room->name : NULL;

  if (self->room == room)
    return;
  if (self->room != NULL)
    g_signal_handlers_disconnect_by_func (self->room, adda_room_view_refresh, self);
  g_set_object (&self->room, room);
  if (room != NULL)
    g_signal_connect_object (room, "notify", G_CALLBACK (adda_room_view_refresh), self,
                             G_CONNECT_SWAPPED);
  adda_conversation_view_show (self->conversation, client,
                               room != NULL && !adda_room_item_is_raw (room) ? name : NULL);
  adda_room_members_show (self->members, client, name);
  adda_room_view_refresh (self);
}

/* Beside the conversation where there is room, on demand where there is none. */
static void
on_folded (AddaRoomView *self)
{
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_folded (self->flap));
}

static void
on_back (AddaRoomView *self)
{
  g_signal_emit (self, signals[BACK], 0);
}

static void
lock (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaRoomView *self = ADDA_ROOM_VIEW (widget);

  adda_moderation_lock (get_page (self), self->room->name, TRUE);
}

static void
unlock (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaRoomView *self = ADDA_ROOM_VIEW (widget);

  adda_moderation_lock (get_page (self), self->room->name, FALSE);
}

static void
set_topic (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaRoomView *self = ADDA_ROOM_VIEW (widget);

  adda_room_topic_dialog_present (get_page (self), self->room);
}

static void
set_mode (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaRoomView *self = ADDA_ROOM_VIEW (widget);
  g_autofree char *ids = adda_room_members_dup_ids (self->members);

  adda_room_mode_dialog_present (get_page (self), self->room, ids);
}

static void
close_room (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaRoomView *self = ADDA_ROOM_VIEW (widget);

  adda_reason_dialog_present (get_page (self), ADDA_REASON_CLOSE_ROOM, self->room->name,
                              adda_members ("room", self->room->name, NULL));
}

static void
adda_room_view_dispose (GObject *object)
{
  g_clear_object (&ADDA_ROOM_VIEW (object)->room);
  G_OBJECT_CLASS (adda_room_view_parent_class)->dispose (object);
}

static void
adda_room_view_class_init (AddaRoomViewClass *klass)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "room.lock", lock },     { "room.unlock", unlock },    { "room.topic", set_topic },
    { "room.mode", set_mode }, { "room.close", close_room },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_room_view_dispose;
  signals[BACK] = g_signal_new ("back", ADDA_TYPE_ROOM_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
  g_type_ensure (ADDA_TYPE_CONVERSATION_VIEW);
  g_type_ensure (ADDA_TYPE_ROOM_MEMBERS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/rooms/adda-room-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaRoomView, name_label);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomView, details_label);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomView, locked);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomView, flap);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomView, conversation);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomView, members);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_folded);
}

static void
adda_room_view_init (AddaRoomView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
