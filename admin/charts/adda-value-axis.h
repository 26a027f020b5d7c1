/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The axis of values: zero, round steps, a unit */

#pragma once

#include "charts/adda-unit.h"

G_BEGIN_DECLS

#define ADDA_TYPE_VALUE_AXIS (adda_value_axis_get_type ())
G_DECLARE_FINAL_TYPE (AddaValueAxis, adda_value_axis, ADDA, VALUE_AXIS, GObject)

/**
 * AddaValueAxis:
 *
 * Begins at zero. Properties: unit (AddaUnit); maximum (double): where it ends, 0 for as far as values go; bands (GStrv):
 * names of bands in the place of a scale, the lowest first.
 */
AddaValueAxis *adda_value_axis_new (AddaUnit unit, double maximum);

AddaUnit adda_value_axis_get_unit (AddaValueAxis *self);

/* Makes room for @largest; does not shrink before it is less than a third of what there is. TRUE when the end has moved. */
gboolean adda_value_axis_fit (AddaValueAxis *self, double largest);

/* Where the axis ends, and how far apart its marks are: the end is a multiple of that. */
double adda_value_axis_get_top (AddaValueAxis *self);
double adda_value_axis_get_step (AddaValueAxis *self);

/* (transfer none) (nullable) */
const char *const *adda_value_axis_get_bands (AddaValueAxis *self);

G_END_DECLS
