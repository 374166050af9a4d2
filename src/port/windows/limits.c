/* SPDX-License-Identifier: MIT */
/*
 * SetErrorMode and Windows Error Reporting. A crash opens no window, and its report has
 * no heap, which may contain keys and challenges. Open files are limited by memory only.
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
