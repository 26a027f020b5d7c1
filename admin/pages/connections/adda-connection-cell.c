/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A cell of the connections' list */

#include "adda-connection-cell.h"

#include "widgets/adda-live-rows.h"

#define BAR_HEIGHT 2

struct _AddaConnectionCell
{
  GtkWidget parent_instance;

  GtkInscription *inscription;

  const AddaColumn *column;
  AddaConnectionItem *item; /* (unowned) (nullable) while the list item has it */
  int level;
  float fill;
};

static void adda_connection_cell_live_row_init (AddaLiveRowInterface *iface);

G_DEFINE_TYPE_WITH_CODE (AddaConnectionCell,
                         adda_connection_cell,
                         GTK_TYPE_WIDGET,
                         G_IMPLEMENT_INTERFACE (ADDA_TYPE_LIVE_ROW,
                                                adda_connection_cell_live_row_init))

static const char *const level_classes[] = {
  [ADDA_PENDING_LOW] = "low",
  [ADDA_PENDING_RAISED] = "warning",
  [ADDA_PENDING_HIGH] = "error",
};

static void
set_level (AddaConnectionCell *self, AddaPendingLevel level, float fill)
{
  if (self->level != (int) level)
    {
      if (self->level >= 0)
        gtk_widget_remove_css_class (GTK_WIDGET (self), level_classes[self->level]);
      gtk_widget_add_css_class (GTK_WIDGET (self), level_classes[level]);
      self->level = (int) level;
    }
  if (self->fill != fill)
    {
      self->fill = fill;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static void
adda_connection_cell_set_item (AddaLiveRow *row, gpointer item)
{
  ADDA_CONNECTION_CELL (row)->item = item;
}

static void
adda_connection_cell_refresh (AddaLiveRow *row)
{
  AddaConnectionCell *self = ADDA_CONNECTION_CELL (row);
  g_autofree char *text = self->column->text (self->item, g_get_real_time ());

  gtk_inscription_set_text (self->inscription, text);
  gtk_widget_set_opacity (GTK_WIDGET (self),
                          adda_live_item_get_is_gone (ADDA_LIVE_ITEM (self->item)) ? 0.5 : 1);
  if (self->column->has_level)
    set_level (self, adda_connection_item_get_level (self->item),
               (float) adda_connection_item_get_fill (self->item));
}

static void
adda_connection_cell_live_row_init (AddaLiveRowInterface *iface)
{
  iface->set_item = adda_connection_cell_set_item;
  iface->refresh = adda_connection_cell_refresh;
}

static void
adda_connection_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AddaConnectionCell *self = ADDA_CONNECTION_CELL (widget);

  GTK_WIDGET_CLASS (adda_connection_cell_parent_class)->snapshot (widget, snapshot);
  if (self->fill > 0)
    {
      float width = (float) gtk_widget_get_width (widget);
      float bar = MAX (self->fill * width, 1);
      graphene_rect_t rect =
          GRAPHENE_RECT_INIT (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? 0
                                                                                    : width - bar,
                              (float) gtk_widget_get_height (widget) - BAR_HEIGHT, bar, BAR_HEIGHT);
      GdkRGBA color;

      gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
      gtk_snapshot_append_color (snapshot, &color, &rect);
    }
}

static void
adda_connection_cell_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  if (child != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (adda_connection_cell_parent_class)->dispose (object);
}

static void
adda_connection_cell_class_init (AddaConnectionCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_connection_cell_dispose;
  widget_class->snapshot = adda_connection_cell_snapshot;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/connections/adda-connection-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionCell, inscription);
}

static void
adda_connection_cell_init (AddaConnectionCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->level = -1;
}

GtkWidget *
adda_connection_cell_new (const AddaColumn *column)
{
  AddaConnectionCell *self = g_object_new (ADDA_TYPE_CONNECTION_CELL, NULL);

  self->column = column;
  gtk_inscription_set_min_chars (self->inscription, column->chars / 2);
  gtk_inscription_set_nat_chars (self->inscription, column->chars);
  gtk_inscription_set_xalign (self->inscription, column->is_figure ? 1 : 0);
  if (column->is_figure)
    gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  return GTK_WIDGET (self);
}
