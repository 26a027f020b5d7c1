/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The page Audit: what was done, and what happened */

#pragma once

#include "adda-page.h"

G_BEGIN_DECLS

#define ADDA_TYPE_AUDIT_PAGE (adda_audit_page_get_type ())
G_DECLARE_FINAL_TYPE (AddaAuditPage, adda_audit_page, ADDA, AUDIT_PAGE, AddaPage)

G_END_DECLS
