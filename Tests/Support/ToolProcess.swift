import Foundation

/// The package's own tools, run as the processes they are.
public enum ToolProcess {
  /// How a process ended and what it said.
  public struct Result: Sendable {
    /// The exit code, or minus the signal that ended it.
    public let status: Int32
    /// Standard output.
    public let output: String
    /// Standard error.
    public let error: String
  }

  /// The path of a tool: it is built beside the tests.
  public static func path(_ tool: String) -> String {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return (tests as NSString).deletingLastPathComponent + "/\(tool)"
  }

  /// Runs a tool to its end.
  public static func run(
    _ tool: String, _ arguments: [String], environment: [String: String] = [:],
    in folder: String? = nil
  ) throws -> Result {
    try start(tool, arguments, environment: environment, in: folder).finish()
  }

  /// Starts a tool and comes back at once.
  public static func start(
    _ tool: String, _ arguments: [String], environment: [String: String] = [:],
    in folder: String? = nil
  ) throws -> Running {
    try Running(path(tool), arguments, environment: environment, in: folder)
  }

  /// A tool that runs.
  public final class Running {
    private let process = Process()
    private let folder: TemporaryDirectory

    /// Starts an executable by its path.
    public init(
      _ executable: String, _ arguments: [String], environment: [String: String] = [:],
      in directory: String? = nil
    ) throws {
      folder = try TemporaryDirectory()
      if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
      process.executableURL = URL(fileURLWithPath: executable)
      process.arguments = arguments
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try Self.handle(folder.appending("output"))
      process.standardError = try Self.handle(folder.appending("error"))
      try process.run()
    }

    /// Sends a signal.
    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Holds the tool still while something is done; it goes on afterwards, whatever happens.
    public func whileHeld<Value>(_ body: () throws -> Value) rethrows -> Value {
      signal(SIGSTOP)
      defer { signal(SIGCONT) }
      return try body()
    }

    /// Waits until the tool catches a signal itself, or has ended.
    public func waitUntilItHandles(_ number: Int32) {
      let mask = UInt64(1) << UInt64(number - 1)
      while process.isRunning {
        let path = "/proc/\(process.processIdentifier)/status"
        let status = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        let caught = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
        let bits = caught?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
        if bits & mask != 0 { return }
        Thread.sleep(forTimeInterval: 0.005)
      }
    }

    /// Whether it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// Waits for the end.
    public func finish() -> Result {
      process.waitUntilExit()
      let status = process.terminationStatus
      return Result(
        status: process.terminationReason == .exit ? status : -status,
        output: text("output"), error: text("error"))
    }

    private func text(_ name: String) -> String {
      let data = FileManager.default.contents(atPath: folder.appending(name)) ?? Data()
      return String(decoding: data, as: UTF8.self)
    }

    private static func handle(_ path: String) throws -> FileHandle {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
  }
}
