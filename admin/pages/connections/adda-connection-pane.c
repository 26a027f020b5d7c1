/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One connection in full: its figures, what can be done to it, its frames */

#include "adda-connection-pane.h"

#include <glib/gi18n.h>

#include "adda-connection-columns.h"
#include "adda-page.h"
#include "adda-sanction-dialog.h"
#include "adda-trace-view.h"
#include "models/adda-text.h"
#include "widgets/adda-moderation.h"
#include "widgets/adda-reason-dialog.h"
#include "widgets/adda-undo.h"

struct _AddaConnectionPane
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkWidget *ended;
  GtkLabel *role_label;
  GtkLabel *user_label;
  GtkLabel *address_label;
  GtkLabel *since_label;
  GtkLabel *dialect_label;
  GtkLabel *rtt_label;
  GtkLabel *in_label;
  GtkLabel *out_label;
  GtkLabel *pending_label;
  GtkLevelBar *pending_bar;
  GtkLabel *rooms_label;
  GtkToggleButton *trace_button;
  AddaTraceView *trace;

  AddaConnectionItem *item; /* (owned) (nullable) */
};

enum
{
  CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AddaConnectionPane, adda_connection_pane, ADW_TYPE_BIN)

typedef char *(*Figure) (const AddaConnectionItem *item, gint64 now_us);

static char *
since_figure (const AddaConnectionItem *item, gint64 now_us)
{
  g_autofree char *moment = adda_text_moment (item->since);
  g_autofree char *age = adda_text_age (item->since, now_us);

  /* Translators: a day and time, and how long that is ago */
  return g_strdup_printf (_ ("%s (%s)"), moment, age);
}

static char *
role_figure (const AddaConnectionItem *item, gint64 now_us)
{
  return g_strdup (item->user_role);
}

static char *
user_figure (const AddaConnectionItem *item, gint64 now_us)
{
  return g_strdup (item->user_id);
}

static char *
dialect_figure (const AddaConnectionItem *item, gint64 now_us)
{
  return g_strdup_printf ("%s · %s", item->dialect != NULL ? item->dialect : "–",
                          item->path != NULL ? item->path : "–");
}

static char *
traffic (gint64 messages, gint64 n_bytes)
{
  g_autofree char *count = adda_text_count (messages);
  g_autofree char *bytes = adda_text_bytes (n_bytes);

  /* Translators: how many messages, and their bytes */
  return g_strdup_printf (ngettext ("%s message · %s", "%s messages · %s", (gulong) messages),
                          count, bytes);
}

static char *
in_figure (const AddaConnectionItem *item, gint64 now_us)
{
  return traffic (item->in_messages, item->in_bytes);
}

static char *
out_figure (const AddaConnectionItem *item, gint64 now_us)
{
  return traffic (item->out_messages, item->out_bytes);
}

static char *
pending_figure (const AddaConnectionItem *item, gint64 now_us)
{
  g_autofree char *bytes = adda_column_pending_text (item, now_us);

  if (item->pending_messages == 0 && item->pending_bytes == 0)
    return g_strdup (_ ("Nothing"));
  return g_strdup_printf (ngettext ("%s in %d message", "%s in %d messages",
                                    (gulong) item->pending_messages),
                          bytes, (int) item->pending_messages);
}

static char *
column_figure (const AddaConnectionItem *item, AddaColumnId id, gint64 now_us)
{
  return adda_column_get (id)->text (item, now_us);
}

static char *
address_figure (const AddaConnectionItem *item, gint64 now_us)
{
  return column_figure (item, ADDA_COLUMN_ADDRESS, now_us);
}

static char *
rtt_figure (const AddaConnectionItem *item, gint64 now_us)
{
  return column_figure (item, ADDA_COLUMN_RTT, now_us);
}

static const struct
{
  gsize offset;
  Figure figure;
} figures[] = {
  { G_STRUCT_OFFSET (AddaConnectionPane, role_label), role_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, user_label), user_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, address_label), address_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, since_label), since_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, dialect_label), dialect_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, rtt_label), rtt_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, in_label), in_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, out_label), out_figure },
  { G_STRUCT_OFFSET (AddaConnectionPane, pending_label), pending_figure },
};

static AddaPage *
get_page (AddaConnectionPane *self)
{
  return ADDA_PAGE (gtk_widget_get_ancestor (GTK_WIDGET (self), ADDA_TYPE_PAGE));
}

static const char *
get_name (AddaConnectionPane *self)
{
  return self->item->user_name != NULL ? self->item->user_name : self->item->address;
}

/* Each room a link to its page; the text for more than are known stays text. */
static char *
rooms_markup (const AddaConnectionItem *item)
{
  g_auto (GStrv) rooms = g_strsplit (item->rooms != NULL ? item->rooms : "", "\n", -1);
  g_autofree char *all = adda_connection_item_dup_rooms_text (item);
  g_autoptr (GString) markup = g_string_new (NULL);
  gsize named = 0;

  for (guint i = 0; rooms[i] != NULL; i++)
    {
      g_autofree char *room = g_markup_escape_text (rooms[i], -1);

      g_string_append_printf (markup, "%s<a href=\"%s\">%s</a>", i > 0 ? ", " : "", room, room);
      named += strlen (rooms[i]) + (i > 0 ? strlen (", ") : 0);
    }
  if (item->n_rooms == 0)
    g_string_assign (markup, _ ("None"));
  else if (strlen (all) > named)
    {
      g_autofree char *more = g_markup_escape_text (all + named, -1);

      g_string_append (markup, more);
    }
  return g_string_free (g_steal_pointer (&markup), FALSE);
}

static gboolean
on_room (AddaConnectionPane *self, const char *room)
{
  adda_page_go (get_page (self), "rooms", room);
  return GDK_EVENT_STOP;
}

static void
show_rooms (AddaConnectionPane *self)
{
  g_autofree char *markup = rooms_markup (self->item);

  /* A link that has the focus keeps it. */
  if (g_strcmp0 (gtk_label_get_label (self->rooms_label), markup) != 0)
    gtk_label_set_markup (self->rooms_label, markup);
}

static void
update_actions (AddaConnectionPane *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_there =
      self->item != NULL && !adda_live_item_get_is_gone (ADDA_LIVE_ITEM (self->item));

  gtk_widget_action_set_enabled (widget, "connection.reconnect", is_there);
  gtk_widget_action_set_enabled (widget, "connection.disconnect", is_there);
  gtk_widget_action_set_enabled (widget, "connection.ban", self->item != NULL);
  gtk_widget_set_visible (self->ended, self->item != NULL && !is_there);
  gtk_widget_set_sensitive (GTK_WIDGET (self->trace_button), is_there);
}

void
adda_connection_pane_refresh (AddaConnectionPane *self)
{
  if (self->item == NULL)
    return;
  gtk_label_set_text (self->title, get_name (self));
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *text = figures[i].figure (self->item, g_get_real_time ());
      GtkLabel *label = G_STRUCT_MEMBER (GtkLabel *, self, figures[i].offset);

      gtk_label_set_text (label, text != NULL ? text : "–");
    }
  show_rooms (self);
  gtk_level_bar_set_value (self->pending_bar, adda_connection_item_get_fill (self->item));
  update_actions (self);
}

static void
on_trace_toggled (AddaConnectionPane *self)
{
  gboolean is_on = gtk_toggle_button_get_active (self->trace_button);

  gtk_widget_set_visible (GTK_WIDGET (self->trace), is_on);
  adda_trace_view_show (self->trace, is_on ? adda_page_get_client (get_page (self)) : NULL,
                        is_on && self->item != NULL ? self->item->id : NULL);
}

void
adda_connection_pane_show (AddaConnectionPane *self, AddaConnectionItem *item)
{
  if (self->item == item)
    return;
  gtk_toggle_button_set_active (self->trace_button, FALSE);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update_actions, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify::is-gone", G_CALLBACK (update_actions), self,
                             G_CONNECT_SWAPPED);
  adda_connection_pane_refresh (self);
}

static void
on_close (AddaConnectionPane *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
reconnect (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaConnectionPane *self = ADDA_CONNECTION_PANE (widget);

  adda_moderation_reconnect (get_page (self), self->item->id, get_name (self));
}

static void
disconnect (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaConnectionPane *self = ADDA_CONNECTION_PANE (widget);
  JsonObject *members = adda_members ("connection", self->item->id, NULL);

  json_object_set_boolean_member (members, "come_back", FALSE);
  adda_reason_dialog_present (get_page (self), ADDA_REASON_DISCONNECT, get_name (self), members);
}

static void
ban (GtkWidget *widget, const char *action, GVariant *target)
{
  AddaConnectionPane *self = ADDA_CONNECTION_PANE (widget);

  adda_sanction_dialog_present (widget, adda_page_get_client (get_page (self)), "ban",
                                self->item->user_id, self->item->user_name, self->item->address,
                                NULL);
}

static void
adda_connection_pane_dispose (GObject *object)
{
  g_clear_object (&ADDA_CONNECTION_PANE (object)->item);
  G_OBJECT_CLASS (adda_connection_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/connections/adda-connection-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, title);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, ended);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, role_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, user_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, address_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, since_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, dialect_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, rtt_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, in_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, out_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, pending_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, pending_bar);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, rooms_label);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, trace_button);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionPane, trace);
  gtk_widget_class_bind_template_callback (widget_class, on_close);
  gtk_widget_class_bind_template_callback (widget_class, on_room);
  gtk_widget_class_bind_template_callback (widget_class, on_trace_toggled);
}

static void
adda_connection_pane_class_init (AddaConnectionPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_connection_pane_dispose;
  signals[CLOSED] = g_signal_new ("closed", ADDA_TYPE_CONNECTION_PANE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "connection.reconnect", NULL, reconnect);
  gtk_widget_class_install_action (widget_class, "connection.disconnect", NULL, disconnect);
  gtk_widget_class_install_action (widget_class, "connection.ban", NULL, ban);
  g_type_ensure (ADDA_TYPE_TRACE_VIEW);
  bind_template (widget_class);
}

static void
adda_connection_pane_init (AddaConnectionPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
