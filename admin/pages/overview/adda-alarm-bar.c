/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What is wrong at the hub */

#include "pages/overview/adda-alarm-bar.h"

#include <glib/gi18n.h>

/* More do not help whoever must act. */
#define MAX_SHOWN 4

struct _AddaAlarmBar
{
  AdwBin parent_instance;

  char *id; /* (owned) (nullable) of the first alarm */

  GtkRevealer *revealer;
  GtkWidget *bar;
  GtkImage *icon;
  GtkLabel *text;
};

static guint view_signal;

G_DEFINE_FINAL_TYPE (AddaAlarmBar, adda_alarm_bar, ADW_TYPE_BIN)

/* Where one sees more and can do something about it. */
typedef struct
{
  const char *id;
  const char *page;
  const char *detail; /* (nullable) */
} AddaConcern;

/* The last one is for all others. */
static const AddaConcern concerns[] = {
  { "send-queues", "connections", NULL },
  { "slow-readers", "connections", NULL },
  { NULL, "audit", "log" },
};

static const AddaConcern *
find_concern (const char *id)
{
  const AddaConcern *concern = concerns;

  while (concern->id != NULL && !g_str_equal (concern->id, id))
    concern++;
  return concern;
}

static gboolean
is_critical (JsonObject *alarm)
{
  return g_str_equal (json_object_get_string_member_with_default (alarm, "severity", ""),
                      "critical");
}

static char *
write_text (JsonArray *alarms)
{
  guint n_alarms = json_array_get_length (alarms);
  GString *text = g_string_new (NULL);

  g_string_printf (text, ngettext ("%u alarm: ", "%u alarms: ", n_alarms), n_alarms);
  for (guint i = 0; i < MIN (n_alarms, MAX_SHOWN); i++)
    {
      JsonObject *alarm = json_array_get_object_element (alarms, i);

      if (n_alarms > 1)
        g_string_append (text, "\n• ");
      g_string_append (text, json_object_get_string_member_with_default (alarm, "text", ""));
    }
  return g_string_free (text, FALSE);
}

void
adda_alarm_bar_set_alarms (AddaAlarmBar *self, JsonArray *alarms)
{
  gboolean is_any = alarms != NULL && json_array_get_length (alarms) > 0;
  g_autofree char *text = NULL;
  JsonObject *first;

  g_return_if_fail (ADDA_IS_ALARM_BAR (self));

  gtk_revealer_set_reveal_child (self->revealer, is_any);
  if (!is_any)
    return;

  first = json_array_get_object_element (alarms, 0);
  text = write_text (alarms);
  if (!g_str_equal (gtk_label_get_text (self->text), text))
    gtk_label_set_text (self->text, text);
  g_free (self->id);
  self->id = g_strdup (json_object_get_string_member_with_default (first, "id", ""));
  gtk_image_set_from_icon_name (self->icon, is_critical (first) ? "dialog-error-symbolic"
                                                                : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (self->bar, is_critical (first) ? "warning" : "error");
  gtk_widget_add_css_class (self->bar, is_critical (first) ? "error" : "warning");
}

static void
on_view (AddaAlarmBar *self)
{
  const AddaConcern *concern = find_concern (self->id);

  g_signal_emit (self, view_signal, 0, concern->page, concern->detail);
}

static void
adda_alarm_bar_finalize (GObject *object)
{
  g_free (ADDA_ALARM_BAR (object)->id);

  G_OBJECT_CLASS (adda_alarm_bar_parent_class)->finalize (object);
}

static void
adda_alarm_bar_class_init (AddaAlarmBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = adda_alarm_bar_finalize;
  view_signal = g_signal_new ("view", ADDA_TYPE_ALARM_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/overview/adda-alarm-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaAlarmBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, AddaAlarmBar, bar);
  gtk_widget_class_bind_template_child (widget_class, AddaAlarmBar, icon);
  gtk_widget_class_bind_template_child (widget_class, AddaAlarmBar, text);
  gtk_widget_class_bind_template_callback (widget_class, on_view);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
adda_alarm_bar_init (AddaAlarmBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
