import ArgumentParser
import Foundation
import GopherCore

/// A command whose failures end the process with the exit codes of `Failure.Kind`.
///
/// A command implements ``perform()``; the tool's root calls ``ToolMain/run(_:)`` from `main`.
public protocol ToolCommand: ParsableCommand {
  /// Does what the command is for.
  func perform() throws
}

extension ToolCommand {
  /// Runs ``perform()``; a `Failure` is printed as it stands and becomes the exit code.
  public func run() throws {
    do {
      try perform()
    } catch let failure as Failure {
      Console.report(failure.message)
      throw ExitCode(failure.exitCode)
    }
  }
}

/// The entry point that the three tools share.
public enum ToolMain {
  /// Parses the command line, runs the command, and ends the process.
  ///
  /// Exit codes: 0 done (and `--help`, `--version`); 2 a command line or an environment that cannot
  /// be used; otherwise the code of the failure.
  ///
  /// - Parameters:
  ///   - root: the root of the commands.
  ///   - require: throws a `Failure` if the machine or the environment cannot run the tool; asked
  ///     after the command line is understood and before any work.
  public static func run(
    _ root: any ParsableCommand.Type, require: () throws -> Void = {}
  ) -> Never {
    StandardStreams.keepPlaces()
    do {
      var command = try root.parseAsRoot()
      // Help is a command too, and is given on any machine.
      if command is any ToolCommand {
        try requireThreadCount()
        try require()
      }
      try command.run()
    } catch let failure as Failure {
      Console.report(failure.message)
      end(with: failure.exitCode)
    } catch {
      end(root, with: error)
    }
    succeed()
  }

  /// Ends the process without the destructors of C++ libraries: threads may still use what those
  /// would take away.
  private static func end(with code: Int32) -> Never {
    fflush(nil)
    _exit(code)
  }

  /// Throws a usage failure for a number of threads that would be passed over in silence.
  private static func requireThreadCount() throws {
    guard let text = ProcessInfo.processInfo.environment["GOPHER_THREADS"], !text.isEmpty else {
      return
    }
    guard let count = Int(text), count > 0 else {
      throw Failure.usage(
        "The environment variable GOPHER_THREADS is \(text); set it to a number of threads, 1 or "
          + "more, or leave it out.")
    }
  }

  /// Ends the process with 0, or with 4 where what it printed cannot be written.
  private static func succeed() -> Never {
    guard fflush(nil) == 0 else {
      Console.report(
        "Cannot write to standard output: \(systemReason()); direct it to another place.")
      end(with: Failure.Kind.storage.rawValue)
    }
    end(with: 0)
  }

  private static func end(_ root: any ParsableCommand.Type, with error: any Error) -> Never {
    if let code = error as? ExitCode { end(with: code.rawValue) }
    let code = root.exitCode(for: error)
    let message = root.fullMessage(for: error)
    if code.isSuccess {
      print(message)
      succeed()
    }
    Console.writeError(message + "\n")
    let isUsage = code == .validationFailure
    end(with: isUsage ? Failure.Kind.usage.rawValue : code.rawValue)
  }
}
