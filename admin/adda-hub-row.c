/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A row of the list of hubs: its state, its name, its address */

#include "adda-hub-row.h"

#include <glib/gi18n.h>

struct _AddaHubRow
{
  GtkListBoxRow parent_instance;

  AddaHub *hub; /* (owned) */
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *state;
  GtkWidget *alarms;
  GtkWidget *edit;
};

G_DEFINE_FINAL_TYPE (AddaHubRow, adda_hub_row, GTK_TYPE_LIST_BOX_ROW)

AddaHub *
adda_hub_row_get_hub (AddaHubRow *self)
{
  g_return_val_if_fail (ADDA_IS_HUB_ROW (self), NULL);

  return self->hub;
}

static void
show (AddaHubRow *self)
{
  AddaHubState hub_state = adda_hub_get_state (self->hub);
  guint n_alarms = adda_hub_get_alarms (self->hub)->len;
  /* Translators: a hub's state and its address */
  g_autofree char *state = g_strdup_printf (_ ("%s · %s"), adda_hub_state_word (hub_state),
                                            adda_hub_get_url (self->hub));
  g_autofree char *edit = g_strdup_printf (_ ("Edit %s"), adda_hub_get_name (self->hub));
  g_autofree char *alarms =
      g_strdup_printf (ngettext ("%u alarm", "%u alarms", n_alarms), n_alarms);

  gtk_image_set_from_icon_name (self->icon, adda_hub_state_icon (hub_state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              (const char *[]){ adda_hub_state_css_class (hub_state), NULL });
  gtk_label_set_label (self->name, adda_hub_get_name (self->hub));
  gtk_label_set_label (self->state, state);
  gtk_widget_set_visible (self->alarms, n_alarms > 0);
  gtk_widget_set_tooltip_text (self->alarms, alarms);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->alarms), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  alarms, -1);
  gtk_widget_set_tooltip_text (self->edit, edit);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edit), GTK_ACCESSIBLE_PROPERTY_LABEL, edit,
                                  -1);
}

/* The list goes when the dialog comes. */
static void
on_edit (AddaHubRow *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

GtkWidget *
adda_hub_row_new (AddaHub *hub)
{
  AddaHubRow *self = g_object_new (ADDA_TYPE_HUB_ROW, NULL);

  self->hub = g_object_ref (hub);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit), "s", adda_hub_get_id (hub));
  g_signal_connect_object (hub, "notify", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  return GTK_WIDGET (self);
}

static void
adda_hub_row_dispose (GObject *object)
{
  g_clear_object (&ADDA_HUB_ROW (object)->hub);
  G_OBJECT_CLASS (adda_hub_row_parent_class)->dispose (object);
}

static void
adda_hub_row_class_init (AddaHubRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = adda_hub_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/chat/adda/Console/adda-hub-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaHubRow, icon);
  gtk_widget_class_bind_template_child (widget_class, AddaHubRow, name);
  gtk_widget_class_bind_template_child (widget_class, AddaHubRow, state);
  gtk_widget_class_bind_template_child (widget_class, AddaHubRow, alarms);
  gtk_widget_class_bind_template_child (widget_class, AddaHubRow, edit);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
}

static void
adda_hub_row_init (AddaHubRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
