/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a name looks like: two names with one skeleton cannot be told apart at a glance */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * adda_skeleton_new:
 * @name: in its normal form, see adda_name_normalize()
 *
 * In the manner of Unicode Technical Standard 39, section 4, and RFC 8265: compatibility forms,
 * upper and lower case, digits of all scripts, look-alikes of Latin among Cyrillic and Greek and among
 * themselves (l, i, 1; o, 0; rn, m) become one; joiners go. Not for showing. Any thread.
 *
 * Returns: (transfer full)
 */
char *adda_skeleton_new (const char *name);

/* FALSE with %ADDA_NAME_ERROR set if a word of @name has letters of Latin, Cyrillic, Greek and their
 * like together: that is for deceiving. Any other mixture is fine. */
gboolean adda_skeleton_check_scripts (const char *name, GError **error);

G_END_DECLS
