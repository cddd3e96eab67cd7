#include "CTerminal.h"

#include <signal.h>
#include <stddef.h>
#include <termios.h>
#include <unistd.h>

static struct termios saved;
static volatile sig_atomic_t guarded;
static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
enum { COUNT = sizeof signals / sizeof signals[0] };
static struct sigaction before[COUNT];

// Only calls that are safe in a signal handler.
static void restore(int number) {
  if (guarded) {
    guarded = 0;
    // Leave the alternate screen, show the cursor, plain colours, normal keypad and cursor keys, no bracketed paste.
    static const char text[] = "\033[?1049l\033[?25h\033[0m\033[?1l\033>\033[?2004l\r\n";
    ssize_t ignored = write(1, text, sizeof text - 1);
    (void)ignored;
    tcsetattr(0, TCSANOW, &saved);
  }
  for (int i = 0; i < COUNT; i++)
    if (signals[i] == number) sigaction(number, &before[i], NULL);
  raise(number);
}

int lab_terminal_guard(void) {
  if (tcgetattr(0, &saved) != 0) return -1;
  guarded = 1;
  for (int i = 0; i < COUNT; i++) {
    struct sigaction action = {.sa_handler = restore};
    sigemptyset(&action.sa_mask);
    sigaction(signals[i], &action, &before[i]);
  }
  return 0;
}

void lab_terminal_unguard(void) {
  if (!guarded) return;
  guarded = 0;
  for (int i = 0; i < COUNT; i++) sigaction(signals[i], &before[i], NULL);
}
