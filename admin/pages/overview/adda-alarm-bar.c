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

  const char *page; /* (unowned) the one that the first alarm concerns */

  GtkRevealer *revealer;
  GtkWidget *bar;
  GtkImage *icon;
  GtkLabel *text;
};

static guint view_signal;

G_DEFINE_FINAL_TYPE (AddaAlarmBar, adda_alarm_bar, ADW_TYPE_BIN)

/* Where one sees more and can do something about it; all else is in the hub's log. */
static const struct
{
  const char *id;
  const char *page;
} concerns[] = {
  { "send-queues", "connections" },
  { "slow-readers", "connections" },
};

static const char *
find_page (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (concerns); i++)
    if (g_str_equal (concerns[i].id, id))
      return concerns[i].page;
  return "audit";
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
  self->page = find_page (json_object_get_string_member_with_default (first, "id", ""));
  gtk_image_set_from_icon_name (self->icon, is_critical (first) ? "dialog-error-symbolic"
                                                                : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (self->bar, is_critical (first) ? "warning" : "error");
  gtk_widget_add_css_class (self->bar, is_critical (first) ? "error" : "warning");
}

static void
on_view (AddaAlarmBar *self)
{
  g_signal_emit (self, view_signal, 0, self->page);
}

static void
adda_alarm_bar_class_init (AddaAlarmBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  view_signal = g_signal_new ("view", ADDA_TYPE_ALARM_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_STRING);

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
