/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Audit: what was done, and what happened */

#include "adda-audit-page.h"

#include <glib/gi18n.h>

#include "adda-line-list.h"

struct _AddaAuditPage
{
  AddaPage parent_instance;

  GtkWidget *verify;
  GtkInfoBar *verdict;
  GtkImage *verdict_icon;
  GtkLabel *verdict_text;
  AdwViewStack *stack;
  AddaLineList *audit;
  AddaLineList *log;
};

G_DEFINE_FINAL_TYPE (AddaAuditPage, adda_audit_page, ADDA_TYPE_PAGE)

/* Only what shows is watched. */
static void
on_tab (AddaAuditPage *self)
{
  GtkWidget *visible = adw_view_stack_get_visible_child (self->stack);
  gboolean is_mapped = gtk_widget_get_mapped (GTK_WIDGET (self));
  AddaHubClient *client = adda_page_get_client (ADDA_PAGE (self));

  if (self->audit == NULL || self->log == NULL)
    return;
  adda_line_list_unwatch (self->audit);
  adda_line_list_unwatch (self->log);
  gtk_info_bar_set_revealed (self->verdict, FALSE);
  if (is_mapped && visible == GTK_WIDGET (self->audit))
    adda_line_list_watch (self->audit, client, &adda_audit_lines);
  else if (is_mapped)
    adda_line_list_watch (self->log, client, &adda_log_lines);
}

static void
tell (AddaAuditPage *self, GtkMessageType type, const char *icon, const char *text)
{
  gtk_info_bar_set_message_type (self->verdict, type);
  gtk_image_set_from_icon_name (self->verdict_icon, icon);
  gtk_label_set_text (self->verdict_text, text);
  gtk_info_bar_set_revealed (self->verdict, TRUE);
}

static void
tell_verdict (AddaAuditPage *self, JsonObject *answer)
{
  gint64 entries = json_object_get_int_member_with_default (answer, "entries", 0);
  gint64 broken_at = json_object_get_int_member_with_default (answer, "broken_at", 0);
  g_autofree char *text = NULL;

  if (json_object_get_boolean_member_with_default (answer, "intact", FALSE))
    {
      text = g_strdup_printf (ngettext ("The chain is intact: %d entry, and nothing was changed.",
                                        "The chain is intact: %d entries, and nothing was changed.",
                                        (gulong) entries),
                              (int) entries);
      tell (self, GTK_MESSAGE_INFO, "emblem-ok-symbolic", text);
      return;
    }
  text =
      g_strdup_printf (_ ("The chain is broken at entry %d: somebody has changed or taken out what "
                          "stood there. Compare with a backup."),
                       (int) broken_at);
  tell (self, GTK_MESSAGE_ERROR, "dialog-error-symbolic", text);
}

static void
on_verified (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AddaAuditPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) answer =
      adda_hub_client_request_finish (ADDA_HUB_CLIENT (source), result, &error);

  gtk_widget_set_sensitive (self->verify, TRUE);
  if (answer == NULL)
    adda_page_toast (ADDA_PAGE (self), error->message);
  else
    tell_verdict (self, answer);
}

static void
on_verify (AddaAuditPage *self)
{
  gtk_widget_set_sensitive (self->verify, FALSE);
  adda_hub_client_do_async (adda_page_get_client (ADDA_PAGE (self)), "audit_verify", NULL, NULL,
                            on_verified, g_object_ref (self));
}

static void
on_verdict_closed (AddaAuditPage *self)
{
  gtk_info_bar_set_revealed (self->verdict, FALSE);
}

static void
adda_audit_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_audit_page_parent_class)->map (widget);
  on_tab (ADDA_AUDIT_PAGE (widget));
}

static void
adda_audit_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (adda_audit_page_parent_class)->unmap (widget);
  on_tab (ADDA_AUDIT_PAGE (widget));
}

static void
adda_audit_page_search (AddaPage *page)
{
  adda_line_list_search (
      ADDA_LINE_LIST (adw_view_stack_get_visible_child (ADDA_AUDIT_PAGE (page)->stack)));
}

/* "log" or "audit" */
static void
adda_audit_page_show_detail (AddaPage *page, const char *detail)
{
  AddaAuditPage *self = ADDA_AUDIT_PAGE (page);

  if (adw_view_stack_get_child_by_name (self->stack, detail) != NULL)
    adw_view_stack_set_visible_child_name (self->stack, detail);
}

static void
adda_audit_page_class_init (AddaAuditPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = adda_audit_page_map;
  widget_class->unmap = adda_audit_page_unmap;
  ADDA_PAGE_CLASS (klass)->search = adda_audit_page_search;
  ADDA_PAGE_CLASS (klass)->show_detail = adda_audit_page_show_detail;

  g_type_ensure (ADDA_TYPE_LINE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/chat/adda/Console/pages/audit/adda-audit-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaAuditPage, verify);
  gtk_widget_class_bind_template_child (widget_class, AddaAuditPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, AddaAuditPage, verdict_icon);
  gtk_widget_class_bind_template_child (widget_class, AddaAuditPage, verdict_text);
  gtk_widget_class_bind_template_child (widget_class, AddaAuditPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AddaAuditPage, audit);
  gtk_widget_class_bind_template_child (widget_class, AddaAuditPage, log);
  gtk_widget_class_bind_template_callback (widget_class, on_tab);
  gtk_widget_class_bind_template_callback (widget_class, on_verify);
  gtk_widget_class_bind_template_callback (widget_class, on_verdict_closed);
  gtk_widget_class_bind_template_callback (widget_class, adda_page_toast);
}

static void
adda_audit_page_init (AddaAuditPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
