/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A line of a log: what sort it is, when, what, and more of it on demand */

#include "adda-line-row.h"

struct _AddaLineRow
{
  GtkWidget parent_instance;

  GtkWidget *sort;
  GtkImage *icon;
  GtkLabel *word;
  GtkLabel *about;
  GtkLabel *text;
  GtkToggleButton *more;
  GtkLabel *details;

  char *style; /* (nullable) of the sort */
};

G_DEFINE_FINAL_TYPE (AddaLineRow, adda_line_row, GTK_TYPE_WIDGET)

void
adda_line_row_set_sort (AddaLineRow *self, const char *icon, const char *word, const char *style)
{
  if (self->style != NULL)
    gtk_widget_remove_css_class (self->sort, self->style);
  g_free (self->style);
  self->style = g_strdup (style);
  if (style != NULL)
    gtk_widget_add_css_class (self->sort, style);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->word, word);
}

void
adda_line_row_set_about (AddaLineRow *self, const char *about)
{
  gtk_label_set_text (self->about, about);
}

void
adda_line_row_set_text (AddaLineRow *self, const char *text)
{
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
}

void
adda_line_row_set_details (AddaLineRow *self, const char *details)
{
  gtk_toggle_button_set_active (self->more, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->more), details != NULL);
  gtk_label_set_text (self->details, details == NULL ? "" : details);
}

static void
adda_line_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&ADDA_LINE_ROW (object)->style, g_free);
  G_OBJECT_CLASS (adda_line_row_parent_class)->dispose (object);
}

static void
adda_line_row_class_init (AddaLineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_line_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/pages/audit/adda-line-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaLineRow, sort);
  gtk_widget_class_bind_template_child (widget_class, AddaLineRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AddaLineRow, word);
  gtk_widget_class_bind_template_child (widget_class, AddaLineRow, about);
  gtk_widget_class_bind_template_child (widget_class, AddaLineRow, text);
  gtk_widget_class_bind_template_child (widget_class, AddaLineRow, more);
  gtk_widget_class_bind_template_child (widget_class, AddaLineRow, details);
}

static void
adda_line_row_init (AddaLineRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
