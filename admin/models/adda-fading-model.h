/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A list in which items that have left stay for a moment */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ADDA_TYPE_FADING_MODEL (adda_fading_model_get_type ())
G_DECLARE_FINAL_TYPE (AddaFadingModel, adda_fading_model, ADDA, FADING_MODEL, GObject)

/**
 * AddaFadingModel:
 *
 * Shows the items (AddaLiveItem) of another model. One that is removed there stays in its place here, with is-gone set, for
 * @fade_ms: a row does not vanish from under the pointer. Where more than some dozens go at once, they go.
 */

/* @key: a property of text by which an item that comes back is known. */
AddaFadingModel *adda_fading_model_new (GListModel *source, const char *key, guint fade_ms);

G_END_DECLS
