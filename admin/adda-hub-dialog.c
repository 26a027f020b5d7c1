/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Adds a hub, or edits or removes one */

#include "adda-hub-dialog.h"

#include <glib/gi18n.h>

#include "client/adda-hub-url.h"

struct _AddaHubDialog
{
  AdwWindow parent_instance;

  AddaHubStore *store;   /* (owned) */
  AddaHub *hub;          /* (owned) (nullable) for a new one */
  AddaHubClient *client; /* (owned) (nullable) that tries whether it goes */

  GtkEditable *url;
  GtkEditable *token;
  GtkEditable *name;
  GtkWidget *exposed;
  GtkRevealer *result;
  GtkLabel *message;
  GtkWidget *save;
  GtkWidget *save_anyway;
  GtkStack *save_stack;
  GtkWidget *remove;
};

enum
{
  SIGNAL_SAVED,
  SIGNAL_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AddaHubDialog, adda_hub_dialog, ADW_TYPE_WINDOW)

static void
stop_trying (AddaHubDialog *self)
{
  if (self->client == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->client, self);
  adda_hub_client_close (self->client);
  g_clear_object (&self->client);
}

static void
show_trying (AddaHubDialog *self, gboolean is_trying)
{
  gtk_stack_set_visible_child_name (self->save_stack, is_trying ? "trying" : "save");
}

static void
mark (GtkEditable *row, gboolean is_wrong)
{
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

/* What went wrong, where to mend it, and whether it makes sense to keep it all the same. */
static void
complain (AddaHubDialog *self, GtkEditable *row, const char *text, gboolean may_save)
{
  show_trying (self, FALSE);
  gtk_label_set_label (self->message, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->message), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_revealer_set_reveal_child (self->result, TRUE);
  gtk_widget_set_visible (self->save_anyway, may_save);
  mark (row, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_changed (AddaHubDialog *self)
{
  g_autofree char *url = adda_hub_url_normalize (gtk_editable_get_text (self->url), NULL);

  stop_trying (self);
  show_trying (self, FALSE);
  mark (self->url, FALSE);
  mark (self->token, FALSE);
  gtk_revealer_set_reveal_child (self->result, FALSE);
  gtk_widget_set_visible (self->exposed, url != NULL && adda_hub_url_is_exposed (url));
  gtk_widget_set_sensitive (self->save, *gtk_editable_get_text (self->url) != '\0');
}

/* What is in the field, else what the hub has. (transfer full) (nullable) */
static char *
get_token (AddaHubDialog *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->token)));

  if (*text != '\0')
    return g_steal_pointer (&text);
  return self->hub != NULL ? g_strdup (adda_hub_get_token (self->hub)) : NULL;
}

/* The host, if no name is given. */
static char *
get_name (AddaHubDialog *self, const char *url)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));

  if (*text != '\0')
    return g_steal_pointer (&text);
  return g_strdup (strstr (url, "://") + strlen ("://"));
}

static void
on_save_anyway (AddaHubDialog *self)
{
  g_autofree char *url = adda_hub_url_normalize (gtk_editable_get_text (self->url), NULL);
  g_autofree char *token = get_token (self);
  g_autofree char *name = NULL;

  if (url == NULL)
    return;
  name = get_name (self, url);
  stop_trying (self);
  if (self->hub == NULL)
    {
      self->hub = adda_hub_new (NULL, name, url);
      adda_hub_store_add (self->store, self->hub, token, TRUE);
    }
  else
    {
      adda_hub_store_change (self->store, self->hub, name, url, token);
    }
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, self->hub);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_state (AddaHubDialog *self)
{
  g_autofree char *text = NULL;

  g_object_get (self->client, "state-text", &text, NULL);
  switch (adda_hub_client_get_state (self->client))
    {
    case ADDA_HUB_STATE_CONNECTING:
      break;
    case ADDA_HUB_STATE_CONNECTED:
      on_save_anyway (self);
      break;
    case ADDA_HUB_STATE_REFUSED:
      stop_trying (self);
      complain (self, self->token, text, FALSE);
      break;
    case ADDA_HUB_STATE_OFFLINE:
      stop_trying (self);
      complain (self, self->url, text, TRUE);
      break;
    }
}

static void
on_save (AddaHubDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *url = adda_hub_url_normalize (gtk_editable_get_text (self->url), &error);
  g_autofree char *token = get_token (self);

  if (self->client != NULL)
    return;
  if (url == NULL)
    {
      complain (self, self->url, error->message, FALSE);
      return;
    }
  if (token == NULL)
    {
      complain (self, self->token, _ ("Enter an admin token. The command below prints one."),
                FALSE);
      return;
    }
  show_trying (self, TRUE);
  self->client = adda_hub_client_new (url, token);
  adda_hub_client_open (self->client);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (on_state), self,
                           G_CONNECT_SWAPPED);
}

static void
on_remove (AddaHubDialog *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVED], 0, self->hub);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_copy (AddaHubDialog *self, GtkWidget *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button),
                          "adda-ctl token issue --user you --role admin");
}

GtkWindow *
adda_hub_dialog_new (GtkWindow *parent, AddaHubStore *store, AddaHub *hub)
{
  AddaHubDialog *self = g_object_new (ADDA_TYPE_HUB_DIALOG, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  if (hub != NULL)
    {
      self->hub = g_object_ref (hub);
      gtk_window_set_title (GTK_WINDOW (self), _ ("Edit Hub"));
      gtk_button_set_label (GTK_BUTTON (self->save), _ ("Save"));
      gtk_button_set_label (GTK_BUTTON (self->save_anyway), _ ("Save Anyway"));
      gtk_editable_set_text (self->url, adda_hub_get_url (hub));
      gtk_editable_set_text (self->name, adda_hub_get_name (hub));
      if (adda_hub_get_token (hub) != NULL)
        adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->token),
                                       _ ("New Token (Empty Keeps the Old One)"));
      gtk_widget_show (self->remove);
    }
  on_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->url));
  return GTK_WINDOW (self);
}

static void
adda_hub_dialog_dispose (GObject *object)
{
  AddaHubDialog *self = ADDA_HUB_DIALOG (object);

  stop_trying (self);
  g_clear_object (&self->hub);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (adda_hub_dialog_parent_class)->dispose (object);
}

static void
adda_hub_dialog_class_init (AddaHubDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = adda_hub_dialog_dispose;

  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, ADDA_TYPE_HUB);
  signals[SIGNAL_REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, ADDA_TYPE_HUB);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/adda-hub-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, url);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, token);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, name);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, exposed);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, result);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, message);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, save);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, save_anyway);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, save_stack);
  gtk_widget_class_bind_template_child (widget_class, AddaHubDialog, remove);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_save_anyway);
  gtk_widget_class_bind_template_callback (widget_class, on_remove);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
adda_hub_dialog_init (AddaHubDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
