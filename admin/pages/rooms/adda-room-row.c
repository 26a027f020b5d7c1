/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A room in the list of rooms */

#include "adda-room-row.h"

#include <glib/gi18n.h>

#include "charts/adda-sparkline.h"
#include "models/adda-room-item.h"
#include "models/adda-text.h"
#include "widgets/adda-live-rows.h"

struct _AddaRoomRow
{
  GtkWidget parent_instance;

  GtkImage *kind_icon;
  GtkLabel *name_label;
  GtkWidget *locked;
  GtkLabel *mode_label;
  GtkLabel *details_label;
  AddaSparkline *sparkline;
  GtkLabel *rate_label;
  GtkLabel *last_label;

  AddaSeries *series; /* (owned) */
  AddaRoomItem *item; /* (unowned) (nullable) while the list item has it */
};

static void adda_room_row_live_row_init (AddaLiveRowInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AddaRoomRow,
                         adda_room_row,
                         GTK_TYPE_WIDGET,
                         G_IMPLEMENT_INTERFACE (ADDA_TYPE_LIVE_ROW, adda_room_row_live_row_init))

static void
adda_room_row_set_item (AddaLiveRow *row, gpointer item)
{
  ADDA_ROOM_ROW (row)->item = item;
}

static void
show_history (AddaRoomRow *self)
{
  double points[ADDA_ROOM_HISTORY];
  gint64 times_ms[ADDA_ROOM_HISTORY];
  guint n_points = adda_room_item_get_history (self->item, points);

  for (guint i = 0; i < n_points; i++)
    times_ms[i] = i * G_GINT64_CONSTANT (1000);
  adda_series_load (self->series, times_ms, points, n_points);
}

static char *
details_text (AddaRoomItem *room)
{
  g_autofree char *people =
      g_strdup_printf (ngettext ("%d person", "%d people", (gulong) room->members),
                       (int) room->members);

  if (room->topic == NULL || *room->topic == 0)
    return g_steal_pointer (&people);
  return g_strdup_printf ("%s · %s", people, room->topic);
}

static void
adda_room_row_refresh (AddaLiveRow *row)
{
  AddaRoomRow *self = ADDA_ROOM_ROW (row);
  gboolean is_gone = adda_live_item_get_is_gone (ADDA_LIVE_ITEM (self->item));
  gboolean is_raw = adda_room_item_is_raw (self->item);
  const char *mode = adda_room_item_get_mode_text (self->item);
  g_autofree char *details = details_text (self->item);
  /* Translators: messages in a minute */
  g_autofree char *rate = g_strdup_printf (_ ("%d/min"), (int) self->item->rate);
  g_autofree char *last = adda_text_age (self->item->last, g_get_real_time ());

  gtk_label_set_text (self->name_label, adda_room_item_get_title (self->item));
  gtk_image_set_from_icon_name (self->kind_icon,
                                is_raw ? "media-playlist-shuffle-symbolic" : "adda-rooms-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->kind_icon),
                               is_raw ? _ ("Raw frames, nothing is kept") : _ ("Chat"));
  gtk_widget_set_visible (self->locked, self->item->locked);
  gtk_widget_set_visible (GTK_WIDGET (self->mode_label), mode != NULL || is_raw || is_gone);
  gtk_label_set_text (self->mode_label, is_gone ? _ ("Gone") : is_raw ? _ ("Raw") : mode);
  gtk_label_set_text (self->details_label, details);
  gtk_label_set_text (self->rate_label, rate);
  gtk_label_set_text (self->last_label, last);
  gtk_widget_set_opacity (GTK_WIDGET (self), is_gone ? 0.5 : 1);
  show_history (self);
}

static void
adda_room_row_live_row_init (AddaLiveRowInterface *iface)
{
  iface->set_item = adda_room_row_set_item;
  iface->refresh = adda_room_row_refresh;
}

static void
adda_room_row_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&ADDA_ROOM_ROW (object)->series);
  G_OBJECT_CLASS (adda_room_row_parent_class)->dispose (object);
}

static void
adda_room_row_class_init (AddaRoomRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_room_row_dispose;
  g_type_ensure (ADDA_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/rooms/adda-room-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, kind_icon);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, locked);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, mode_label);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, details_label);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, rate_label);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomRow, last_label);
}

static void
adda_room_row_init (AddaRoomRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->series = adda_series_new (NULL, ADDA_ROOM_HISTORY, 1);
  adda_sparkline_set_series (self->sparkline, self->series);
}

GtkWidget *
adda_room_row_new (gpointer unused)
{
  return g_object_new (ADDA_TYPE_ROOM_ROW, NULL);
}
