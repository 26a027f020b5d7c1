/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Colours of series, readable on light and dark and in high contrast */

#include "charts/adda-hue.h"

#include <adwaita.h>

G_DEFINE_ENUM_TYPE (AddaHue,
                    adda_hue,
                    G_DEFINE_ENUM_VALUE (ADDA_HUE_TEAL, "teal"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUE_ORANGE, "orange"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUE_BLUE, "blue"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUE_RED, "red"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUE_PURPLE, "purple"),
                    G_DEFINE_ENUM_VALUE (ADDA_HUE_GREY, "grey"))

/* Each at least 3 : 1 against the card it is drawn on, 4.5 : 1 in high contrast. */
static const struct
{
  guint32 light;
  guint32 dark;
  guint32 light_contrast;
  guint32 dark_contrast;
} hues[] = {
  [ADDA_HUE_TEAL] = { 0x0f766e, 0x2dd4bf, 0x064e48, 0x6ff0e0 },
  [ADDA_HUE_ORANGE] = { 0xc2410c, 0xff9a4d, 0x7c2402, 0xffc08a },
  [ADDA_HUE_BLUE] = { 0x1c71d8, 0x78aeed, 0x0b3f86, 0xa9cffb },
  [ADDA_HUE_RED] = { 0xc01c28, 0xff7b7b, 0x7d0912, 0xffb0b0 },
  [ADDA_HUE_PURPLE] = { 0x813d9c, 0xd49be8, 0x4d1d61, 0xe9c6f5 },
  [ADDA_HUE_GREY] = { 0x5e5c64, 0xc0bfbc, 0x2b2a2e, 0xf0efec },
};

void
adda_hue_get_rgba (AddaHue hue, GdkRGBA *rgba)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);
  gboolean is_contrast = adw_style_manager_get_high_contrast (manager);
  guint32 colour;

  g_return_if_fail ((guint) hue < G_N_ELEMENTS (hues));

  if (is_contrast)
    colour = is_dark ? hues[hue].dark_contrast : hues[hue].light_contrast;
  else
    colour = is_dark ? hues[hue].dark : hues[hue].light;
  *rgba = (GdkRGBA){ (float) (colour >> 16) / 255.0f, (float) ((colour >> 8) & 0xff) / 255.0f,
                     (float) (colour & 0xff) / 255.0f, 1.0f };
}
