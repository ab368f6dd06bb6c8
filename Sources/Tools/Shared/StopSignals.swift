import Dispatch
import Foundation
import GopherCore
import Synchronization

/// Turns SIGINT, SIGTERM and SIGUSR1 into a ``StopRequest``.
///
/// The first signal asks for a clean stop: the work saves its state and the tool ends with exit
/// code 75. A second signal ends the process at once with 128 + the signal's number, which
/// loses at most what was not yet committed.
public enum StopSignals {
  private static let request = StopRequest()
  private static let sources = Mutex<[any DispatchSourceSignal]>([])

  /// Starts to listen (once a process) and returns the request to hand to the work.
  ///
  /// With `graceSeconds` the process ends by itself with exit code 75 that long after the first
  /// signal, for work that cannot poll but whose finished parts are all on disk; after half a second
  /// while the request ``StopRequest/mayEndAtOnce``.
  public static func install(
    console: Console, graceSeconds: Double? = nil
  ) -> StopRequest {
    sources.withLock { sources in
      guard sources.isEmpty else { return }
      for signalNumber in [SIGINT, SIGTERM, SIGUSR1] {
        let source = DispatchSource.makeSignalSource(signal: signalNumber, queue: .global())
        source.setEventHandler { handle(signalNumber, console, graceSeconds) }
        source.resume()
        sources.append(source)
      }
    }
    return request
  }

  private static func handle(_ number: Int32, _ console: Console, _ graceSeconds: Double?) {
    if request.isRequested {
      console.progress.finish()
      _exit(128 + number)
    }
    console.note("Stopping at the next safe place; a second signal stops at once.")
    request.request()
    if let graceSeconds {
      let seconds = request.mayEndAtOnce ? min(0.5, graceSeconds) : graceSeconds
      DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
        console.progress.finish()
        Console.report("Stopped on request inside a stage. Run the same command again to go on.")
        _exit(Failure.Kind.stopped.rawValue)
      }
    }
  }
}
