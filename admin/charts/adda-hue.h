/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Colours of series: the same one means the same everywhere */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef enum
{
  ADDA_HUE_TEAL,
  ADDA_HUE_ORANGE,
  ADDA_HUE_BLUE,
  ADDA_HUE_RED,
  ADDA_HUE_PURPLE,
  ADDA_HUE_GREY,
} AddaHue;

#define ADDA_TYPE_HUE (adda_hue_get_type ())
GType adda_hue_get_type (void);

/* As it is now: light or dark, high contrast or not, by the style manager of the default display. */
void adda_hue_get_rgba (AddaHue hue, GdkRGBA *rgba);

G_END_DECLS
