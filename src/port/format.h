/* SPDX-License-Identifier: MIT */
/*
 * Makes the compiler check the arguments of functions like printf(3). Used instead of
 * __attribute__((format(printf, ...))), which on Windows means Microsoft's formats.
 */
#ifndef SCEPPROBE_PORT_FORMAT_H
#define SCEPPROBE_PORT_FORMAT_H

/* The positions of the format and of its first argument, from 1; the second is 0 for a
 * va_list. */
#ifdef __MINGW32__
#define PRINTF_LIKE(text, first) __attribute__((format(gnu_printf, text, first)))
#else
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))
#endif

#endif
