/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The preferences of the console */

#include "adda-preferences.h"

#include "adda-console-settings.h"

struct _AddaPreferences
{
  AdwPreferencesWindow parent_instance;

  AdwComboRow *color_scheme;
  GtkSwitch *notify;
  AdwComboRow *notify_severity;
  GtkSwitch *confirm_always;
  GtkSwitch *keep_local_hub;
};

G_DEFINE_FINAL_TYPE (AddaPreferences, adda_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* The rows of a combo stand in the order of the enumeration. */
static gboolean
nick_to_row (GValue *value, GVariant *variant, gpointer nicks)
{
  const char *const *names = nicks;

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
row_to_nick (const GValue *value, const GVariantType *type, gpointer nicks)
{
  return g_variant_new_string (((const char *const *) nicks)[g_value_get_uint (value)]);
}

static void
bind_combo (AdwComboRow *row, const char *key, const char *const *nicks)
{
  g_settings_bind_with_mapping (adda_console_settings_get (), key, row, "selected",
                                G_SETTINGS_BIND_DEFAULT, nick_to_row, row_to_nick, (gpointer) nicks,
                                NULL);
}

GtkWindow *
adda_preferences_new (GtkWindow *parent)
{
  return g_object_new (ADDA_TYPE_PREFERENCES, "transient-for", parent, NULL);
}

static void
adda_preferences_class_init (AddaPreferencesClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/adda-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaPreferences, color_scheme);
  gtk_widget_class_bind_template_child (widget_class, AddaPreferences, notify);
  gtk_widget_class_bind_template_child (widget_class, AddaPreferences, notify_severity);
  gtk_widget_class_bind_template_child (widget_class, AddaPreferences, confirm_always);
  gtk_widget_class_bind_template_child (widget_class, AddaPreferences, keep_local_hub);
}

static void
adda_preferences_init (AddaPreferences *self)
{
  static const char *const schemes[] = { "system", "light", "dark", NULL };
  static const char *const severities[] = { "warning", "critical", NULL };
  GSettings *settings = adda_console_settings_get ();

  gtk_widget_init_template (GTK_WIDGET (self));
  bind_combo (self->color_scheme, "color-scheme", schemes);
  bind_combo (self->notify_severity, "notify-severity", severities);
  g_settings_bind (settings, "notify", self->notify, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "notify", self->notify_severity, "sensitive", G_SETTINGS_BIND_GET);
  g_settings_bind (settings, "confirm-always", self->confirm_always, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "keep-local-hub", self->keep_local_hub, "active",
                   G_SETTINGS_BIND_DEFAULT);
}
