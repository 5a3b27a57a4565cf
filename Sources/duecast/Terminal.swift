import Foundation
import Reporting

/// Standard output for results, standard error for everything else.
///
/// Nothing from data reaches a terminal that is not text: neither control characters nor changes of
/// writing direction.
enum Terminal {
  /// Lines on standard error, as far as it takes any; on a terminal none is longer than 80 columns.
  static func say(_ text: String) {
    let lines = PlainText.lines(text)
    let shown = errorIsTerminal ? TextTable.wrapped(lines, width: 80) : lines + "\n"
    try? ByteSink.standardError.write(contentsOf: Data(shown.utf8))
  }

  /// Text for people on standard output.
  static func show(_ text: String) throws(Failure) { try write(PlainText.lines(text)) }

  /// Text for machines on standard output, as it is; plain where a terminal shows it.
  static func emit(_ text: String) throws(Failure) {
    try write(isatty(STDOUT_FILENO) == 1 ? PlainText.lines(text) : text)
  }

  private static func write(_ text: String) throws(Failure) {
    do { try ByteSink.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
      throw Failure(
        "Standard output takes no more (\(error)): direct it to another file or program.")
    }
  }

  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Lets a write beyond the limit of a file's size fail, which would end the process.
  ///
  /// A closed pipe ends it, as it does other programs, unless whoever started it asked otherwise.
  static func takeFailures() { signal(SIGXFSZ, SIG_IGN) }

  /// Opens the standard streams that the process was started without, so that no file that is opened
  /// later takes the place of one: what is written to standard output then fails.
  static func openStandardStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
    where fcntl(stream, F_GETFD) == -1 && errno == EBADF {
      _ = open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
