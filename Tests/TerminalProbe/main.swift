// A program for tests: shows what it is told by the terminal, one line an event, and does what single keys ask.
//   q quits   m switches the mouse   k draws a key again (same picture)   X crashes   B burns the loop for 5 s
// Its environment chooses: PROBE_COLORS (a depth), PROBE_THEME, PROBE_THREAD=own (loop on a thread of its own).

import Terminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

let environment = Probe.environment()
if environment["PROBE_BENCH"] != nil {
  try UILoop.run { try await Probe.bench(environment) }
} else if environment["PROBE_THREAD"] == "own" {
  let status = try await UILoop.run(onOwnThread: { try await Probe.run(environment) })
  exit(status)
} else {
  do {
    exit(try UILoop.run { try await Probe.run(environment) })
  } catch {
    print("no screen: \(error)")
    exit(2)
  }
}
