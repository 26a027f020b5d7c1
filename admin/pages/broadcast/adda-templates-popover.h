/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Broadcasts kept under a name: to use one, to keep one more, to throw one away */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ADDA_TYPE_TEMPLATES_POPOVER (adda_templates_popover_get_type ())
G_DECLARE_FINAL_TYPE (AddaTemplatesPopover,
                      adda_templates_popover,
                      ADDA,
                      TEMPLATES_POPOVER,
                      GtkPopover)

/**
 * AddaTemplatesPopover:
 *
 * Signals used, kept and removed (utf8): a name.
 */
void adda_templates_popover_set_names (AddaTemplatesPopover *self, const char *const *names);

G_END_DECLS
