/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * Webhooks: a view of the stream of their changes, what goes in by them and what goes out */

#pragma once

#include "adda-hook-queue.h"
#include "hub/adda-hub.h"

G_BEGIN_DECLS

#define ADDA_HOOKS_MAX 100

/* What says how far deliveries have come, in the folder of data. */
#define ADDA_HOOKS_FILE "hooks.state"

typedef struct _AddaHooks AddaHooks;

/* How a change went. @hook: (nullable): it is gone; @error: (nullable) why nothing was changed */
typedef void (*AddaHooksFunc) (AddaHook *hook, const GError *error, gpointer data);

/**
 * adda_hooks_new:
 * @data_dir: with the hub's secret, from which those of the hooks are made
 *
 * Reads all of the stream, iterating the thread's main context. Main thread, as all here.
 */
AddaHooks *adda_hooks_new (AddaHub *hub,
                           const char *data_dir,
                           const AddaHookRules *rules,
                           GError **error);

/* Nothing goes out any more. Before the hub goes. */
void adda_hooks_free (AddaHooks *self);

/* Applies to deliveries from now on. */
void adda_hooks_set_rules (AddaHooks *self, const AddaHookRules *rules);

/* (transfer none) (nullable) */
AddaHook *adda_hooks_lookup (AddaHooks *self, const char *id);

/* By the time of their making. (transfer container) (element-type AddaHook) */
GPtrArray *adda_hooks_list (AddaHooks *self);

/* What proves a way in, and what signs a way out: nowhere kept. (transfer full) */
char *adda_hooks_make_secret (AddaHooks *self, const AddaHook *hook);

/* In a time that does not tell where they differ. */
gboolean adda_hooks_check_secret (AddaHooks *self, const AddaHook *hook, const char *secret);

/* Takes @hook, made by adda_hook_read(). @func is called once, perhaps before this returns. */
void adda_hooks_add (AddaHooks *self,
                     AddaHook *hook,
                     AddaUser *by,
                     AddaHooksFunc func,
                     gpointer data);

void adda_hooks_remove (AddaHooks *self,
                        const AddaHook *hook,
                        AddaUser *by,
                        AddaHooksFunc func,
                        gpointer data);

/* @fault: (nullable): it is enabled, and goes on where it stood */
void adda_hooks_set_fault (AddaHooks *self,
                           AddaHook *hook,
                           const char *fault,
                           AddaUser *by,
                           AddaHooksFunc func,
                           gpointer data);

/* Sends it an event "ping". */
void adda_hooks_test (AddaHooks *self, AddaHook *hook);

/* A message of @hook into its room. @key: (nullable) the same one again is the same message. Takes @text. */
void adda_hooks_post (AddaHooks *self,
                      AddaHook *hook,
                      const char *key,
                      char *text,
                      gsize length_bytes,
                      AddaHubPostFunc func,
                      gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AddaHooks, adda_hooks_free)

G_END_DECLS
