/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Drawing a chart, and what a screen reader is told of it */

#include "charts/adda-plot.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "charts/adda-plot-grid.h"

#define MINIMUM_WIDTH 200
#define NATURAL_WIDTH 400
#define HEIGHT 150
#define DESCRIBE_EVERY_USEC (5 * G_USEC_PER_SEC)

struct _AddaPlot
{
  GtkWidget parent_instance;

  char *title;               /* (owned) (nullable) */
  AddaTimeAxis *time_axis;   /* (owned) (nullable) */
  AddaValueAxis *value_axis; /* (owned) (nullable) */
  GListStore *layers;        /* (owned) of AddaLayer */
  AddaPlotGrid *grid;        /* (owned) */

  guint tick_id;
  gint64 drawn_pixel;    /* of the right edge, counted from the beginning of time */
  gint64 described_usec; /* when a screen reader was last told */
  gboolean is_stepping;  /* by the keyboard */
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_TIME_AXIS,
  PROP_VALUE_AXIS,
} AddaPlotProperty;

static GParamSpec *properties[PROP_VALUE_AXIS + 1];

G_DEFINE_FINAL_TYPE (AddaPlot, adda_plot, GTK_TYPE_WIDGET)

static AddaLayer *
get_layer (AddaPlot *self, guint position)
{
  g_autoptr (AddaLayer) layer = g_list_model_get_item (G_LIST_MODEL (self->layers), position);

  return layer; /* the store holds it */
}

static guint
get_n_layers (AddaPlot *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->layers));
}

GListModel *
adda_plot_get_layers (AddaPlot *self)
{
  g_return_val_if_fail (ADDA_IS_PLOT (self), NULL);

  return G_LIST_MODEL (self->layers);
}

AddaTimeAxis *
adda_plot_get_time_axis (AddaPlot *self)
{
  g_return_val_if_fail (ADDA_IS_PLOT (self), NULL);

  return self->time_axis;
}

AddaValueAxis *
adda_plot_get_value_axis (AddaPlot *self)
{
  g_return_val_if_fail (ADDA_IS_PLOT (self), NULL);

  return self->value_axis;
}

gboolean
adda_plot_get_area (AddaPlot *self, AddaPlotArea *area, double *x, double *y)
{
  double left, top;

  g_return_val_if_fail (ADDA_IS_PLOT (self), FALSE);

  if (self->time_axis == NULL || self->value_axis == NULL)
    return FALSE;

  left = adda_plot_grid_get_left (self->grid);
  top = adda_plot_grid_get_top (self->grid);
  *area = (AddaPlotArea){
    .width = gtk_widget_get_width (GTK_WIDGET (self)) - left - 1,
    .height =
        gtk_widget_get_height (GTK_WIDGET (self)) - top - adda_plot_grid_get_bottom (self->grid),
    .from_ms = adda_time_axis_get_begin (self->time_axis),
    .to_ms = adda_time_axis_get_end (self->time_axis),
    .top = adda_value_axis_get_top (self->value_axis),
  };
  *x = left;
  *y = top;
  return area->width > 1 && area->height > 1;
}

gint64
adda_plot_snap (AddaPlot *self, gint64 time_ms)
{
  AddaSeries *series;
  guint index;

  g_return_val_if_fail (ADDA_IS_PLOT (self), 0);

  if (get_n_layers (self) == 0)
    return 0;

  series = adda_layer_get_series (get_layer (self, 0));
  if (!adda_series_find (series, time_ms, &index))
    return 0;

  return adda_series_get_time (series, index);
}

char *
adda_plot_describe (AddaPlot *self, gint64 time_ms, const char *separator)
{
  g_autofree char *clock = adda_format_clock (time_ms, TRUE);
  g_autoptr (GString) text = g_string_new (clock);

  for (guint i = 0; i < get_n_layers (self); i++)
    {
      AddaLayer *layer = get_layer (self, i);
      g_autofree char *line = NULL;
      guint index;

      if (!adda_series_find (adda_layer_get_series (layer), time_ms, &index))
        continue;
      line = adda_layer_describe (layer, index, self->value_axis);
      g_string_append_printf (text, "%s%s", separator, line);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "CPU 12 %, lowest 3 %, highest 40 %. …", of what the window shows: (nullable) */
static char *
describe_window (AddaPlot *self)
{
  GString *text = g_string_new (NULL);
  AddaUnit unit = adda_value_axis_get_unit (self->value_axis);

  for (guint i = 0; i < get_n_layers (self); i++)
    {
      AddaLayer *layer = get_layer (self, i);
      AddaSeries *series = adda_layer_get_series (layer);
      g_autofree char *latest = NULL;
      g_autofree char *lowest = NULL;
      g_autofree char *highest = NULL;
      double low, high;

      if (!adda_series_get_range (series, 0, adda_time_axis_get_begin (self->time_axis),
                                  adda_time_axis_get_end (self->time_axis), &low, &high))
        continue;
      latest = adda_layer_describe (layer, adda_series_get_length (series) - 1, self->value_axis);
      if (adda_series_get_width (series) > 1)
        {
          g_string_append_printf (text, "%s. ", latest);
          continue;
        }
      lowest = adda_unit_format (unit, low);
      highest = adda_unit_format (unit, high);
      /* Translators: "CPU 12 %, lowest 3 %, highest 40 %. " */
      g_string_append_printf (text, _ ("%s, lowest %s, highest %s. "), latest, lowest, highest);
    }
  return g_string_free (text, text->len == 0);
}

/* Every few seconds and not at every sample: whoever listens must be able to. */
static void
update_description (AddaPlot *self)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *text = NULL;

  if (self->time_axis == NULL || self->value_axis == NULL ||
      (self->described_usec != 0 && now - self->described_usec < DESCRIBE_EVERY_USEC))
    return;

  text = describe_window (self);
  self->described_usec = text != NULL ? now : 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : _ ("No data yet"), -1);
}

/* A new name of the focused widget is read out: that is how the read-out is announced. */
static void
update_name (AddaPlot *self)
{
  g_autofree char *point = NULL;
  g_autofree char *text = NULL;

  if (self->is_stepping && adda_time_axis_get_hover (self->time_axis) != 0)
    {
      point = adda_plot_describe (self, adda_time_axis_get_hover (self->time_axis), ", ");
      text = g_strdup_printf ("%s: %s", self->title, point);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text != NULL ? text : self->title, -1);
}

static gint64
get_edge_pixel (AddaPlot *self)
{
  AddaPlotArea area;
  double x, y;

  if (!adda_plot_get_area (self, &area, &x, &y))
    return 0;

  return (gint64) ((double) area.to_ms * area.width / (double) (area.to_ms - area.from_ms));
}

static void
on_end_moved (AddaPlot *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && get_edge_pixel (self) != self->drawn_pixel)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  AddaPlot *self = ADDA_PLOT (widget);

  if (adda_time_axis_scroll (self->time_axis, gdk_frame_clock_get_frame_time (clock)))
    return G_SOURCE_CONTINUE;

  self->tick_id = 0; /* until the next sample */
  return G_SOURCE_REMOVE;
}

/* The frame clock runs only as long as there is something to move. */
static void
update_tick (AddaPlot *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_moving = gtk_widget_get_mapped (widget) && self->time_axis != NULL &&
                       adda_time_axis_is_scrolling (self->time_axis) &&
                       adw_get_enable_animations (widget);

  if (is_moving && self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (widget, on_tick, NULL, NULL);
  if (!is_moving && self->tick_id != 0)
    {
      gtk_widget_remove_tick_callback (widget, self->tick_id);
      self->tick_id = 0;
    }
}

static void
on_axis_changed (AddaPlot *self)
{
  update_tick (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_series_changed (AddaPlot *self)
{
  gboolean is_paused = FALSE;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->time_axis == NULL)
    return;

  g_object_get (self->time_axis, "paused", &is_paused, NULL);
  if (is_paused)
    return;

  update_tick (self);
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
adda_plot_add_layer (AddaPlot *self, AddaLayer *layer)
{
  g_return_if_fail (ADDA_IS_PLOT (self));
  g_return_if_fail (ADDA_IS_LAYER (layer));

  g_list_store_append (self->layers, layer);
  g_signal_connect_object (adda_layer_get_series (layer), "changed", G_CALLBACK (on_series_changed),
                           self, G_CONNECT_SWAPPED);
}

static void
fit_value_axis (AddaPlot *self, const AddaPlotArea *area)
{
  double largest = 0;

  for (guint i = 0; i < get_n_layers (self); i++)
    largest =
        MAX (largest, adda_layer_get_largest (get_layer (self, i), area->from_ms, area->to_ms));
  adda_value_axis_fit (self->value_axis, largest);
}

static void
adda_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AddaPlot *self = ADDA_PLOT (widget);
  AddaPlotArea area;
  double x, y;
  cairo_t *cr;

  if (!adda_plot_get_area (self, &area, &x, &y))
    return;

  fit_value_axis (self, &area);
  area.top = adda_value_axis_get_top (self->value_axis);
  self->drawn_pixel = get_edge_pixel (self);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  adda_plot_grid_snapshot (self->grid, snapshot, &area, self->time_axis, self->value_axis);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, -2, (float) area.width + 1,
                                                                 (float) area.height + 4));
  for (guint i = 0; i < get_n_layers (self); i++)
    {
      cairo_save (cr);
      adda_layer_draw (get_layer (self, i), cr, &area);
      cairo_restore (cr);
    }
  cairo_destroy (cr);
  gtk_snapshot_restore (snapshot);
}

static void
adda_plot_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? MINIMUM_WIDTH : HEIGHT;
  *natural = is_width ? NATURAL_WIDTH : HEIGHT;
}

static void
adda_plot_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_plot_parent_class)->map (widget);

  update_tick (ADDA_PLOT (widget));
  update_description (ADDA_PLOT (widget));
}

static void
adda_plot_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_plot_parent_class)->unmap (widget);

  update_tick (ADDA_PLOT (widget));
}

static void
adda_plot_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (adda_plot_parent_class)->css_changed (widget, change);

  adda_plot_grid_reset (ADDA_PLOT (widget)->grid);
  gtk_widget_queue_draw (widget);
}

static void
point_at (AddaPlot *self, double x)
{
  AddaPlotArea area;
  double left, top;
  gint64 time_ms;

  if (!adda_plot_get_area (self, &area, &left, &top))
    return;

  time_ms =
      area.from_ms + (gint64) ((x - left) / area.width * (double) (area.to_ms - area.from_ms));
  self->is_stepping = FALSE;
  adda_time_axis_set_hover (self->time_axis, adda_plot_snap (self, time_ms));
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, AddaPlot *self)
{
  point_at (self, x);
}

static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, AddaPlot *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  point_at (self, x);
}

static void
stop_pointing (AddaPlot *self)
{
  if (self->time_axis == NULL)
    return;

  adda_time_axis_set_hover (self->time_axis, 0);
  self->is_stepping = FALSE;
  update_name (self);
}

/* Over how many rows a key goes. */
static const struct
{
  guint keyval;
  int rows;
} step_keys[] = {
  { GDK_KEY_Left, -1 },        { GDK_KEY_KP_Left, -1 },   { GDK_KEY_Right, 1 },
  { GDK_KEY_KP_Right, 1 },     { GDK_KEY_Page_Up, -10 },  { GDK_KEY_Page_Down, 10 },
  { GDK_KEY_Home, -G_MAXINT }, { GDK_KEY_End, G_MAXINT },
};

static void
step_by (AddaPlot *self, int rows)
{
  AddaSeries *series = adda_layer_get_series (get_layer (self, 0));
  gint64 begin = adda_series_search (series, adda_time_axis_get_begin (self->time_axis));
  gint64 end = adda_series_search (series, adda_time_axis_get_end (self->time_axis) + 1);
  gint64 hover = adda_time_axis_get_hover (self->time_axis);
  gint64 index = hover != 0 ? adda_series_search (series, hover) + (gint64) rows : end - 1;

  if (begin >= end)
    return;

  if (hover == 0 && rows == -G_MAXINT)
    index = begin;
  self->is_stepping = TRUE;
  adda_time_axis_set_hover (self->time_axis,
                            adda_series_get_time (series, (guint) CLAMP (index, begin, end - 1)));
  update_name (self);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                AddaPlot *self)
{
  if (self->time_axis == NULL || get_n_layers (self) == 0)
    return GDK_EVENT_PROPAGATE;

  if (keyval == GDK_KEY_Escape && adda_time_axis_get_hover (self->time_axis) != 0)
    {
      stop_pointing (self);
      return GDK_EVENT_STOP;
    }
  for (guint i = 0; i < G_N_ELEMENTS (step_keys); i++)
    if (step_keys[i].keyval == keyval)
      {
        step_by (self, step_keys[i].rows);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static void
set_time_axis (AddaPlot *self, AddaTimeAxis *axis)
{
  if (self->time_axis == axis)
    return;

  if (self->time_axis != NULL)
    g_signal_handlers_disconnect_by_data (self->time_axis, self);
  g_set_object (&self->time_axis, axis);
  if (axis != NULL)
    {
      g_signal_connect_object (axis, "notify::end-ms", G_CALLBACK (on_end_moved), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (axis, "notify::window-ms", G_CALLBACK (on_axis_changed), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (axis, "notify::paused", G_CALLBACK (on_axis_changed), self,
                               G_CONNECT_SWAPPED);
    }
  on_axis_changed (self);
}

static void
adda_plot_dispose (GObject *object)
{
  set_time_axis (ADDA_PLOT (object), NULL);

  G_OBJECT_CLASS (adda_plot_parent_class)->dispose (object);
}

static void
adda_plot_finalize (GObject *object)
{
  AddaPlot *self = ADDA_PLOT (object);

  g_free (self->title);
  g_clear_object (&self->value_axis);
  g_clear_object (&self->layers);
  adda_plot_grid_free (self->grid);

  G_OBJECT_CLASS (adda_plot_parent_class)->finalize (object);
}

static void
adda_plot_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaPlot *self = ADDA_PLOT (object);

  switch ((AddaPlotProperty) prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_TIME_AXIS:
      g_value_set_object (value, self->time_axis);
      break;
    case PROP_VALUE_AXIS:
      g_value_set_object (value, self->value_axis);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_plot_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AddaPlot *self = ADDA_PLOT (object);

  switch ((AddaPlotProperty) prop_id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      update_name (self);
      break;
    case PROP_TIME_AXIS:
      set_time_axis (self, g_value_get_object (value));
      break;
    case PROP_VALUE_AXIS:
      g_set_object (&self->value_axis, g_value_get_object (value));
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_plot_class_init (AddaPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = adda_plot_dispose;
  object_class->finalize = adda_plot_finalize;
  object_class->get_property = adda_plot_get_property;
  object_class->set_property = adda_plot_set_property;
  widget_class->snapshot = adda_plot_snapshot;
  widget_class->measure = adda_plot_measure;
  widget_class->map = adda_plot_map;
  widget_class->unmap = adda_plot_unmap;
  widget_class->css_changed = adda_plot_css_changed;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TIME_AXIS] =
      g_param_spec_object ("time-axis", NULL, NULL, ADDA_TYPE_TIME_AXIS, flags);
  properties[PROP_VALUE_AXIS] =
      g_param_spec_object ("value-axis", NULL, NULL, ADDA_TYPE_VALUE_AXIS, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controller (AddaPlot *self, GtkEventController *controller)
{
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
adda_plot_init (AddaPlot *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *click = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->layers = g_list_store_new (ADDA_TYPE_LAYER);
  self->grid = adda_plot_grid_new (GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (stop_pointing), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key_pressed), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (stop_pointing), self);
  add_controller (self, motion);
  add_controller (self, click);
  add_controller (self, key);
  add_controller (self, focus);
}
