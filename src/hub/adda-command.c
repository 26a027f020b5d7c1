/* SPDX-License-Identifier: LGPL-2.1-or-later
 * Copyright Adda contributors
 * What a client asks for: made by a codec, consumed by the hub */

#include "adda-command.h"
#include <string.h>

AddaCommand *
adda_command_new (AddaCommandType type)
{
  AddaCommand *command = g_new0 (AddaCommand, 1);

  command->type = type;
  return command;
}

void
adda_command_free (AddaCommand *command)
{
  if (command == NULL)
    return;

  g_free (command->room);
  g_free (command->nonce);
  /* It may have been a token or a password: not left behind in the heap. */
  if ((command->type == ADDA_COMMAND_AUTH || command->type == ADDA_COMMAND_ADMIN ||
       command->type == ADDA_COMMAND_TRACE) &&
      command->text != NULL)
    explicit_bzero (command->text, command->text_length);
  g_free (command->text);
  g_clear_pointer (&command->frame, adda_frame_unref);
  g_free (command->ids);
  g_free (command->session);
  g_free (command->epoch);
  g_free (command);
}
