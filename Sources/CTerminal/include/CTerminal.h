#pragma once

// Keeps the settings of the terminal on descriptor 0 and restores them, and the screen, when a signal ends the process: a shell after
// a crash must be usable. Returns 0, or -1 when descriptor 0 is no terminal.
int lab_terminal_guard(void);
// Undoes lab_terminal_guard's signal handlers once the screen has been given back in order.
void lab_terminal_unguard(void);
