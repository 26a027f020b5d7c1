/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Notifications of the desktop: alarms, and hubs that were lost */

#include "adda-notifier.h"

#include <glib/gi18n.h>

/* A hub that is back sooner was not lost. */
#define ADDA_NOTIFIER_LOST_S 5

struct _AddaNotifier
{
  GObject parent_instance;

  GtkApplication *application; /* (unowned), which owns this */
  AddaHubStore *store;         /* (owned) */
  GSettings *settings;         /* (owned) */
  GPtrArray *watched;          /* AddaNotified, in the order of the store */
};

typedef struct
{
  AddaNotifier *notifier; /* (unowned) */
  AddaHub *hub;           /* (owned) */
  GHashTable *alarms;     /* ids of those that are on, told or not */
  gboolean was_connected;
  guint lost_source;
} AddaNotified;

G_DEFINE_FINAL_TYPE (AddaNotifier, adda_notifier, G_TYPE_OBJECT)

/* While a window has the focus, it says everything itself. */
static gboolean
is_wanted (AddaNotifier *self, AddaSeverity severity)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return (window == NULL || !gtk_window_is_active (window)) &&
         g_settings_get_boolean (self->settings, "notify") &&
         (int) severity >= g_settings_get_enum (self->settings, "notify-severity");
}

static char *
alarm_id (AddaNotified *notified, const char *alarm)
{
  return g_strdup_printf ("alarm-%s-%s", adda_hub_get_id (notified->hub), alarm);
}

static char *
lost_id (AddaNotified *notified)
{
  return g_strdup_printf ("lost-%s", adda_hub_get_id (notified->hub));
}

/* @title: (transfer full) */
static void
send (AddaNotified *notified,
      const char *id,
      char *title,
      const char *body,
      GNotificationPriority priority)
{
  g_autofree char *owned = title;
  g_autoptr (GNotification) notification = g_notification_new (title);
  const char *hub = adda_hub_get_id (notified->hub);

  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, priority);
  g_notification_set_default_action_and_target (notification, "app.show-hub", "s", hub);
  g_notification_add_button_with_target (notification, _ ("Show"), "app.show-hub", "s", hub);
  if (g_str_has_prefix (id, "lost-"))
    g_notification_add_button_with_target (notification, _ ("Try Now"), "app.try-now", "s", hub);
  g_application_send_notification (G_APPLICATION (notified->notifier->application), id,
                                   notification);
}

static void
withdraw (AddaNotified *notified, const char *id)
{
  g_application_withdraw_notification (G_APPLICATION (notified->notifier->application), id);
}

static void
tell_alarm (AddaNotified *notified, AddaAlarm *alarm)
{
  gboolean is_critical = alarm->severity == ADDA_SEVERITY_CRITICAL;
  const char *name = adda_hub_get_name (notified->hub);
  g_autofree char *id = alarm_id (notified, alarm->id);

  if (!is_wanted (notified->notifier, alarm->severity))
    return;
  /* Translators: titles of notifications; %s is a hub's name */
  if (is_critical)
    send (notified, id, g_strdup_printf (_ ("%s: Critical"), name), alarm->text,
          G_NOTIFICATION_PRIORITY_URGENT);
  else
    send (notified, id, g_strdup_printf (_ ("%s: Warning"), name), alarm->text,
          G_NOTIFICATION_PRIORITY_HIGH);
}

/* @alarms: ids */
static void
withdraw_alarms (AddaNotified *notified, GHashTable *alarms)
{
  GHashTableIter iter;
  const char *alarm;

  g_hash_table_iter_init (&iter, alarms);
  while (g_hash_table_iter_next (&iter, (gpointer *) &alarm, NULL))
    {
      g_autofree char *id = alarm_id (notified, alarm);

      withdraw (notified, id);
    }
}

static void
on_info (AddaNotified *notified)
{
  GPtrArray *alarms = adda_hub_get_alarms (notified->hub);
  g_autoptr (GHashTable) before = g_steal_pointer (&notified->alarms);

  notified->alarms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < alarms->len; i++)
    {
      AddaAlarm *alarm = alarms->pdata[i];

      g_hash_table_add (notified->alarms, g_strdup (alarm->id));
      if (!g_hash_table_remove (before, alarm->id))
        tell_alarm (notified, alarm);
    }
  withdraw_alarms (notified, before);
}

static gboolean
on_lost (gpointer data)
{
  AddaNotified *notified = data;
  g_autofree char *id = lost_id (notified);
  g_autofree char *text = NULL;

  notified->lost_source = 0;
  g_object_get (adda_hub_get_client (notified->hub), "state-text", &text, NULL);
  /* Translators: the title of a notification; %s is a hub's name */
  if (is_wanted (notified->notifier, ADDA_SEVERITY_CRITICAL))
    send (notified, id, g_strdup_printf (_ ("%s Is Offline"), adda_hub_get_name (notified->hub)),
          text, G_NOTIFICATION_PRIORITY_URGENT);
  return G_SOURCE_REMOVE;
}

static void
on_state (AddaNotified *notified)
{
  g_autofree char *id = lost_id (notified);

  if (adda_hub_get_state (notified->hub) == ADDA_HUB_STATE_CONNECTED)
    {
      notified->was_connected = TRUE;
      g_clear_handle_id (&notified->lost_source, g_source_remove);
      withdraw (notified, id);
    }
  else if (notified->was_connected)
    {
      notified->was_connected = FALSE;
      notified->lost_source = g_timeout_add_seconds (ADDA_NOTIFIER_LOST_S, on_lost, notified);
    }
}

static void
notified_free (AddaNotified *notified)
{
  g_autofree char *id = lost_id (notified);

  g_signal_handlers_disconnect_by_data (notified->hub, notified);
  g_clear_handle_id (&notified->lost_source, g_source_remove);
  withdraw (notified, id);
  withdraw_alarms (notified, notified->alarms);
  g_hash_table_unref (notified->alarms);
  g_object_unref (notified->hub);
  g_free (notified);
}

/* @hub: (transfer full) */
static AddaNotified *
notified_new (AddaNotifier *self, AddaHub *hub)
{
  AddaNotified *notified = g_new0 (AddaNotified, 1);

  notified->notifier = self;
  notified->hub = hub;
  notified->alarms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_swapped (hub, "info", G_CALLBACK (on_info), notified);
  g_signal_connect_swapped (hub, "notify::state", G_CALLBACK (on_state), notified);
  return notified;
}

static void
on_items_changed (AddaNotifier *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0)
    g_ptr_array_remove_range (self->watched, position, n_removed);
  for (guint i = position; i < position + n_added; i++)
    g_ptr_array_insert (self->watched, i,
                        notified_new (self, g_list_model_get_item (G_LIST_MODEL (self->store), i)));
}

void
adda_notifier_stop (AddaNotifier *self)
{
  g_return_if_fail (ADDA_IS_NOTIFIER (self));

  g_ptr_array_set_size (self->watched, 0);
}

AddaNotifier *
adda_notifier_new (GtkApplication *application, AddaHubStore *store, GSettings *settings)
{
  AddaNotifier *self = g_object_new (ADDA_TYPE_NOTIFIER, NULL);

  self->application = application;
  self->store = g_object_ref (store);
  self->settings = g_object_ref (settings);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (store)));
  return self;
}

static void
adda_notifier_finalize (GObject *object)
{
  AddaNotifier *self = ADDA_NOTIFIER (object);

  g_ptr_array_unref (self->watched);
  g_object_unref (self->store);
  g_object_unref (self->settings);
  G_OBJECT_CLASS (adda_notifier_parent_class)->finalize (object);
}

static void
adda_notifier_class_init (AddaNotifierClass *class)
{
  G_OBJECT_CLASS (class)->finalize = adda_notifier_finalize;
}

static void
adda_notifier_init (AddaNotifier *self)
{
  self->watched = g_ptr_array_new_with_free_func ((GDestroyNotify) notified_free);
}
