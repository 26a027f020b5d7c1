/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A broadcast that was sent, and how far it has come */

#include "adda-sent-row.h"

#include <glib/gi18n.h>

#include "adda-notice.h"
#include "models/adda-text.h"
#include "widgets/adda-duration.h"

struct _AddaSentRow
{
  AdwPreferencesRow parent_instance;

  GtkImage *icon;
  GtkLabel *heading;
  GtkLabel *about;
  GtkProgressBar *progress;
  GtkLabel *counts;

  AddaBroadcastItem *broadcast; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AddaSentRow, adda_sent_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  AGAIN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_again (AddaSentRow *self)
{
  g_signal_emit (self, signals[AGAIN], 0);
}

static char *
get_to_text (AddaBroadcastItem *broadcast)
{
  JsonObject *to;
  guint n;

  if (broadcast->to == NULL || !JSON_NODE_HOLDS_OBJECT (broadcast->to))
    return g_strdup ("");
  to = json_node_get_object (broadcast->to);
  if (json_object_has_member (to, "room"))
    /* Translators: %s is a room */
    return g_strdup_printf (_ ("to %s"), json_object_get_string_member (to, "room"));
  if (!json_object_has_member (to, "users"))
    return g_strdup (_ ("to everyone"));
  n = json_array_get_length (json_object_get_array_member (to, "users"));
  return g_strdup_printf (ngettext ("to %u person", "to %u people", n), n);
}

static char *
get_counts (AddaBroadcastItem *broadcast)
{
  g_autofree char *delivered = adda_text_count (broadcast->delivered);
  g_autofree char *queued = adda_text_count (broadcast->queued);
  g_autofree char *gone = adda_text_count (broadcast->gone);

  /* Translators: numbers of connections that have got it, wait for it, and left before */
  return g_strdup_printf (_ ("%s delivered · %s queued · %s gone"), delivered, queued, gone);
}

static void
show_notification (AddaSentRow *self)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  JsonNode *node = self->broadcast->notification;
  JsonObject *notification =
      node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : nothing;
  g_autofree char *title = adda_notice_title (notification);

  gtk_image_set_from_icon_name (self->icon, adda_notice_kind (notification).icon);
  gtk_label_set_text (self->heading, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->heading), title);
}

static void
refresh (AddaSentRow *self)
{
  AddaBroadcastItem *broadcast = self->broadcast;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = adda_time_text (broadcast->time, now);
  g_autofree char *to = get_to_text (broadcast);
  g_autofree char *about = g_strdup_printf ("%s · %s · %s", time, to,
                                            broadcast->by_name == NULL ? "–" : broadcast->by_name);
  g_autofree char *counts = get_counts (broadcast);
  gint64 settled = broadcast->delivered + broadcast->gone;
  gboolean is_running = g_strcmp0 (broadcast->state, "running") == 0;

  show_notification (self);
  gtk_label_set_text (self->about, about);
  gtk_label_set_text (self->counts, counts);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_running);
  gtk_progress_bar_set_fraction (self->progress,
                                 broadcast->connections > 0
                                     ? CLAMP ((double) settled / (double) broadcast->connections, 0,
                                              1)
                                     : 0);
}

AddaBroadcastItem *
adda_sent_row_get_broadcast (AddaSentRow *self)
{
  return self->broadcast;
}

static void
adda_sent_row_dispose (GObject *object)
{
  g_clear_object (&ADDA_SENT_ROW (object)->broadcast);
  G_OBJECT_CLASS (adda_sent_row_parent_class)->dispose (object);
}

static void
adda_sent_row_class_init (AddaSentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_sent_row_dispose;

  signals[AGAIN] = g_signal_new ("again", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/broadcast/adda-sent-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaSentRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AddaSentRow, heading);
  gtk_widget_class_bind_template_child (widget_class, AddaSentRow, about);
  gtk_widget_class_bind_template_child (widget_class, AddaSentRow, progress);
  gtk_widget_class_bind_template_child (widget_class, AddaSentRow, counts);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
}

static void
adda_sent_row_init (AddaSentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
adda_sent_row_new (AddaBroadcastItem *broadcast)
{
  AddaSentRow *self = g_object_new (ADDA_TYPE_SENT_ROW, NULL);

  self->broadcast = g_object_ref (broadcast);
  g_signal_connect_object (broadcast, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
