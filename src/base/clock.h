/* SPDX-License-Identifier: MIT */
/* The clock for durations. Nothing right of the trace may read it. */
#ifndef SCEPPROBE_BASE_CLOCK_H
#define SCEPPROBE_BASE_CLOCK_H

/* Seconds since some moment, which only ever go forward: not a date. */
double clock_seconds(void);
/* Seconds of processor time that this process has used, in all of its threads. */
double clock_worked_seconds(void);
/* The same of the calling thread. */
double clock_thread_seconds(void);

#endif
