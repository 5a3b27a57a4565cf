import Foundation

/// Where the files of a ledger are.
struct LedgerFolder {
  /// The folder, or the invoices file itself.
  let url: URL
  let isSingleFile: Bool
  /// The name under which the issues of the invoices file appear.
  let invoicesFile: String

  init(_ url: URL) throws(ImportError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw .noSuchPath(url.path)
    }
    self.url = url
    isSingleFile = !isFolder.boolValue
    invoicesFile = isSingleFile ? url.lastPathComponent : "invoices.csv"
    if !isSingleFile, !has("invoices.csv") { throw .noInvoices(folder: url.path) }
  }

  func has(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: path(file).path)
  }

  private func path(_ file: String) -> URL {
    isSingleFile ? url : url.appendingPathComponent(file)
  }

  func contents(_ file: String) throws(ImportError) -> Data {
    do {
      return try Data(contentsOf: path(file), options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: path(file).path, reason: error.localizedDescription)
    }
  }

  /// CSV files that the contract does not have, in order of name.
  func unknownFiles() throws(ImportError) -> [String] {
    guard !isSingleFile else { return [] }
    do {
      let known = FileContract.all.map(\.file)
      let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
      return names.filter { $0.lowercased().hasSuffix(".csv") && !known.contains($0) }.sorted()
    } catch {
      throw .unreadable(path: url.path, reason: error.localizedDescription)
    }
  }
}
