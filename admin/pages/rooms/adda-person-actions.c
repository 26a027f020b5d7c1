/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What can be done to a person in a room, as actions of a widget */

#include "adda-person-actions.h"

#include "adda-page.h"
#include "adda-sanction-dialog.h"
#include "widgets/adda-moderation.h"
#include "widgets/adda-reason-dialog.h"
#include "widgets/adda-undo.h"

/* What the actions of a widget are about; lives as long as its action group. */
typedef struct
{
  GtkWidget *widget; /* (unowned) it owns the group */
  char *id;
  char *name;
  char *room;
} Subject;

static void
subject_free (gpointer data)
{
  Subject *subject = data;

  g_free (subject->id);
  g_free (subject->name);
  g_free (subject->room);
  g_free (subject);
}

static AddaPage *
get_page (Subject *subject)
{
  return ADDA_PAGE (gtk_widget_get_ancestor (subject->widget, ADDA_TYPE_PAGE));
}

static void
present_sanction (Subject *subject, const char *kind)
{
  AddaPage *page = get_page (subject);

  adda_sanction_dialog_present (GTK_WIDGET (page), adda_page_get_client (page), kind, subject->id,
                                subject->name, NULL, subject->room);
}

static void
mute (GSimpleAction *action, GVariant *target, gpointer data)
{
  present_sanction (data, "mute");
}

static void
ban (GSimpleAction *action, GVariant *target, gpointer data)
{
  present_sanction (data, "ban");
}

static void
unmute (GSimpleAction *action, GVariant *target, gpointer data)
{
  Subject *subject = data;

  adda_moderation_unmute (get_page (subject), subject->room, subject->id, subject->name);
}

static void
kick (GSimpleAction *action, GVariant *target, gpointer data)
{
  Subject *subject = data;

  adda_reason_dialog_present (get_page (subject), ADDA_REASON_KICK, subject->name,
                              adda_members ("room", subject->room, "user", subject->id, NULL));
}

static void
enable (GSimpleActionGroup *group, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (group), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
adda_person_actions_insert (GtkWidget *widget, const AddaPerson *person)
{
  static const GActionEntry entries[] = {
    { "mute", mute },
    { "unmute", unmute },
    { "kick", kick },
    { "ban", ban },
  };
  AddaPage *page = ADDA_PAGE (gtk_widget_get_ancestor (widget, ADDA_TYPE_PAGE));
  AddaHubClient *client = adda_page_get_client (page);
  gboolean may = adda_hub_client_may (client, "moderator") &&
                 g_strcmp0 (person->id, adda_hub_client_get_user_id (client)) != 0;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  Subject *subject = g_new0 (Subject, 1);

  subject->widget = widget;
  subject->id = g_strdup (person->id);
  subject->name = g_strdup (person->name);
  subject->room = g_strdup (person->room);
  g_object_set_data_full (G_OBJECT (group), "adda-subject", subject, subject_free);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), subject);
  enable (group, "mute", may && !person->is_muted);
  enable (group, "unmute", may && person->is_muted);
  enable (group, "kick", may);
  enable (group, "ban", may);
  gtk_widget_insert_action_group (widget, "person", G_ACTION_GROUP (group));
}
