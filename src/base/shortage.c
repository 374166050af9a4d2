/* SPDX-License-Identifier: MIT */
/* One flag for the whole process, because memory is shared by the whole process. */
#include "base/shortage.h"

#include <stdatomic.h>

static atomic_bool seen;

void shortage_note(void)
{
	atomic_store(&seen, true);
}

bool shortage_seen(void)
{
	return atomic_load(&seen);
}
