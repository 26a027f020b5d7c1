/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Broadcasts kept under a name: to use one, to keep one more, to throw one away */

#include "adda-templates-popover.h"

#include "adda-template-row.h"

struct _AddaTemplatesPopover
{
  GtkPopover parent_instance;

  GtkWidget *empty;
  GtkWidget *scroll;
  GtkStringList *names;
  GtkEditable *name;
  GtkWidget *keep;
};

G_DEFINE_FINAL_TYPE (AddaTemplatesPopover, adda_templates_popover, GTK_TYPE_POPOVER)

enum
{
  USED,
  KEPT,
  REMOVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_removed (AddaTemplatesPopover *self, const char *name)
{
  g_signal_emit (self, signals[REMOVED], 0, name);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaTemplatesPopover *self)
{
  GtkWidget *row = g_object_new (ADDA_TYPE_TEMPLATE_ROW, NULL);

  g_signal_connect_object (row, "removed", G_CALLBACK (on_removed), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, AddaTemplatesPopover *self)
{
  GtkStringObject *name = gtk_list_item_get_item (list_item);

  adda_template_row_set_name (ADDA_TEMPLATE_ROW (gtk_list_item_get_child (list_item)),
                              gtk_string_object_get_string (name));
}

static void
on_activate (GtkListView *view, guint position, AddaTemplatesPopover *self)
{
  g_autofree char *name = g_strdup (gtk_string_list_get_string (self->names, position));

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[USED], 0, name);
}

static char *
get_name (AddaTemplatesPopover *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
}

static void
on_name (AddaTemplatesPopover *self)
{
  g_autofree char *name = get_name (self);

  gtk_widget_set_sensitive (self->keep, *name != '\0');
}

static void
on_keep (AddaTemplatesPopover *self)
{
  g_autofree char *name = get_name (self);

  if (*name == '\0')
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_editable_set_text (self->name, "");
  g_signal_emit (self, signals[KEPT], 0, name);
}

void
adda_templates_popover_set_names (AddaTemplatesPopover *self, const char *const *names)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));

  gtk_string_list_splice (self->names, 0, n, names);
  n = g_list_model_get_n_items (G_LIST_MODEL (self->names));
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->scroll, n > 0);
}

static guint
add_signal (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                       G_TYPE_STRING);
}

static void
adda_templates_popover_class_init (AddaTemplatesPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[USED] = add_signal (G_TYPE_FROM_CLASS (klass), "used");
  signals[KEPT] = add_signal (G_TYPE_FROM_CLASS (klass), "kept");
  signals[REMOVED] = add_signal (G_TYPE_FROM_CLASS (klass), "removed");

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/broadcast/adda-templates-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaTemplatesPopover, empty);
  gtk_widget_class_bind_template_child (widget_class, AddaTemplatesPopover, scroll);
  gtk_widget_class_bind_template_child (widget_class, AddaTemplatesPopover, names);
  gtk_widget_class_bind_template_child (widget_class, AddaTemplatesPopover, name);
  gtk_widget_class_bind_template_child (widget_class, AddaTemplatesPopover, keep);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_name);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
}

static void
adda_templates_popover_init (AddaTemplatesPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
