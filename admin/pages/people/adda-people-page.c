/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page People: accounts, bans and mutes, invites, tokens */

#include "adda-people-page.h"

#include <glib/gi18n.h>

#include "adda-people-private.h"

/* How often "2 hours left" is looked at. */
#define TICK_S 20

struct _AddaPeoplePage
{
  AddaPage parent_instance;

  GtkWidget *tabs;
  AdwViewStack *stack;
  AddaRecordList *accounts;
  AddaRecordList *sanctions;
  AddaRecordList *invites;
  AddaRecordList *tokens;

  guint tick;
};

G_DEFINE_FINAL_TYPE (AddaPeoplePage, adda_people_page, ADDA_TYPE_PAGE)

static const struct
{
  const AddaRecordKind *kind;
  gsize offset;
  const char *role;
} tabs[] = {
  { &adda_people_accounts, G_STRUCT_OFFSET (AddaPeoplePage, accounts), "admin" },
  { &adda_people_sanctions, G_STRUCT_OFFSET (AddaPeoplePage, sanctions), "moderator" },
  { &adda_people_invites, G_STRUCT_OFFSET (AddaPeoplePage, invites), "admin" },
  { &adda_people_tokens, G_STRUCT_OFFSET (AddaPeoplePage, tokens), "admin" },
};

static AddaRecordList *
get_list (AddaPeoplePage *self, guint i)
{
  return G_STRUCT_MEMBER (AddaRecordList *, self, tabs[i].offset);
}

gpointer
adda_people_lookup (gpointer page, const AddaRecordKind *kind, GVariant *target)
{
  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    if (tabs[i].kind == kind)
      return adda_record_list_lookup (get_list (ADDA_PEOPLE_PAGE (page), i),
                                      g_variant_get_string (target, NULL));
  return NULL;
}

void
adda_people_append (GMenu *menu, const char *label, const char *action, const char *id)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", id);
  g_menu_append_item (menu, item);
}

static gboolean
on_tick (gpointer data)
{
  AddaPeoplePage *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    adda_record_list_refresh (get_list (self, i));
  return G_SOURCE_CONTINUE;
}

/* What the role may not see is not there. */
static void
show_tabs (AddaPeoplePage *self)
{
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));
  gboolean is_admin = adda_hub_client_may (client, "admin");

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      AdwViewStackPage *page =
          adw_view_stack_get_page (self->stack, GTK_WIDGET (get_list (self, i)));

      adw_view_stack_page_set_visible (page, adda_hub_client_may (client, tabs[i].role));
    }
  gtk_widget_set_visible (self->tabs, is_admin);
  if (!is_admin)
    adw_view_stack_set_visible_child (self->stack, GTK_WIDGET (self->sanctions));
}

/* Only what shows is watched. */
static void
on_tab (AddaPeoplePage *self)
{
  GtkWidget *visible = adw_view_stack_get_visible_child (self->stack);

  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      AddaRecordList *list = get_list (self, i);

      if (list == NULL)
        return;
      if (GTK_WIDGET (list) == visible && gtk_widget_get_mapped (GTK_WIDGET (self)))
        adda_record_list_watch (list, adda_page_get_client (ADDA_PAGE (self)), tabs[i].kind);
      else
        adda_record_list_unwatch (list);
    }
}

static void
adda_people_page_map (GtkWidget *widget)
{
  AddaPeoplePage *self = ADDA_PEOPLE_PAGE (widget);

  GTK_WIDGET_CLASS (adda_people_page_parent_class)->map (widget);
  show_tabs (self);
  on_tab (self);
  self->tick = g_timeout_add_seconds (TICK_S, on_tick, self);
  g_source_set_name_by_id (self->tick, "adda-people-tick");
}

static void
adda_people_page_unmap (GtkWidget *widget)
{
  AddaPeoplePage *self = ADDA_PEOPLE_PAGE (widget);

  g_clear_handle_id (&self->tick, g_source_remove);
  GTK_WIDGET_CLASS (adda_people_page_parent_class)->unmap (widget);
  on_tab (self);
}

static void
adda_people_page_search (AddaPage *page)
{
  GtkWidget *visible = adw_view_stack_get_visible_child (ADDA_PEOPLE_PAGE (page)->stack);

  adda_record_list_search (ADDA_RECORD_LIST (visible));
}

static void
adda_people_page_constructed (GObject *object)
{
  AddaPeoplePage *self = ADDA_PEOPLE_PAGE (object);

  G_OBJECT_CLASS (adda_people_page_parent_class)->constructed (object);
  g_signal_connect_object (adda_page_get_client (ADDA_PAGE (self)), "notify::role",
                           G_CALLBACK (show_tabs), self, G_CONNECT_SWAPPED);
}

static void
adda_people_page_dispose (GObject *object)
{
  g_clear_handle_id (&ADDA_PEOPLE_PAGE (object)->tick, g_source_remove);
  G_OBJECT_CLASS (adda_people_page_parent_class)->dispose (object);
}

static void
adda_people_page_class_init (AddaPeoplePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = adda_people_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = adda_people_page_dispose;
  widget_class->map = adda_people_page_map;
  widget_class->unmap = adda_people_page_unmap;
  ADDA_PAGE_CLASS (klass)->search = adda_people_page_search;

  adda_people_install_account_actions (widget_class);
  adda_people_install_sanction_actions (widget_class);
  adda_people_install_invite_actions (widget_class);
  adda_people_install_token_actions (widget_class);

  g_type_ensure (ADDA_TYPE_RECORD_LIST);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/people/adda-people-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaPeoplePage, tabs);
  gtk_widget_class_bind_template_child (widget_class, AddaPeoplePage, stack);
  gtk_widget_class_bind_template_child (widget_class, AddaPeoplePage, accounts);
  gtk_widget_class_bind_template_child (widget_class, AddaPeoplePage, sanctions);
  gtk_widget_class_bind_template_child (widget_class, AddaPeoplePage, invites);
  gtk_widget_class_bind_template_child (widget_class, AddaPeoplePage, tokens);
  gtk_widget_class_bind_template_callback (widget_class, on_tab);
}

static void
adda_people_page_init (AddaPeoplePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
