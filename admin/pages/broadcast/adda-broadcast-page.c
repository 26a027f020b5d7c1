/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Broadcast: telling many people something */

#include "adda-broadcast-page.h"

#include <glib/gi18n.h>

#include "adda-broadcast-form.h"
#include "adda-columns-layout.h"
#include "adda-console-settings.h"
#include "adda-notice-preview.h"
#include "adda-notice.h"
#include "adda-sent-row.h"
#include "adda-templates-popover.h"
#include "adda-templates.h"
#include "models/adda-broadcast-item.h"
#include "models/adda-text.h"
#include "widgets/adda-confirm.h"
#include "widgets/adda-states.h"

/* The hub is asked whom it reaches once the form has stood still for so long. */
#define STILL_MS 500
#define MAX_SENT 100

#define TEMPLATES_KEY "broadcast-templates"

struct _AddaBroadcastPage
{
  AddaPage parent_instance;

  AddaBroadcastForm *form;
  AddaNoticePreview *preview;
  GtkWidget *send;
  AddaTemplatesPopover *templates;
  GtkLabel *reach;
  AddaStates *states;
  GtkListBox *sent;

  AddaTopicModel *model; /* (owned) (nullable) while it is watched */
  GtkSorter *sorter;     /* (owned) */
  guint still;           /* source */
  GCancellable *asking;  /* (owned) (nullable) the dry run under way */
  char *who;             /* (nullable) "1,204 people", of the last dry run */
  GSettings *settings;   /* (unowned) the console's own, which hold the templates */
};

G_DEFINE_FINAL_TYPE (AddaBroadcastPage, adda_broadcast_page, ADDA_TYPE_PAGE)

static void
cancel_asking (AddaBroadcastPage *self)
{
  g_clear_handle_id (&self->still, g_source_remove);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* (nullable) The members of the action, if it can be done. */
static JsonObject *
make_members (AddaBroadcastPage *self, char **error)
{
  g_autoptr (AddaDraft) draft = adda_broadcast_form_get_draft (self->form);
  g_autoptr (JsonObject) to = adda_broadcast_form_get_to (self->form);
  g_autoptr (JsonObject) notification = adda_draft_get_notification (draft, error);
  JsonObject *members;

  if (notification == NULL)
    return NULL;
  if (to == NULL)
    {
      *error = g_strdup (draft->to == ADDA_DRAFT_TO_ROOM ? _ ("Choose a room")
                                                         : _ ("Say to whom it goes"));
      return NULL;
    }
  members = json_object_new ();
  json_object_set_object_member (members, "to", g_steal_pointer (&to));
  json_object_set_object_member (members, "notification", g_steal_pointer (&notification));
  return members;
}

static void
show_reach (AddaBroadcastPage *self, JsonObject *answer)
{
  gint64 n = json_object_get_int_member_with_default (answer, "recipients", 0);
  gint64 n_rooms = json_object_get_int_member_with_default (answer, "rooms", 0);
  g_autofree char *people = adda_text_count (n);
  g_autofree char *rooms = adda_text_count (n_rooms);
  /* Translators: %s is a number */
  g_autofree char *who = g_strdup_printf (ngettext ("%s person", "%s people", (gulong) n), people);
  g_autofree char *where =
      g_strdup_printf (ngettext ("%s room", "%s rooms", (gulong) n_rooms), rooms);
  /* Translators: "1,204 people" and "86 rooms" */
  g_autofree char *text = g_strdup_printf (_ ("Reaches %s in %s"), who, where);

  g_free (self->who);
  self->who = g_steal_pointer (&who);
  gtk_label_set_text (self->reach, text);
  gtk_widget_set_sensitive (self->send, TRUE);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaBroadcastPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->asking == NULL)
    return;
  g_clear_object (&self->asking);
  if (answer != NULL)
    show_reach (self, answer);
  else
    gtk_label_set_text (self->reach, error->message);
}

static gboolean
on_still (gpointer data)
{
  AddaBroadcastPage *self = data;
  g_autofree char *error = NULL;
  JsonObject *members = make_members (self, &error);

  self->still = 0;
  if (members == NULL)
    return G_SOURCE_REMOVE;
  json_object_set_boolean_member (members, "dry_run", TRUE);
  self->asking = g_cancellable_new ();
  adda_hub_client_do_async (adda_page_get_client (ADDA_PAGE (self)), "broadcast", members,
                            self->asking, on_counted, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
show_preview (AddaBroadcastPage *self)
{
  g_autoptr (AddaDraft) draft = adda_broadcast_form_get_draft (self->form);
  g_autofree char *error = NULL;
  g_autoptr (JsonObject) notification = NULL;

  /* What is wrong with the data does not show in the browser, so the preview does without them. */
  g_free (draft->data);
  draft->data = g_strdup ("");
  notification = adda_draft_get_notification (draft, &error);
  if (notification == NULL)
    notification = json_object_new ();
  adda_notice_preview_show (self->preview, notification, draft->to == ADDA_DRAFT_TO_ALL);
}

static void
on_changed (AddaBroadcastPage *self)
{
  g_autofree char *error = NULL;
  g_autoptr (JsonObject) members = make_members (self, &error);

  cancel_asking (self);
  show_preview (self);
  gtk_widget_set_sensitive (self->send, FALSE);
  gtk_label_set_text (self->reach, members == NULL ? error : _ ("Counting…"));
  if (members == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->still = g_timeout_add (STILL_MS, on_still, self);
  g_source_set_name_by_id (self->still, "adda-broadcast-still");
}

static void
clear_form (AddaBroadcastPage *self)
{
  g_autoptr (AddaDraft) draft = adda_draft_new ();

  adda_broadcast_form_set_draft (self->form, draft);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaBroadcastPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  if (answer == NULL)
    {
      adda_page_toast (ADDA_PAGE (self), error->message);
      on_changed (self);
      return;
    }
  adda_page_toast (ADDA_PAGE (self), _ ("The broadcast is sent"));
  clear_form (self);
}

static void
do_send (AddaPage *page, gpointer data)
{
  JsonObject *members = data;

  gtk_widget_set_sensitive (ADDA_BROADCAST_PAGE (page)->send, FALSE);
  adda_hub_client_do_async (adda_page_get_client (page), "broadcast", json_object_ref (members),
                            NULL, on_sent, g_object_ref (page));
}

static void
on_send (AddaBroadcastPage *self)
{
  g_autofree char *error = NULL;
  JsonObject *members = make_members (self, &error);
  g_autofree char *title = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *button = NULL;

  if (members == NULL || self->who == NULL)
    {
      g_clear_pointer (&members, json_object_unref);
      return;
    }
  title = adda_notice_title (json_object_get_object_member (members, "notification"));
  /* Translators: %s is "1,204 people" */
  heading = g_strdup_printf (_ ("Send to %s?"), self->who);
  button = g_strdup_printf (_ ("_Send to %s"), self->who);
  adda_confirm (ADDA_PAGE (self), heading, title, button, FALSE, do_send, members,
                (GDestroyNotify) json_object_unref);
}

static void
show_templates (AddaBroadcastPage *self)
{
  g_autofree char *kept = g_settings_get_string (self->settings, TEMPLATES_KEY);
  g_auto (GStrv) names = adda_templates_list (kept);

  adda_templates_popover_set_names (self->templates, (const char *const *) names);
}

static void
on_template_used (AddaBroadcastPage *self, const char *name)
{
  g_autofree char *kept = g_settings_get_string (self->settings, TEMPLATES_KEY);
  g_autoptr (AddaDraft) draft = adda_templates_get (kept, name);

  if (draft != NULL)
    adda_broadcast_form_set_draft (self->form, draft);
}

static void
on_template_kept (AddaBroadcastPage *self, const char *name)
{
  g_autoptr (AddaDraft) draft = adda_broadcast_form_get_draft (self->form);
  g_autofree char *kept = g_settings_get_string (self->settings, TEMPLATES_KEY);
  g_autofree char *more = adda_templates_add (kept, name, draft);

  g_settings_set_string (self->settings, TEMPLATES_KEY, more);
}

static void
on_template_removed (AddaBroadcastPage *self, const char *name)
{
  g_autofree char *kept = g_settings_get_string (self->settings, TEMPLATES_KEY);
  g_autofree char *fewer = adda_templates_remove (kept, name);

  g_settings_set_string (self->settings, TEMPLATES_KEY, fewer);
}

static void
on_clear (AddaBroadcastPage *self)
{
  clear_form (self);
}

static JsonObject *
get_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
on_again (AddaBroadcastPage *self, AddaSentRow *row)
{
  AddaBroadcastItem *broadcast = adda_sent_row_get_broadcast (row);
  g_autoptr (AddaDraft) draft =
      adda_draft_new_from_json (get_object (broadcast->to), get_object (broadcast->notification));

  adda_broadcast_form_set_draft (self->form, draft);
}

static GtkWidget *
make_row (gpointer item, gpointer data)
{
  GtkWidget *row = adda_sent_row_new (item);

  g_signal_connect_object (row, "again", G_CALLBACK (on_again), data, G_CONNECT_SWAPPED);
  return row;
}

static int
compare_newest_first (gconstpointer a, gconstpointer b, gpointer data)
{
  AddaBroadcastItem *first = ADDA_BROADCAST_ITEM ((gpointer) a);
  AddaBroadcastItem *second = ADDA_BROADCAST_ITEM ((gpointer) b);

  return g_strcmp0 (second->time, first->time);
}

static void
adda_broadcast_page_map (GtkWidget *widget)
{
  AddaBroadcastPage *self = ADDA_BROADCAST_PAGE (widget);
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));
  g_autoptr (GtkSortListModel) sorted = NULL;

  GTK_WIDGET_CLASS (adda_broadcast_page_parent_class)->map (widget);
  self->model =
      adda_topic_model_new (client, "broadcasts", NULL, "id", ADDA_TYPE_BROADCAST_ITEM, MAX_SENT);
  sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->model)),
                                    g_object_ref (self->sorter));
  gtk_list_box_bind_model (self->sent, G_LIST_MODEL (sorted), make_row, self, NULL);
  adda_states_follow (self->states, client, self->model, NULL);
  adda_broadcast_form_watch (self->form, client);
  on_changed (self);
}

static void
unwatch (AddaBroadcastPage *self)
{
  cancel_asking (self);
  if (self->model == NULL)
    return;
  adda_broadcast_form_unwatch (self->form);
  adda_states_follow (self->states, NULL, NULL, NULL);
  gtk_list_box_bind_model (self->sent, NULL, NULL, NULL, NULL);
  g_clear_object (&self->model);
}

static void
adda_broadcast_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_broadcast_page_parent_class)->unmap (widget);
  unwatch (ADDA_BROADCAST_PAGE (widget));
}

static void
adda_broadcast_page_dispose (GObject *object)
{
  AddaBroadcastPage *self = ADDA_BROADCAST_PAGE (object);

  unwatch (self);
  g_clear_object (&self->sorter);
  G_OBJECT_CLASS (adda_broadcast_page_parent_class)->dispose (object);
}

static void
adda_broadcast_page_finalize (GObject *object)
{
  AddaBroadcastPage *self = ADDA_BROADCAST_PAGE (object);

  g_free (self->who);
  G_OBJECT_CLASS (adda_broadcast_page_parent_class)->finalize (object);
}

static void
adda_broadcast_page_class_init (AddaBroadcastPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_broadcast_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = adda_broadcast_page_finalize;
  widget_class->map = adda_broadcast_page_map;
  widget_class->unmap = adda_broadcast_page_unmap;

  g_type_ensure (ADDA_TYPE_BROADCAST_FORM);
  g_type_ensure (ADDA_TYPE_COLUMNS_LAYOUT);
  g_type_ensure (ADDA_TYPE_NOTICE_PREVIEW);
  g_type_ensure (ADDA_TYPE_STATES);
  g_type_ensure (ADDA_TYPE_TEMPLATES_POPOVER);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/broadcast/adda-broadcast-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastPage, form);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastPage, preview);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastPage, send);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastPage, templates);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastPage, reach);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastPage, states);
  gtk_widget_class_bind_template_child (widget_class, AddaBroadcastPage, sent);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_send);
  gtk_widget_class_bind_template_callback (widget_class, on_template_used);
  gtk_widget_class_bind_template_callback (widget_class, on_template_kept);
  gtk_widget_class_bind_template_callback (widget_class, on_template_removed);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
}

static void
adda_broadcast_page_init (AddaBroadcastPage *self)
{
  self->settings = adda_console_settings_get ();
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_newest_first, NULL, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->settings, "changed::" TEMPLATES_KEY, G_CALLBACK (show_templates),
                           self, G_CONNECT_SWAPPED);
  show_templates (self);
}
