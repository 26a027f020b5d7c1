/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Cards in columns */

#include "charts/adda-card-layout.h"

struct _AddaCardLayout
{
  GtkLayoutManager parent_instance;

  int column_width;
  guint max_columns;
  int spacing;
};

typedef enum
{
  PROP_COLUMN_WIDTH = 1,
  PROP_MAX_COLUMNS,
  PROP_SPACING,
} AddaCardLayoutProperty;

static GParamSpec *properties[PROP_SPACING + 1];

G_DEFINE_FINAL_TYPE (AddaCardLayout, adda_card_layout, GTK_TYPE_LAYOUT_MANAGER)

guint
adda_card_layout_count (guint n_children, int width, int column_width, int spacing, guint most)
{
  guint n_fitting = (guint) CLAMP ((width + spacing) / (column_width + spacing), 1, (int) most);
  guint n_rows = (n_children + n_fitting - 1) / n_fitting;

  return n_rows > 0 ? (n_children + n_rows - 1) / n_rows : 1;
}

static guint
count_children (GtkWidget *widget)
{
  guint n_children = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_children += gtk_widget_should_layout (child) ? 1 : 0;
  return n_children;
}

static void
measure_largest (GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, for_size, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

/* Of the columns at @width, and how wide each is. */
static guint
get_columns (AddaCardLayout *self, GtkWidget *widget, int width, int *column_width)
{
  guint n_columns = adda_card_layout_count (count_children (widget), width, self->column_width,
                                            self->spacing, self->max_columns);

  *column_width = (width + self->spacing) / (int) n_columns - self->spacing;
  return n_columns;
}

static void
adda_card_layout_measure (GtkLayoutManager *manager,
                          GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  AddaCardLayout *self = ADDA_CARD_LAYOUT (manager);
  int n_most = (int) self->max_columns;
  int widest = n_most * (self->column_width + self->spacing) - self->spacing;
  guint n_columns, n_rows;
  int column_width;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_largest (widget, orientation, -1, minimum, natural);
      *natural = MAX (widest, *minimum);
      return;
    }

  n_columns = get_columns (self, widget, for_size < 0 ? widest : for_size, &column_width);
  n_rows = (count_children (widget) + n_columns - 1) / n_columns;
  measure_largest (widget, orientation, column_width, minimum, natural);
  *minimum = *natural = MAX (0, (int) n_rows * (*natural + self->spacing) - self->spacing);
}

static void
adda_card_layout_allocate (GtkLayoutManager *manager,
                           GtkWidget *widget,
                           int width,
                           int height,
                           int baseline)
{
  AddaCardLayout *self = ADDA_CARD_LAYOUT (manager);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int column_width, minimum, natural;
  guint n_columns = get_columns (self, widget, width, &column_width);
  int i = 0;

  measure_largest (widget, GTK_ORIENTATION_VERTICAL, column_width, &minimum, &natural);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int x = i % (int) n_columns * (column_width + self->spacing);
      int y = i / (int) n_columns * (natural + self->spacing);

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_size_allocate (child,
                                &(GtkAllocation){ is_mirrored ? width - x - column_width : x, y,
                                                  column_width, natural },
                                -1);
      i++;
    }
}

static GtkSizeRequestMode
adda_card_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
adda_card_layout_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AddaCardLayout *self = ADDA_CARD_LAYOUT (object);

  switch ((AddaCardLayoutProperty) prop_id)
    {
    case PROP_COLUMN_WIDTH:
      g_value_set_int (value, self->column_width);
      break;
    case PROP_MAX_COLUMNS:
      g_value_set_uint (value, self->max_columns);
      break;
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_card_layout_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  AddaCardLayout *self = ADDA_CARD_LAYOUT (object);

  switch ((AddaCardLayoutProperty) prop_id)
    {
    case PROP_COLUMN_WIDTH:
      self->column_width = g_value_get_int (value);
      break;
    case PROP_MAX_COLUMNS:
      self->max_columns = g_value_get_uint (value);
      break;
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
adda_card_layout_class_init (AddaCardLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);
  GParamFlags once = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_CONSTRUCT_ONLY;

  object_class->get_property = adda_card_layout_get_property;
  object_class->set_property = adda_card_layout_set_property;
  layout_class->measure = adda_card_layout_measure;
  layout_class->allocate = adda_card_layout_allocate;
  layout_class->get_request_mode = adda_card_layout_get_request_mode;

  properties[PROP_COLUMN_WIDTH] =
      g_param_spec_int ("column-width", NULL, NULL, 1, 10000, 300, once);
  properties[PROP_MAX_COLUMNS] = g_param_spec_uint ("max-columns", NULL, NULL, 1, 100, 2, once);
  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, 100, 12, once);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
adda_card_layout_init (AddaCardLayout *self)
{
}
