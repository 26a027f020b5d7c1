/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Who is in a room */

#include "adda-room-members.h"

#include "adda-member-row.h"
#include "models/adda-topic-model.h"
#include "widgets/adda-states.h"
#include "widgets/adda-undo.h"

struct _AddaRoomMembers
{
  AdwBin parent_instance;

  AddaStates *states;
  GtkSortListModel *sorted;

  AddaTopicModel *model; /* (owned) (nullable) */
  char *room;            /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AddaRoomMembers, adda_room_members, ADW_TYPE_BIN)

void
adda_room_members_show (AddaRoomMembers *self, AddaHubClient *client, const char *room)
{
  if (g_strcmp0 (self->room, room) == 0)
    return;
  gtk_sort_list_model_set_model (self->sorted, NULL);
  g_clear_object (&self->model);
  g_free (self->room);
  self->room = g_strdup (room);
  if (room != NULL)
    self->model = adda_topic_model_new (client, "room", adda_members ("room", room, NULL), "id",
                                        ADDA_TYPE_MEMBER_ITEM, 0);
  gtk_sort_list_model_set_model (self->sorted, G_LIST_MODEL (self->model));
  adda_states_follow (self->states, client, self->model, NULL);
}

char *
adda_room_members_dup_ids (AddaRoomMembers *self)
{
  g_autoptr (GString) ids = g_string_new (NULL);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (AddaMemberItem) member = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      g_string_append_printf (ids, ids->len > 0 ? ", %s" : "%s", member->id);
    }
  return g_string_free (g_steal_pointer (&ids), FALSE);
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  const AddaMemberItem *member = a;
  const AddaMemberItem *other = b;

  return g_utf8_collate (member->name != NULL ? member->name : "",
                         other->name != NULL ? other->name : "");
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, adda_member_row_new ());
}

static void
on_bind (AddaRoomMembers *self, GtkListItem *list_item)
{
  adda_member_row_set_item (ADDA_MEMBER_ROW (gtk_list_item_get_child (list_item)),
                            gtk_list_item_get_item (list_item), self->room);
}

static void
on_unbind (AddaRoomMembers *self, GtkListItem *list_item)
{
  adda_member_row_set_item (ADDA_MEMBER_ROW (gtk_list_item_get_child (list_item)), NULL, NULL);
}

static void
adda_room_members_dispose (GObject *object)
{
  AddaRoomMembers *self = ADDA_ROOM_MEMBERS (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->room, g_free);
  G_OBJECT_CLASS (adda_room_members_parent_class)->dispose (object);
}

static void
adda_room_members_class_init (AddaRoomMembersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = adda_room_members_dispose;
  g_type_ensure (ADDA_TYPE_STATES);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/rooms/adda-room-members.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaRoomMembers, states);
  gtk_widget_class_bind_template_child (widget_class, AddaRoomMembers, sorted);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
adda_room_members_init (AddaRoomMembers *self)
{
  g_autoptr (GtkSorter) sorter = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_names, NULL, NULL));
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
}
