/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Side by side where there is room, one above the other where there is not */

#include "adda-columns-layout.h"

struct _AddaColumnsLayout
{
  GtkLayoutManager parent_instance;

  int threshold;
  int spacing;
};

G_DEFINE_FINAL_TYPE (AddaColumnsLayout, adda_columns_layout, GTK_TYPE_LAYOUT_MANAGER)

typedef enum
{
  PROP_THRESHOLD = 1,
  PROP_SPACING,
} AddaColumnsLayoutProperty;

static GParamSpec *properties[PROP_SPACING + 1];

static GtkSizeRequestMode
adda_columns_layout_get_request_mode (GtkLayoutManager *layout, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
count_columns (GtkWidget *widget)
{
  int n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += gtk_widget_should_layout (child);
  return n;
}

static int
get_column_width (AddaColumnsLayout *self, int width, int n)
{
  return width < self->threshold || n < 2 ? width : (width - (n - 1) * self->spacing) / n;
}

/* One above the other is always possible, so the widest child is the least width. */
static void
measure_width (GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural;
    }
}

static void
measure_height (AddaColumnsLayout *self, GtkWidget *widget, int width, int *minimum, int *natural)
{
  int n = count_columns (widget);
  gboolean is_stacked = width < self->threshold;
  int column = width < 0 ? -1 : get_column_width (self, width, n);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = is_stacked ? *minimum + child_minimum : MAX (*minimum, child_minimum);
      *natural = is_stacked ? *natural + child_natural : MAX (*natural, child_natural);
    }
  if (is_stacked)
    {
      *minimum += MAX (n - 1, 0) * self->spacing;
      *natural += MAX (n - 1, 0) * self->spacing;
    }
}

static void
adda_columns_layout_measure (GtkLayoutManager *layout,
                             GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = 0;
  *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    measure_height (ADDA_COLUMNS_LAYOUT (layout), widget, for_size, minimum, natural);
}

static void
adda_columns_layout_allocate (GtkLayoutManager *layout,
                              GtkWidget *widget,
                              int width,
                              int height,
                              int baseline)
{
  AddaColumnsLayout *self = ADDA_COLUMNS_LAYOUT (layout);
  gboolean is_stacked = width < self->threshold;
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int column = get_column_width (self, width, count_columns (widget));
  int x = 0;
  int y = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, column, NULL, &child_height, NULL, NULL);
      gtk_widget_size_allocate (child,
                                &(GtkAllocation){ is_mirrored ? width - x - column : x, y, column,
                                                  is_stacked ? child_height : height },
                                -1);
      if (is_stacked)
        y += child_height + self->spacing;
      else
        x += column + self->spacing;
    }
}

static void
adda_columns_layout_set_property (GObject *object,
                                  guint prop_id,
                                  const GValue *value,
                                  GParamSpec *pspec)
{
  AddaColumnsLayout *self = ADDA_COLUMNS_LAYOUT (object);

  switch ((AddaColumnsLayoutProperty) prop_id)
    {
    case PROP_THRESHOLD:
      self->threshold = g_value_get_int (value);
      break;
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    }
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}

static void
adda_columns_layout_class_init (AddaColumnsLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->set_property = adda_columns_layout_set_property;
  layout_class->get_request_mode = adda_columns_layout_get_request_mode;
  layout_class->measure = adda_columns_layout_measure;
  layout_class->allocate = adda_columns_layout_allocate;

  properties[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_columns_layout_init (AddaColumnsLayout *self)
{
}
