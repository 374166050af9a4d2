/* SPDX-License-Identifier: MIT */
/* The clock for durations. Code right of the trace must not use it. */
#ifndef SCEPPROBE_BASE_CLOCK_H
#define SCEPPROBE_BASE_CLOCK_H

/* Monotonic seconds since an unspecified moment; not a date. */
double clock_seconds(void);
/* Processor time of this process in seconds, all threads together. */
double clock_worked_seconds(void);
/* The same for the calling thread. */
double clock_thread_seconds(void);

#endif
