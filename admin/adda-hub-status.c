/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a window shows of a hub that is not connected, and what to do about it */

#include "adda-hub-status.h"

#include <glib/gi18n.h>

struct _AddaHubStatus
{
  AdwBin parent_instance;

  AddaHub *hub; /* (owned) (nullable) */
  gboolean
      has_failed; /* since it was connected last: it is offline, also while the next try is under way */
  guint countdown_source;

  GtkStack *stack;
  AdwStatusPage *connecting;
  AdwStatusPage *offline;
  AdwStatusPage *refused;
  GtkLabel *countdown;
  GtkWidget *try_now;
  GtkWidget *spinner;
  GtkWidget *edit_offline;
  GtkWidget *edit_refused;
};

G_DEFINE_FINAL_TYPE (AddaHubStatus, adda_hub_status, ADW_TYPE_BIN)

static void
describe (AdwStatusPage *page, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_status_page_set_description (page, escaped);
}

static void
show_countdown (AddaHubStatus *self)
{
  AddaHubClient *client = adda_hub_get_client (self->hub);
  gboolean is_trying = adda_hub_client_get_state (client) == ADDA_HUB_STATE_CONNECTING;
  gint64 retry_at = 0;
  g_autofree char *text = NULL;

  g_object_get (client, "retry-at", &retry_at, NULL);
  gtk_widget_set_visible (self->spinner, is_trying);
  gtk_widget_set_sensitive (self->try_now, !is_trying);
  if (is_trying)
    {
      text = g_strdup (_ ("Connecting…"));
    }
  else if (retry_at != 0)
    {
      guint seconds = MAX (retry_at - g_get_monotonic_time (), 0) / G_USEC_PER_SEC + 1;

      text = g_strdup_printf (ngettext ("Next try in %u second", "Next try in %u seconds", seconds),
                              seconds);
    }
  gtk_label_set_label (self->countdown, text != NULL ? text : "");
}

static gboolean
on_countdown (gpointer data)
{
  show_countdown (data);
  return G_SOURCE_CONTINUE;
}

/* It counts only while it is seen. */
static void
run_countdown (AddaHubStatus *self)
{
  gboolean runs = self->hub != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) &&
                  gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->offline);

  if (runs && self->countdown_source == 0)
    self->countdown_source = g_timeout_add_seconds (1, on_countdown, self);
  else if (!runs)
    g_clear_handle_id (&self->countdown_source, g_source_remove);
  if (runs)
    show_countdown (self);
}

static GtkWidget *
choose_page (AddaHubStatus *self, AddaHubState state)
{
  if (state == ADDA_HUB_STATE_REFUSED)
    return GTK_WIDGET (self->refused);
  return GTK_WIDGET (self->has_failed ? self->offline : self->connecting);
}

static void
show (AddaHubStatus *self)
{
  g_autofree char *text = NULL;
  gint64 retry_at = 0;
  AddaHubState state;

  if (self->hub == NULL)
    return;
  state = adda_hub_get_state (self->hub);
  g_object_get (adda_hub_get_client (self->hub), "state-text", &text, "retry-at", &retry_at, NULL);

  if (state == ADDA_HUB_STATE_CONNECTED)
    self->has_failed = FALSE;
  /* Without a next try it has not begun: the keyring is asked for the token. */
  if (state == ADDA_HUB_STATE_OFFLINE && retry_at != 0)
    {
      self->has_failed = TRUE;
      describe (self->offline, text);
    }
  if (state == ADDA_HUB_STATE_REFUSED)
    describe (self->refused, text);
  describe (self->connecting, adda_hub_get_url (self->hub));
  gtk_stack_set_visible_child (self->stack, choose_page (self, state));
  run_countdown (self);
}

/* The first try of a new client is no failure yet. */
static void
on_client (AddaHubStatus *self)
{
  self->has_failed = FALSE;
}

void
adda_hub_status_set_hub (AddaHubStatus *self, AddaHub *hub)
{
  g_return_if_fail (ADDA_IS_HUB_STATUS (self));

  if (self->hub != NULL)
    g_signal_handlers_disconnect_by_data (self->hub, self);
  g_set_object (&self->hub, hub);
  if (hub != NULL)
    {
      const char *id = adda_hub_get_id (hub);

      g_signal_connect_object (hub, "notify::client", G_CALLBACK (on_client), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (hub, "notify::state", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit_offline), "s", id);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->edit_refused), "s", id);
    }
  show (self);
}

static void
adda_hub_status_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_hub_status_parent_class)->map (widget);
  run_countdown (ADDA_HUB_STATUS (widget));
}

static void
adda_hub_status_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_hub_status_parent_class)->unmap (widget);
  run_countdown (ADDA_HUB_STATUS (widget));
}

static void
adda_hub_status_dispose (GObject *object)
{
  AddaHubStatus *self = ADDA_HUB_STATUS (object);

  g_clear_handle_id (&self->countdown_source, g_source_remove);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (adda_hub_status_parent_class)->dispose (object);
}

static void
adda_hub_status_class_init (AddaHubStatusClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = adda_hub_status_dispose;
  widget_class->map = adda_hub_status_map;
  widget_class->unmap = adda_hub_status_unmap;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/adda-hub-status.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, stack);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, connecting);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, offline);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, refused);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, countdown);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, try_now);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, spinner);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, edit_offline);
  gtk_widget_class_bind_template_child (widget_class, AddaHubStatus, edit_refused);
}

static void
adda_hub_status_init (AddaHubStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
