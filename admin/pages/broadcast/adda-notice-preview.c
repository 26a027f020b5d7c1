/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * A notification as the browser's page will show it */

#include "adda-notice-preview.h"

#include <glib/gi18n.h>

#include "adda-notice.h"

struct _AddaNoticePreview
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *about;

  char *style; /* (nullable) of the icon */
};

G_DEFINE_FINAL_TYPE (AddaNoticePreview, adda_notice_preview, ADW_TYPE_BIN)

static void
show_kind (AddaNoticePreview *self, AddaNoticeKind kind)
{
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->icon), self->style);
  g_free (self->style);
  self->style = g_strdup (kind.style);
  if (kind.style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), kind.style);
  gtk_image_set_from_icon_name (self->icon, kind.icon);
}

void
adda_notice_preview_show (AddaNoticePreview *self, JsonObject *notification, gboolean to_all)
{
  g_autofree char *title = adda_notice_title (notification);
  g_autofree char *text = adda_notice_text (notification);
  g_autofree char *type = adda_notice_type (notification);
  g_autoptr (GString) about = g_string_new (_ ("now"));

  if (*type != '\0')
    g_string_append_printf (about, " · %s", type);
  if (to_all)
    g_string_append_printf (about, " · %s", _ ("to everybody"));
  show_kind (self, adda_notice_kind (notification));
  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->text), *text != '\0');
  gtk_label_set_text (self->about, about->str);
}

static void
adda_notice_preview_finalize (GObject *object)
{
  g_free (ADDA_NOTICE_PREVIEW (object)->style);
  G_OBJECT_CLASS (adda_notice_preview_parent_class)->finalize (object);
}

static void
adda_notice_preview_class_init (AddaNoticePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = adda_notice_preview_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/chat/adda/Console/pages/broadcast/adda-notice-preview.ui");
  gtk_widget_class_bind_template_child (widget_class, AddaNoticePreview, icon);
  gtk_widget_class_bind_template_child (widget_class, AddaNoticePreview, title);
  gtk_widget_class_bind_template_child (widget_class, AddaNoticePreview, text);
  gtk_widget_class_bind_template_child (widget_class, AddaNoticePreview, about);
}

static void
adda_notice_preview_init (AddaNoticePreview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
