/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Connections: who is connected, from where, and how fast they read */

#include "adda-connections-page.h"

#include "adda-connection-cell.h"
#include "adda-connection-columns.h"
#include "adda-connection-pane.h"
#include "adda-connection-row.h"
#include "models/adda-fading-model.h"
#include "widgets/adda-live-rows.h"
#include "widgets/adda-sort-pacer.h"
#include "widgets/adda-states.h"

#define FADE_MS 2000

struct _AddaConnectionsPage
{
  AddaPage parent_instance;

  AdwFlap *flap;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AddaStates *states;
  AdwSqueezer *squeezer;
  GtkWidget *wide;
  GtkColumnView *column_view;
  GtkColumnViewColumn *columns[ADDA_N_COLUMNS];
  GtkListView *list_view;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  AddaConnectionPane *pane;

  AddaTopicModel *model;    /* (owned) (nullable) while mapped */
  GtkFilter *filter;        /* (owned) */
  AddaLiveRows *rows;       /* (owned) */
  AddaSortPacer *pacers[2]; /* (owned) one a view */
  char *needle;             /* (owned) casefolded, never NULL */
  char *wanted;             /* (owned) (nullable) the connection to open once it is known */
};

G_DEFINE_FINAL_TYPE (AddaConnectionsPage, adda_connections_page, ADDA_TYPE_PAGE)

static const char *const column_names[ADDA_N_COLUMNS] = {
  [ADDA_COLUMN_USER] = "user_column",       [ADDA_COLUMN_ADDRESS] = "address_column",
  [ADDA_COLUMN_ROOMS] = "rooms_column",     [ADDA_COLUMN_DIALECT] = "dialect_column",
  [ADDA_COLUMN_AGE] = "age_column",         [ADDA_COLUMN_RTT] = "rtt_column",
  [ADDA_COLUMN_IN] = "in_column",           [ADDA_COLUMN_OUT] = "out_column",
  [ADDA_COLUMN_PENDING] = "pending_column",
};

static int
compare_items (gconstpointer a, gconstpointer b, gpointer column)
{
  return ((const AddaColumn *) column)->compare (a, b);
}

static gboolean
matches (gpointer item, gpointer data)
{
  AddaConnectionsPage *self = data;

  return *self->needle == 0 || adda_connection_item_matches (item, self->needle);
}

static void
on_search_changed (AddaConnectionsPage *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
open_item (AddaConnectionsPage *self, AddaConnectionItem *item)
{
  adda_connection_pane_show (self->pane, item);
  adw_flap_set_reveal_flap (self->flap, TRUE);
}

static void
on_activate (AddaConnectionsPage *self, guint position)
{
  g_autoptr (AddaConnectionItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (item != NULL)
    open_item (self, item);
}

static void
on_pane_closed (AddaConnectionsPage *self)
{
  adw_flap_set_reveal_flap (self->flap, FALSE);
}

/* A pane that is not seen traces nothing. */
static void
on_reveal (AddaConnectionsPage *self)
{
  if (!adw_flap_get_reveal_flap (self->flap))
    adda_connection_pane_show (self->pane, NULL);
}

/* Only the view that fits has rows. */
static void
on_squeezed (AddaConnectionsPage *self)
{
  gboolean is_wide = adw_squeezer_get_visible_child (self->squeezer) == self->wide;
  GtkSelectionModel *model = self->model != NULL ? GTK_SELECTION_MODEL (self->selection) : NULL;

  gtk_column_view_set_model (self->column_view, is_wide ? model : NULL);
  gtk_list_view_set_model (self->list_view, is_wide ? NULL : model);
}

static void
open_wanted (AddaConnectionsPage *self)
{
  AddaConnectionItem *item =
      self->wanted != NULL ? adda_topic_model_lookup (self->model, self->wanted) : NULL;

  if (item == NULL)
    return;
  g_clear_pointer (&self->wanted, g_free);
  open_item (self, item);
}

/* Sorted once, when all are there, and not with each part of the snapshot. */
static void
attach_model (AddaConnectionsPage *self)
{
  g_autoptr (AddaFadingModel) fading = NULL;

  if (gtk_filter_list_model_get_model (self->filtered) != NULL)
    return;
  fading = adda_fading_model_new (G_LIST_MODEL (self->model), "id", FADE_MS);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (fading));
}

static void
on_updated (AddaConnectionsPage *self)
{
  attach_model (self);
  open_wanted (self);
  adda_connection_pane_refresh (self->pane);
}

static void
adda_connections_page_map (GtkWidget *widget)
{
  AddaConnectionsPage *self = ADDA_CONNECTIONS_PAGE (widget);
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));

  self->model =
      adda_topic_model_new (client, "connections", NULL, "id", ADDA_TYPE_CONNECTION_ITEM, 0);
  adda_live_rows_follow (self->rows, self->model);
  adda_states_follow (self->states, client, self->model, G_LIST_MODEL (self->filtered));
  g_signal_connect_object (self->model, "updated", G_CALLBACK (on_updated), self,
                           G_CONNECT_SWAPPED);
  on_squeezed (self);
  GTK_WIDGET_CLASS (adda_connections_page_parent_class)->map (widget);
}

static void
adda_connections_page_unmap (GtkWidget *widget)
{
  AddaConnectionsPage *self = ADDA_CONNECTIONS_PAGE (widget);

  GTK_WIDGET_CLASS (adda_connections_page_parent_class)->unmap (widget);
  adw_flap_set_reveal_flap (self->flap, FALSE);
  adda_live_rows_follow (self->rows, NULL);
  adda_states_follow (self->states, adda_page_get_client (ADDA_PAGE (self)), NULL, NULL);
  gtk_filter_list_model_set_model (self->filtered, NULL);
  g_clear_object (&self->model);
  on_squeezed (self);
}

static void
adda_connections_page_search (AddaPage *page)
{
  AddaConnectionsPage *self = ADDA_CONNECTIONS_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
adda_connections_page_show_detail (AddaPage *page, const char *detail)
{
  AddaConnectionsPage *self = ADDA_CONNECTIONS_PAGE (page);

  g_free (self->wanted);
  self->wanted = g_strdup (detail);
  if (self->model != NULL)
    open_wanted (self);
}

static void
adda_connections_page_dispose (GObject *object)
{
  AddaConnectionsPage *self = ADDA_CONNECTIONS_PAGE (object);

  for (guint i = 0; i < G_N_ELEMENTS (self->pacers); i++)
    g_clear_object (&self->pacers[i]);
  g_clear_object (&self->rows);
  g_clear_object (&self->model);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (adda_connections_page_parent_class)->dispose (object);
}

static void
adda_connections_page_finalize (GObject *object)
{
  g_free (ADDA_CONNECTIONS_PAGE (object)->needle);
  G_OBJECT_CLASS (adda_connections_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/connections/adda-connections-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, flap);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, states);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, squeezer);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, wide);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, column_view);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, AddaConnectionsPage, pane);
  for (guint i = 0; i < ADDA_N_COLUMNS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, column_names[i], FALSE,
                                               G_STRUCT_OFFSET (AddaConnectionsPage, columns) +
                                                   (gssize) (i * sizeof (gpointer)));
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_pane_closed);
  gtk_widget_class_bind_template_callback (widget_class, on_reveal);
  gtk_widget_class_bind_template_callback (widget_class, on_squeezed);
}

static void
adda_connections_page_class_init (AddaConnectionsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = adda_connections_page_dispose;
  object_class->finalize = adda_connections_page_finalize;
  widget_class->map = adda_connections_page_map;
  widget_class->unmap = adda_connections_page_unmap;
  ADDA_PAGE_CLASS (klass)->search = adda_connections_page_search;
  ADDA_PAGE_CLASS (klass)->show_detail = adda_connections_page_show_detail;
  g_type_ensure (ADDA_TYPE_STATES);
  g_type_ensure (ADDA_TYPE_CONNECTION_PANE);
  bind_template (widget_class);
}

static GtkWidget *
create_cell (gpointer column)
{
  return adda_connection_cell_new (column);
}

static void
set_up_column (AddaConnectionsPage *self, AddaColumnId id)
{
  gpointer column = (gpointer) adda_column_get (id);
  g_autoptr (GtkListItemFactory) factory =
      adda_live_rows_new_factory (self->rows, create_cell, column);
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, column, NULL));

  gtk_column_view_column_set_factory (self->columns[id], factory);
  gtk_column_view_column_set_sorter (self->columns[id], sorter);
}

static void
adda_connections_page_init (AddaConnectionsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = NULL;
  GtkSorter *sorter = NULL;

  self->needle = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, self->filter);
  self->rows = adda_live_rows_new (GTK_WIDGET (self));
  for (guint i = 0; i < ADDA_N_COLUMNS; i++)
    set_up_column (self, i);
  factory = adda_live_rows_new_factory (self->rows, adda_connection_row_new, NULL);
  gtk_list_view_set_factory (self->list_view, factory);

  sorter = gtk_column_view_get_sorter (self->column_view);
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
  gtk_column_view_sort_by_column (self->column_view, self->columns[ADDA_COLUMN_PENDING],
                                  GTK_SORT_DESCENDING);
  self->pacers[0] = adda_sort_pacer_new (GTK_WIDGET (self->column_view), sorter);
  self->pacers[1] = adda_sort_pacer_new (GTK_WIDGET (self->list_view), sorter);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
}
