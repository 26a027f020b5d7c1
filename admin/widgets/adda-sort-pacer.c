/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Keeps a list sorted whose items change, without moving rows from under the pointer */

#include "adda-sort-pacer.h"

#define PERIOD_S 3

struct _AddaSortPacer
{
  GObject parent_instance;

  GtkWidget *list;             /* (unowned) */
  GtkSorter *sorter;           /* (owned) */
  GtkEventController *pointer; /* (unowned) the list's */
  guint timer;
};

G_DEFINE_TYPE (AddaSortPacer, adda_sort_pacer, G_TYPE_OBJECT)

static void
to_top (GtkWidget *list)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);

  if (scroller != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)),
                              0);
}

static gboolean
is_at_top (GtkWidget *list)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);

  return scroller != NULL && gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (
                                 GTK_SCROLLED_WINDOW (scroller))) <= 0;
}

static gboolean
on_timer (gpointer data)
{
  AddaSortPacer *self = data;
  gboolean was_at_top = is_at_top (self->list);

  if (gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->pointer)))
    return G_SOURCE_CONTINUE;
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  if (was_at_top)
    to_top (self->list);
  return G_SOURCE_CONTINUE;
}

static void
on_map (AddaSortPacer *self)
{
  if (self->timer != 0)
    return;
  self->timer = g_timeout_add_seconds (PERIOD_S, on_timer, self);
  g_source_set_name_by_id (self->timer, "adda-sort-pacer");
}

static void
on_unmap (AddaSortPacer *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
}

static void
adda_sort_pacer_dispose (GObject *object)
{
  AddaSortPacer *self = ADDA_SORT_PACER (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->pointer != NULL)
    gtk_widget_remove_controller (self->list, self->pointer);
  self->pointer = NULL;
  g_clear_object (&self->sorter);
  G_OBJECT_CLASS (adda_sort_pacer_parent_class)->dispose (object);
}

static void
adda_sort_pacer_class_init (AddaSortPacerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = adda_sort_pacer_dispose;
}

static void
adda_sort_pacer_init (AddaSortPacer *self)
{
}

AddaSortPacer *
adda_sort_pacer_new (GtkWidget *list, GtkSorter *sorter)
{
  AddaSortPacer *self = g_object_new (ADDA_TYPE_SORT_PACER, NULL);

  self->list = list;
  self->sorter = g_object_ref (sorter);
  self->pointer = gtk_event_controller_motion_new ();
  gtk_widget_add_controller (list, self->pointer);
  g_signal_connect_object (list, "map", G_CALLBACK (on_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "unmap", G_CALLBACK (on_unmap), self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (list))
    on_map (self);
  return self;
}
