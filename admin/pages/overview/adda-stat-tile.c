/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * One number of the health strip */

#include "pages/overview/adda-stat-tile.h"

#include <math.h>

#include <glib/gi18n.h>

#include "charts/adda-sparkline.h"

struct _AddaStatTile
{
  AdwBin parent_instance;

  char *title;            /* (owned) (nullable) */
  AddaSeries *series;     /* (owned) (nullable) */
  AddaTimeAxis *total_of; /* (owned) (nullable) */
  AddaUnit unit;
  double warning;
  double critical;

  GtkLabel *value;
  GtkWidget *sparkline;
  GtkWidget *state;
  GtkImage *state_icon;
  GtkLabel *state_word;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_SERIES,
  PROP_UNIT,
  PROP_WARNING,
  PROP_CRITICAL,
  PROP_TOTAL_OF,
} AddaStatTileProperty;

static GParamSpec *properties[PROP_TOTAL_OF + 1];

G_DEFINE_FINAL_TYPE (AddaStatTile, adda_stat_tile, ADW_TYPE_BIN)

typedef struct
{
  const char *word;
  const char *icon_name;
  const char *css_class;
} AddaTileState;

static const AddaTileState states[] = {
  { N_ ("Well"), "emblem-ok-symbolic", "success" },
  { N_ ("High"), "dialog-warning-symbolic", "warning" },
  { N_ ("Too high"), "dialog-error-symbolic", "error" },
};

static void
show_state (AddaStatTile *self, double value)
{
  const AddaTileState *state = &states[0];

  if (self->critical > 0 && value >= self->critical)
    state = &states[2];
  else if (value >= self->warning)
    state = &states[1];

  gtk_label_set_text (self->state_word, _ (state->word));
  gtk_image_set_from_icon_name (self->state_icon, state->icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    gtk_widget_remove_css_class (self->state, states[i].css_class);
  gtk_widget_add_css_class (self->state, state->css_class);
}

static double
get_value (AddaStatTile *self)
{
  guint length = adda_series_get_length (self->series);
  gint64 begin;
  double total = 0;

  if (self->total_of == NULL || length == 0)
    return adda_series_get_latest (self->series, 0);

  begin =
      adda_series_get_time (self->series, length - 1) - adda_time_axis_get_window (self->total_of);
  for (guint i = adda_series_search (self->series, begin); i < length; i++)
    if (!isnan (adda_series_get_value (self->series, i, 0)))
      total += adda_series_get_value (self->series, i, 0);
  return total;
}

static void
show_text (AddaStatTile *self, const char *text)
{
  g_autofree char *name = NULL;

  if (g_str_equal (gtk_label_get_text (self->value), text))
    return;

  gtk_label_set_text (self->value, text);
  name = g_strdup_printf ("%s: %s", self->title, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (AddaStatTile *self)
{
  g_autofree char *text = NULL;
  double value;

  if (self->series == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  value = get_value (self);
  text = adda_unit_format (self->unit, value);
  show_text (self, text);
  if (self->warning > 0 && !isnan (value))
    show_state (self, value);
}

void
adda_stat_tile_set_text (AddaStatTile *self, const char *text)
{
  g_return_if_fail (ADDA_IS_STAT_TILE (self));

  show_text (self, text);
}

static void
adda_stat_tile_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_stat_tile_parent_class)->map (widget);

  update (ADDA_STAT_TILE (widget));
}

static void
adda_stat_tile_constructed (GObject *object)
{
  AddaStatTile *self = ADDA_STAT_TILE (object);

  G_OBJECT_CLASS (adda_stat_tile_parent_class)->constructed (object);

  gtk_widget_set_visible (self->sparkline, self->series != NULL && self->warning <= 0);
  gtk_widget_set_visible (self->state, self->warning > 0);
  if (self->series != NULL)
    g_signal_connect_object (self->series, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
}

static void
adda_stat_tile_finalize (GObject *object)
{
  AddaStatTile *self = ADDA_STAT_TILE (object);

  g_free (self->title);
  g_clear_object (&self->series);
  g_clear_object (&self->total_of);

  G_OBJECT_CLASS (adda_stat_tile_parent_class)->finalize (object);
}

static void
adda_stat_tile_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaStatTile *self = ADDA_STAT_TILE (object);

  switch ((AddaStatTileProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SERIES:
      g_value_set_object (value, self->series);
      break;
    case PROP_UNIT:
      g_value_set_enum (value, (int) self->unit);
      break;
    case PROP_WARNING:
      g_value_set_double (value, self->warning);
      break;
    case PROP_CRITICAL:
      g_value_set_double (value, self->critical);
      break;
    case PROP_TOTAL_OF:
      g_value_set_object (value, self->total_of);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_stat_tile_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaStatTile *self = ADDA_STAT_TILE (object);

  switch ((AddaStatTileProperty) prop_id)
    {
    case PROP_TITLE:
      self->title = g_value_dup_string (value);
      break;
    case PROP_SERIES:
      self->series = g_value_dup_object (value);
      break;
    case PROP_UNIT:
      self->unit = (AddaUnit) g_value_get_enum (value);
      break;
    case PROP_WARNING:
      self->warning = g_value_get_double (value);
      break;
    case PROP_CRITICAL:
      self->critical = g_value_get_double (value);
      break;
    case PROP_TOTAL_OF:
      self->total_of = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_stat_tile_class_init (AddaStatTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags once = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY;

  object_class->constructed = adda_stat_tile_constructed;
  object_class->finalize = adda_stat_tile_finalize;
  object_class->get_property = adda_stat_tile_get_property;
  object_class->set_property = adda_stat_tile_set_property;
  widget_class->map = adda_stat_tile_map;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, once);
  properties[PROP_SERIES] = g_param_spec_object ("series", NULL, NULL, ADDA_TYPE_SERIES, once);
  properties[PROP_UNIT] =
      g_param_spec_enum ("unit", NULL, NULL, ADDA_TYPE_UNIT, ADDA_UNIT_COUNT, once);
  properties[PROP_WARNING] = g_param_spec_double ("warning", NULL, NULL, 0, G_MAXDOUBLE, 0, once);
  properties[PROP_CRITICAL] = g_param_spec_double ("critical", NULL, NULL, 0, G_MAXDOUBLE, 0, once);
  properties[PROP_TOTAL_OF] =
      g_param_spec_object ("total-of", NULL, NULL, ADDA_TYPE_TIME_AXIS, once);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (ADDA_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/overview/adda-stat-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaStatTile, value);
  gtk_widget_class_bind_template_child (widget_class, AddaStatTile, sparkline);
  gtk_widget_class_bind_template_child (widget_class, AddaStatTile, state);
  gtk_widget_class_bind_template_child (widget_class, AddaStatTile, state_icon);
  gtk_widget_class_bind_template_child (widget_class, AddaStatTile, state_word);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
adda_stat_tile_init (AddaStatTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
