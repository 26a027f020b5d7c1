/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What the window asks of a page */

#pragma once

#include <adwaita.h>

#include "client/adda-hub-client.h"

G_BEGIN_DECLS

#define ADDA_TYPE_PAGE (adda_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (AddaPage, adda_page, ADDA, PAGE, AdwBin)

/**
 * AddaPage:
 *
 * A page of the window for one hub. Construct-only property client (AddaHubClient). A page watches topics while it is mapped,
 * not before; it has no header bar of its own, but may give the window's header bar widgets, which show with it.
 */
struct _AddaPageClass
{
  AdwBinClass parent_class;

  /* Ctrl+F: (nullable) */
  void (*search) (AddaPage *self);

  /* What another page sent the user here for, see adda_page_go(): (nullable) */
  void (*show_detail) (AddaPage *self, const char *detail);
};

AddaHubClient *adda_page_get_client (AddaPage *self); /* (transfer none) */

/* For the end of the header bar while this page shows. (transfer none) (nullable) */
void adda_page_set_header_widget (AddaPage *self, GtkWidget *widget);
GtkWidget *adda_page_get_header_widget (AddaPage *self);

gboolean adda_page_can_search (AddaPage *self);
void adda_page_search (AddaPage *self);
void adda_page_show_detail (AddaPage *self, const char *detail);

/* A toast in the window; @undo_label and @undo (nullable) come together: undo (data) is called when its button is clicked,
 * unless the page is gone by then. */
void adda_page_toast (AddaPage *self, const char *text);
void adda_page_toast_undo (AddaPage *self,
                           const char *text,
                           const char *undo_label,
                           GCallback undo,
                           gpointer data);

/* The same; @destroy is called when @undo cannot be any more. */
void adda_page_toast_undo_full (AddaPage *self,
                                const char *text,
                                const char *undo_label,
                                GCallback undo,
                                gpointer data,
                                GClosureNotify destroy);

/* Shows another page of the same window: "overview", "rooms", "connections", "broadcast", "people", "audit", "settings".
 * @detail: (nullable) what to open there, a room's name or a connection's id. */
void adda_page_go (AddaPage *self, const char *page, const char *detail);

/* Does an action of the hub and toasts what went wrong; @done: (nullable) toast when it went well. @members: (transfer full) */
void adda_page_do (AddaPage *self, const char *action, JsonObject *members, const char *done);

G_END_DECLS
