/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The rows of a chart's table, and how cards are laid out */

#include <math.h>

#include "charts/adda-card-layout.h"
#include "charts/adda-sample-list.h"
#include "charts/adda-series.h"

#define CAPACITY 5

typedef struct
{
  guint n_emissions;
  guint n_items; /* by what was told */
} Heard;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer data)
{
  Heard *heard = data;

  g_assert_cmpuint (position + removed, <=, heard->n_items);
  heard->n_emissions++;
  heard->n_items = heard->n_items - removed + added;
  g_assert_cmpuint (heard->n_items, ==, g_list_model_get_n_items (model));
}

static void
append (AddaSeries *series, gint64 time_ms)
{
  double value = (double) time_ms;

  adda_series_append (series, time_ms, &value);
}

static void
assert_item (GListModel *model, guint position, gint64 time_ms)
{
  g_autoptr (AddaSample) sample = g_list_model_get_item (model, position);

  g_assert_nonnull (sample);
  g_assert_cmpint (adda_sample_get_time (sample), ==, time_ms);
  g_assert_cmpfloat (adda_sample_get_value (sample, 0, 0), ==, (double) time_ms);
}

static void
test_follow (void)
{
  GPtrArray *both = g_ptr_array_new_with_free_func (g_object_unref);
  AddaSeries *series = adda_series_new ("a", CAPACITY, 1);
  AddaSeries *other = adda_series_new ("b", CAPACITY, 1);
  g_autoptr (AddaSampleList) list = NULL;
  g_autoptr (AddaSample) newest = NULL;
  Heard heard = { 0 };

  g_ptr_array_add (both, series);
  g_ptr_array_add (both, other);
  append (series, 1);
  append (series, 2);
  list = adda_sample_list_new (both);
  heard.n_items = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_assert_cmpuint (heard.n_items, ==, 2);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), &heard);

  /* Newest first; nothing happens until it is told. */
  append (series, 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  assert_item (G_LIST_MODEL (list), 0, 2);
  adda_sample_list_update (list);
  g_assert_cmpuint (heard.n_emissions, ==, 1);
  assert_item (G_LIST_MODEL (list), 0, 3);
  assert_item (G_LIST_MODEL (list), 2, 1);

  /* A full ring loses the oldest: one end at a time. */
  for (gint64 i = 4; i <= 7; i++)
    append (series, i);
  adda_sample_list_update (list);
  g_assert_cmpuint (heard.n_emissions, ==, 3);
  g_assert_cmpuint (heard.n_items, ==, CAPACITY);
  assert_item (G_LIST_MODEL (list), 0, 7);
  assert_item (G_LIST_MODEL (list), 4, 3);
  adda_sample_list_update (list);
  g_assert_cmpuint (heard.n_emissions, ==, 3);

  /* Another window: all is new. */
  adda_series_clear (series);
  append (series, 100);
  adda_sample_list_update (list);
  g_assert_cmpuint (heard.n_items, ==, 1);
  assert_item (G_LIST_MODEL (list), 0, 100);
  newest = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (isnan (adda_sample_get_value (newest, 1, 0)));

  adda_series_clear (series);
  adda_sample_list_update (list);
  g_assert_cmpuint (heard.n_items, ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 0));
}

static void
test_columns (void)
{
  /* Nine tiles are 9, or 5 and 4, or 3 by 3, but never 8 and 1. */
  g_assert_cmpuint (adda_card_layout_count (9, 2000, 120, 12, 9), ==, 9);
  g_assert_cmpuint (adda_card_layout_count (9, 1050, 120, 12, 9), ==, 5);
  g_assert_cmpuint (adda_card_layout_count (9, 500, 120, 12, 9), ==, 3);
  g_assert_cmpuint (adda_card_layout_count (9, 336, 120, 12, 9), ==, 2);
  g_assert_cmpuint (adda_card_layout_count (9, 10, 120, 12, 9), ==, 1);
  g_assert_cmpuint (adda_card_layout_count (10, 832, 390, 12, 2), ==, 2);
  g_assert_cmpuint (adda_card_layout_count (10, 780, 390, 12, 2), ==, 1);
  g_assert_cmpuint (adda_card_layout_count (0, 840, 390, 12, 2), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sample-list/follow", test_follow);
  g_test_add_func ("/sample-list/columns", test_columns);

  return g_test_run ();
}
