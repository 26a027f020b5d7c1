/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The name of a template, and the way to throw it away */

#include "adda-template-row.h"

struct _AddaTemplateRow
{
  GtkBox parent_instance;

  GtkLabel *name;
};

G_DEFINE_FINAL_TYPE (AddaTemplateRow, adda_template_row, GTK_TYPE_BOX)

enum
{
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_remove (AddaTemplateRow *self)
{
  g_autofree char *name = g_strdup (gtk_label_get_text (self->name));

  g_signal_emit (self, signals[REMOVED], 0, name);
}

void
adda_template_row_set_name (AddaTemplateRow *self, const char *name)
{
  gtk_label_set_text (self->name, name);
}

static void
adda_template_row_class_init (AddaTemplateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/broadcast/adda-template-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaTemplateRow, name);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
}

static void
adda_template_row_init (AddaTemplateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
