/* SPDX-License-Identifier: MIT */
/*
 * SetErrorMode and Windows Error Reporting. A crash opens no window that waits for a
 * click, and what is reported of it has no heap, where keys and challenges are. Open
 * files have no limit but memory.
 */
#include "port/limits.h"

#include <stdint.h>
#include <stdlib.h>

#include <windows.h>

/* <werapi.h> of mingw-w64 10 compiles in no order of headers. */
HRESULT WINAPI WerSetFlags(DWORD flags);
enum { WER_FAULT_REPORTING_FLAG_NOHEAP = 1 };

void limits_set(void)
{
	SetErrorMode(
		SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
	(void)WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP);
}

size_t limits_open_files(void)
{
	return SIZE_MAX;
}

const char *limits_reached(void)
{
	enum { MEMORY = 1 << 20 };
	void *volatile memory = malloc(MEMORY);

	if (!memory)
		return "out of memory";
	free(memory);
	return NULL;
}
