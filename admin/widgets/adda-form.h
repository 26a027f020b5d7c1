/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A small form in a dialog that stays open until the hub has said yes */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_FORM (adda_form_get_type ())
G_DECLARE_DERIVABLE_TYPE (AddaForm, adda_form, ADDA, FORM, AdwWindow)

/**
 * AddaForm:
 *
 * Properties: button-label (utf8): names what is done; rows (GtkWidget): what is asked; body (utf8): a line above.
 * A subclass calls adda_form_changed() whenever something was written.
 */
struct _AddaFormClass
{
  AdwWindowClass parent_class;

  const char *action;

  /* The action's members; NULL while something is missing. (transfer full) (nullable) */
  JsonObject *(*collect) (AddaForm *self);

  /* The hub has done it; the form closes. (nullable) */
  void (*done) (AddaForm *self, AddaPage *page, JsonObject *answer);
};

void adda_form_changed (AddaForm *self);

/* Shows it above @page, which tells the outcome. */
void adda_form_present (AddaForm *self, AddaPage *page);

G_END_DECLS
