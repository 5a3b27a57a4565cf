import Foundation

/// Where the files of a ledger are: in a folder, in one file, or in memory.
struct LedgerFolder {
  private enum Place {
    case folder(URL)
    /// The invoices file itself.
    case file(URL)
    case memory([String: Data])
  }

  private let place: Place
  /// The name under which the issues of the invoices file appear.
  let invoicesFile: String

  init(folder url: URL) throws(ImportError) {
    (place, invoicesFile) = (.folder(url), FileContract.invoices.file)
    if !has(invoicesFile) { throw .noInvoices(folder: url.path) }
  }

  init(file url: URL) throws(ImportError) {
    (place, invoicesFile) = (.file(url), url.lastPathComponent)
  }

  init(files: [String: String]) throws(ImportError) {
    place = .memory(files.mapValues { Data($0.utf8) })
    invoicesFile = FileContract.invoices.file
    if !has(invoicesFile) { throw .noInvoices(folder: "The ledger") }
  }

  func has(_ file: String) -> Bool {
    switch place {
    case .folder(let url):
      FileManager.default.fileExists(atPath: url.appendingPathComponent(file).path)
    case .file: file == invoicesFile
    case .memory(let files): files[file] != nil
    }
  }

  func contents(_ file: String) throws(ImportError) -> Data {
    let url: URL
    switch place {
    case .folder(let folder): url = folder.appendingPathComponent(file)
    case .file(let file): url = file
    case .memory(let files): return files[file] ?? Data()
    }
    do {
      return try WholeFile.read(url, needsFile: true)
    } catch let failure as WholeFile.Failure {
      throw .unreadable(path: url.path, reason: failure.description)
    } catch {
      throw .unreadable(path: url.path, reason: error.localizedDescription)
    }
  }

  /// CSV files that the contract does not have, in order of name.
  func unknownFiles() throws(ImportError) -> [String] {
    let known = FileContract.all.map(\.file)
    return try names().filter { $0.lowercased().hasSuffix(".csv") && !known.contains($0) }.sorted()
  }

  private func names() throws(ImportError) -> [String] {
    switch place {
    case .file: return []
    case .memory(let files): return Array(files.keys)
    case .folder(let url):
      do {
        return try FileManager.default.contentsOfDirectory(atPath: url.path)
      } catch {
        throw .unreadable(path: url.path, reason: error.localizedDescription)
      }
    }
  }
}
