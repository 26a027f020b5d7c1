/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The conversation of a room: joined on demand, read, and spoken in */

#include "adda-conversation-view.h"

#include <glib/gi18n.h>

#include "adda-message-row.h"
#include "adda-page.h"
#include "models/adda-conversation.h"

/* How near to the top older messages are asked for, and how near to the end one is at it. */
#define NEAR_TOP 200
#define NEAR_END 24

struct _AddaConversationView
{
  AdwBin parent_instance;

  GtkStack *stack;
  AdwStatusPage *out;
  GtkScrolledWindow *scroller;
  GtkListView *list;
  GtkNoSelection *shown;
  GtkRevealer *newer;
  GtkEntry *entry;
  GtkWidget *send_button;

  AddaConversation *conversation; /* (owned) (nullable) */
  gboolean is_at_end;
  double value; /* of the adjustment when it was looked at last, and its upper */
  double upper;
  guint scroll_source;
};

G_DEFINE_FINAL_TYPE (AddaConversationView, adda_conversation_view, ADW_TYPE_BIN)

static AddaPage *
get_page (AddaConversationView *self)
{
  return ADDA_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), ADDA_TYPE_PAGE));
}

static guint
n_messages (AddaConversationView *self)
{
  return self->conversation != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->conversation))
                                    : 0;
}

static const char *
find_page (AddaConversationView *self, AddaConversationState state)
{
  if (state == ADDA_CONVERSATION_OUT)
    return "out";
  if (state == ADDA_CONVERSATION_JOINING && n_messages (self) == 0)
    return "joining";
  return "talk";
}

static char *
out_text (AddaConversationView *self)
{
  const char *error = adda_conversation_get_error (self->conversation);
  g_autofree char *name = NULL;

  if (error != NULL)
    return g_markup_escape_text (error, -1);
  g_object_get (adda_page_get_client (get_page (self)), "user-name", &name, NULL);
  return g_markup_printf_escaped (_ ("To read along you join the room. While you do, everybody in "
                                     "it sees you there as %s."),
                                  name != NULL ? name : "–");
}

static void
update_entry (AddaConversationView *self)
{
  gboolean is_joined = self->conversation != NULL &&
                       adda_conversation_get_state (self->conversation) == ADDA_CONVERSATION_JOINED;
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  gtk_widget_set_sensitive (self->send_button, is_joined && *text != 0);
}

static void
on_state (AddaConversationView *self)
{
  AddaConversationState state = adda_conversation_get_state (self->conversation);

  if (state == ADDA_CONVERSATION_OUT)
    {
      g_autofree char *text = out_text (self);

      adw_status_page_set_description (self->out, text);
    }
  gtk_stack_set_visible_child_name (self->stack, find_page (self, state));
  update_entry (self);
}

static gboolean
scroll_to_end (gpointer data)
{
  AddaConversationView *self = data;
  guint n_items = n_messages (self);

  self->scroll_source = 0;
  if (n_items > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", n_items - 1);
  return G_SOURCE_REMOVE;
}

static void
queue_scroll (AddaConversationView *self)
{
  if (self->scroll_source == 0)
    self->scroll_source = g_idle_add (scroll_to_end, self);
}

static void
on_items_changed (AddaConversationView *self, guint position, guint removed, guint added)
{
  gboolean is_last = added > 0 && position + added == n_messages (self);

  gtk_stack_set_visible_child_name (self->stack, find_page (self, adda_conversation_get_state (
                                                                      self->conversation)));
  if (!is_last)
    return;
  if (self->is_at_end)
    queue_scroll (self);
  else
    gtk_revealer_set_reveal_child (self->newer, TRUE);
}

/* One leaves the end by scrolling up, not by what grows below. */
static void
on_scrolled (AddaConversationView *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double value = gtk_adjustment_get_value (adjustment);
  double upper = gtk_adjustment_get_upper (adjustment);
  double end = upper - gtk_adjustment_get_page_size (adjustment);

  if (value >= end - NEAR_END)
    self->is_at_end = TRUE;
  else if (value < self->value && upper == self->upper)
    self->is_at_end = FALSE;
  self->value = value;
  self->upper = upper;
  if (self->is_at_end)
    gtk_revealer_set_reveal_child (self->newer, FALSE);
  else if (value < NEAR_TOP && self->conversation != NULL)
    adda_conversation_load_older (self->conversation);
}

static void
on_resized (AddaConversationView *self)
{
  if (self->is_at_end)
    queue_scroll (self);
}

static void
on_newer (AddaConversationView *self)
{
  self->is_at_end = TRUE;
  gtk_revealer_set_reveal_child (self->newer, FALSE);
  queue_scroll (self);
}

static void
on_join (AddaConversationView *self)
{
  adda_conversation_join (self->conversation);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

typedef struct
{
  AddaConversationView *view; /* (owned) */
  char *content;
} Sending;

/* What could not be sent is not lost. */
static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  Sending *sending = data;
  AddaConversationView *self = sending->view;
  g_autoptr (GError) error = NULL;
  AddaPage *page = (AddaPage *) gtk_widget_get_ancestor (GTK_WIDGET (self), ADDA_TYPE_PAGE);

  if (!adda_conversation_send_finish (ADDA_CONVERSATION (source), result, &error) && page != NULL)
    {
      adda_page_toast (page, error->message);
      if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == 0)
        gtk_editable_set_text (GTK_EDITABLE (self->entry), sending->content);
    }
  g_object_unref (sending->view);
  g_free (sending->content);
  g_free (sending);
}

static void
on_send (AddaConversationView *self)
{
  Sending *sending = NULL;

  if (!gtk_widget_get_sensitive (self->send_button))
    return;
  sending = g_new0 (Sending, 1);
  sending->view = g_object_ref (self);
  sending->content = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  self->is_at_end = TRUE;
  adda_conversation_send_async (self->conversation, sending->content, on_sent, sending);
}

void
adda_conversation_view_show (AddaConversationView *self, AddaHubClient *client, const char *room)
{
  gtk_no_selection_set_model (self->shown, NULL);
  if (self->conversation != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->conversation, self);
      adda_conversation_leave (self->conversation);
    }
  g_clear_object (&self->conversation);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  self->is_at_end = TRUE;
  gtk_stack_set_visible_child_name (self->stack, "raw");
  if (room == NULL)
    return;
  self->conversation = adda_conversation_new (client, room);
  gtk_no_selection_set_model (self->shown, G_LIST_MODEL (self->conversation));
  g_signal_connect_object (self->conversation, "notify::state", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->conversation, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  on_state (self);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, adda_message_row_new ());
}

static void
on_bind (AddaConversationView *self, GtkListItem *list_item)
{
  adda_message_row_set_item (ADDA_MESSAGE_ROW (gtk_list_item_get_child (list_item)),
                             gtk_list_item_get_item (list_item),
                             adda_conversation_get_room (self->conversation));
}

static void
on_unbind (AddaConversationView *self, GtkListItem *list_item)
{
  adda_message_row_set_item (ADDA_MESSAGE_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

static void
adda_conversation_view_dispose (GObject *object)
{
  AddaConversationView *self = ADDA_CONVERSATION_VIEW (object);

  g_clear_handle_id (&self->scroll_source, g_source_remove);
  if (self->conversation != NULL)
    adda_conversation_leave (self->conversation);
  g_clear_object (&self->conversation);
  G_OBJECT_CLASS (adda_conversation_view_parent_class)->dispose (object);
}

static void
adda_conversation_view_class_init (AddaConversationViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_conversation_view_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/rooms/adda-conversation-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, stack);
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, out);
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, scroller);
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, list);
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, shown);
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, newer);
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, entry);
  gtk_widget_class_bind_template_child (widget_class, AddaConversationView, send_button);
  gtk_widget_class_bind_template_callback (widget_class, on_join);
  gtk_widget_class_bind_template_callback (widget_class, on_newer);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, update_entry);
}

static void
adda_conversation_view_init (AddaConversationView *self)
{
  GtkAdjustment *adjustment = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_at_end = TRUE;
  adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (on_scrolled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (on_resized), self,
                           G_CONNECT_SWAPPED);
}
