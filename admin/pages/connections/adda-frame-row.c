/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A frame of a traced connection */

#include "adda-frame-row.h"

#include <glib/gi18n.h>

#include "models/adda-text.h"

struct _AddaFrameRow
{
  AdwBin parent_instance;

  GtkImage *direction_icon;
  GtkLabel *head_label;
  GtkLabel *text_label;
};

G_DEFINE_FINAL_TYPE (AddaFrameRow, adda_frame_row, ADW_TYPE_BIN)

void
adda_frame_row_set_item (AddaFrameRow *self, AddaFrameItem *item)
{
  gboolean is_in = g_strcmp0 (item->direction, "in") == 0;
  g_autofree char *clock = adda_text_clock (item->time);
  g_autofree char *bytes = adda_text_bytes (item->bytes);
  g_autofree char *head = g_strdup_printf ("%s · %s · %s · %s", is_in ? _ ("In") : _ ("Out"), clock,
                                           item->kind != NULL ? item->kind : "–", bytes);

  gtk_image_set_from_icon_name (self->direction_icon,
                                is_in ? "go-next-symbolic" : "go-previous-symbolic");
  gtk_label_set_text (self->head_label, head);
  gtk_label_set_text (self->text_label, item->text);
  gtk_widget_set_visible (GTK_WIDGET (self->text_label), item->text != NULL && *item->text != 0);
}

static void
adda_frame_row_class_init (AddaFrameRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/connections/adda-frame-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaFrameRow, direction_icon);
  gtk_widget_class_bind_template_child (widget_class, AddaFrameRow, head_label);
  gtk_widget_class_bind_template_child (widget_class, AddaFrameRow, text_label);
}

static void
adda_frame_row_init (AddaFrameRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
adda_frame_row_new (void)
{
  return g_object_new (ADDA_TYPE_FRAME_ROW, NULL);
}
