/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Rooms: what rooms there are, and one of them opened */

#include "adda-rooms-page.h"

#include "adda-room-row.h"
#include "adda-room-sort.h"
#include "adda-room-view.h"
#include "models/adda-fading-model.h"
#include "models/adda-room-item.h"
#include "models/adda-text.h"
#include "widgets/adda-live-rows.h"
#include "widgets/adda-sort-pacer.h"
#include "widgets/adda-states.h"

#define FADE_MS 2000

struct _AddaRoomsPage
{
  AddaPage parent_instance;

  AdwLeaflet *leaflet;
  GtkWidget *overview;
  GtkWidget *tools;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AddaStates *states;
  GtkListView *list;
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;
  AddaRoomView *room_view;

  AddaTopicModel *model; /* (owned) (nullable) while mapped */
  GtkFilter *filter;     /* (owned) */
  AddaLiveRows *rows;    /* (owned) */
  AddaSortPacer *pacer;  /* (owned) (nullable) */
  char *needle;          /* (owned) casefolded, never NULL */
  char *wanted;          /* (owned) (nullable) the room to open once it is known */
};

G_DEFINE_FINAL_TYPE (AddaRoomsPage, adda_rooms_page, ADDA_TYPE_PAGE)

static gboolean
matches (gpointer item, gpointer data)
{
  AddaRoomsPage *self = data;
  AddaRoomItem *room = item;

  return adda_text_contains (room->name, self->needle) ||
         adda_text_contains (room->topic, self->needle);
}

static void
on_search_changed (AddaRoomsPage *self)
{
  g_free (self->needle);
  self->needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
set_sort (AddaRoomsPage *self, const char *id)
{
  g_autoptr (GtkSorter) sorter = adda_room_sort_new (id);

  gtk_sort_list_model_set_sorter (self->sorted, sorter);
  g_clear_object (&self->pacer);
  self->pacer = adda_sort_pacer_new (GTK_WIDGET (self->list), sorter);
}

static void
on_sort (GSimpleAction *action, GVariant *id, gpointer data)
{
  g_simple_action_set_state (action, id);
  set_sort (data, g_variant_get_string (id, NULL));
}

static void
open_room (AddaRoomsPage *self, AddaRoomItem *room)
{
  adda_room_view_show (self->room_view, adda_page_get_client (ADDA_PAGE (self)), room);
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->room_view));
}

static void
on_activate (AddaRoomsPage *self, guint position)
{
  g_autoptr (AddaRoomItem) room = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (room != NULL)
    open_room (self, room);
}

/* Back, by button or by swiping: the operator leaves the room. */
static void
on_leaflet_moved (AddaRoomsPage *self)
{
  gboolean is_overview = adw_leaflet_get_visible_child (self->leaflet) == self->overview;

  gtk_widget_set_visible (self->tools, is_overview);
  if (is_overview && !adw_leaflet_get_child_transition_running (self->leaflet))
    adda_room_view_show (self->room_view, adda_page_get_client (ADDA_PAGE (self)), NULL);
}

static void
on_back (AddaRoomsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
open_wanted (AddaRoomsPage *self)
{
  AddaRoomItem *room =
      self->wanted != NULL ? adda_topic_model_lookup (self->model, self->wanted) : NULL;

  if (room == NULL)
    return;
  g_clear_pointer (&self->wanted, g_free);
  open_room (self, room);
}

static void
on_updated (AddaRoomsPage *self)
{
  open_wanted (self);
  adda_room_view_refresh (self->room_view);
}

static void
on_beat (AddaRoomsPage *self)
{
  guint n_items = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (AddaRoomItem) room = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      adda_room_item_tick (room);
    }
}

static void
adda_rooms_page_map (GtkWidget *widget)
{
  AddaRoomsPage *self = ADDA_ROOMS_PAGE (widget);
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));
  g_autoptr (AddaFadingModel) fading = NULL;

  self->model = adda_topic_model_new (client, "rooms", NULL, "room", ADDA_TYPE_ROOM_ITEM, 0);
  fading = adda_fading_model_new (G_LIST_MODEL (self->model), "name", FADE_MS);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (fading));
  adda_live_rows_follow (self->rows, self->model);
  adda_states_follow (self->states, client, self->model, G_LIST_MODEL (self->filtered));
  g_signal_connect_object (self->model, "updated", G_CALLBACK (on_updated), self,
                           G_CONNECT_SWAPPED);
  GTK_WIDGET_CLASS (adda_rooms_page_parent_class)->map (widget);
}

static void
adda_rooms_page_unmap (GtkWidget *widget)
{
  AddaRoomsPage *self = ADDA_ROOMS_PAGE (widget);
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));

  GTK_WIDGET_CLASS (adda_rooms_page_parent_class)->unmap (widget);
  adw_leaflet_set_visible_child (self->leaflet, self->overview);
  adda_room_view_show (self->room_view, client, NULL);
  adda_live_rows_follow (self->rows, NULL);
  adda_states_follow (self->states, client, NULL, NULL);
  gtk_filter_list_model_set_model (self->filtered, NULL);
  g_clear_object (&self->model);
}

static void
adda_rooms_page_search (AddaPage *page)
{
  AddaRoomsPage *self = ADDA_ROOMS_PAGE (page);

  adw_leaflet_set_visible_child (self->leaflet, self->overview);
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
adda_rooms_page_show_detail (AddaPage *page, const char *detail)
{
  AddaRoomsPage *self = ADDA_ROOMS_PAGE (page);

  g_free (self->wanted);
  self->wanted = g_strdup (detail);
  if (self->model != NULL)
    open_wanted (self);
}

static void
adda_rooms_page_dispose (GObject *object)
{
  AddaRoomsPage *self = ADDA_ROOMS_PAGE (object);

  g_clear_object (&self->pacer);
  g_clear_object (&self->rows);
  g_clear_object (&self->model);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (adda_rooms_page_parent_class)->dispose (object);
}

static void
adda_rooms_page_finalize (GObject *object)
{
  g_free (ADDA_ROOMS_PAGE (object)->needle);
  G_OBJECT_CLASS (adda_rooms_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/rooms/adda-rooms-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, overview);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, tools);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, states);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, list);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, sorted);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, selection);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomsPage, room_view);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_leaflet_moved);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
}

static void
adda_rooms_page_class_init (AddaRoomsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = adda_rooms_page_dispose;
  object_class->finalize = adda_rooms_page_finalize;
  widget_class->map = adda_rooms_page_map;
  widget_class->unmap = adda_rooms_page_unmap;
  ADDA_PAGE_CLASS (klass)->search = adda_rooms_page_search;
  ADDA_PAGE_CLASS (klass)->show_detail = adda_rooms_page_show_detail;
  g_type_ensure (ADDA_TYPE_STATES);
  g_type_ensure (ADDA_TYPE_ROOM_VIEW);
  bind_template (widget_class);
}

static void
add_actions (AddaRoomsPage *self)
{
  static const GActionEntry entries[] = {
    { "sort", NULL, "s", "'activity'", on_sort },
  };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  /* The header's widget stands outside of the page. */
  gtk_widget_insert_action_group (self->tools, "rooms", G_ACTION_GROUP (group));
}

static void
adda_rooms_page_init (AddaRoomsPage *self)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  self->needle = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  add_actions (self);
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  gtk_filter_list_model_set_filter (self->filtered, self->filter);
  set_sort (self, "activity");
  self->rows = adda_live_rows_new (GTK_WIDGET (self));
  g_signal_connect_object (self->rows, "beat", G_CALLBACK (on_beat), self, G_CONNECT_SWAPPED);
  factory = adda_live_rows_new_factory (self->rows, adda_room_row_new, NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  gtk_search_bar_set_key_capture_widget (self->search_bar, self->overview);
}
