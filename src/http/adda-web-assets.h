/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * The web page's files, as they are sent: plain and compressed, each with its tag */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define ADDA_WEB_RESOURCE_PATH "/chat/adda/web/"

/* NULL-terminated; the first is the default. */
extern const char *const adda_web_languages[];

typedef struct _AddaWebAssets AddaWebAssets;
typedef struct _AddaWebAsset AddaWebAsset;

/* Of all registered resources below %ADDA_WEB_RESOURCE_PATH. */
AddaWebAssets *adda_web_assets_new (void);
void adda_web_assets_free (AddaWebAssets *assets);

/* @name: relative, such as "icons/a.svg". (transfer none) (nullable) */
AddaWebAsset *adda_web_assets_lookup (AddaWebAssets *assets, const char *name);

/* @name: such as "index.html"; in @language, one of adda_web_languages. (transfer none) (nullable) */
AddaWebAsset *adda_web_assets_get_page (AddaWebAssets *assets,
                                        const char *name,
                                        const char *language);

/* Answers with the file, or with 304 if the client has it. */
void adda_web_asset_answer (AddaWebAsset *asset, SoupServerMessage *msg);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaWebAssets, adda_web_assets_free)

G_END_DECLS
