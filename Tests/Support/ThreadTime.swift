import Foundation

/// The processor time of the calling thread, which other tests and programs hardly lengthen.
public enum ThreadTime {
  /// Seconds that the quickest of three runs took; the work must stay on the caller's thread.
  public static func leastOfThree(_ work: () throws -> Void) rethrows -> Double {
    let times = try (0..<3).map { _ in
      let started = now()
      try work()
      return now() - started
    }
    return times.min() ?? 0
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
