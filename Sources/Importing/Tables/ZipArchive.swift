import CLibZip
import Foundation

/// A zip archive in memory, of which entries are read as streams, within bounds.
final class ZipArchive {
  /// Entries of more than this, or of more than ``largestRatio`` times their packed size, are
  /// refused: no export of a ledger has them, and archives made to fill a memory do.
  static let largestEntry: UInt64 = 1 << 30
  static let largestRatio: UInt64 = 400
  /// Below this size any ratio is taken.
  static let smallEntry: UInt64 = 16 << 20

  enum Fault: Error {
    case unreadable(String)
    case missing(String)
    case tooLarge(String)
  }

  private let handle: OpaquePointer
  /// The archive reads from these bytes for as long as it is open.
  private let memory: UnsafeMutableRawPointer

  init(_ bytes: Data) throws {
    let room = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 8)
    bytes.copyBytes(to: room.assumingMemoryBound(to: UInt8.self), count: bytes.count)
    memory = room
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let source = zip_source_buffer_create(room, zip_uint64_t(bytes.count), 0, &error) else {
      room.deallocate()
      throw Fault.unreadable("it is no zip archive")
    }
    guard let opened = zip_open_from_source(source, ZIP_RDONLY, &error) else {
      zip_source_free(source)
      room.deallocate()
      throw Fault.unreadable("the archive is damaged")
    }
    handle = opened
  }

  deinit {
    zip_discard(handle)
    memory.deallocate()
  }

  func has(_ name: String) -> Bool { zip_name_locate(handle, name, ZIP_FL_NOCASE.flags) >= 0 }

  /// Opens an entry for reading.
  func open(_ name: String) throws -> ZipEntry {
    let index = zip_name_locate(handle, name, ZIP_FL_NOCASE.flags)
    guard index >= 0 else { throw Fault.missing(name) }
    var status = zip_stat_t()
    guard zip_stat_index(handle, zip_uint64_t(index), 0, &status) == 0 else {
      throw Fault.unreadable("\(name) cannot be found")
    }
    let isFar = status.size > ZipArchive.smallEntry
    let ratio = status.size / max(1, status.comp_size)
    guard status.size <= ZipArchive.largestEntry, !(isFar && ratio > ZipArchive.largestRatio) else {
      throw Fault.tooLarge(name)
    }
    guard status.encryption_method == 0,
      let file = zip_fopen_index(handle, zip_uint64_t(index), 0)
    else { throw Fault.unreadable("\(name) is packed in a way that cannot be read") }
    return ZipEntry(file, limit: status.size)
  }
}

extension UInt32 {
  fileprivate var flags: zip_flags_t { zip_flags_t(self) }
}

/// Bytes that are read one after another.
class ByteStream {
  /// What cannot be read to its end.
  var isBroken: Bool { false }

  /// Bytes read, 0 at the end, or −1.
  func read(_ room: UnsafeMutableRawPointer, _ count: Int) -> Int { 0 }
}

/// A stream of bytes in memory.
final class MemoryStream: ByteStream {
  private let bytes: Data
  private var position: Int

  init(_ bytes: Data) { (self.bytes, position) = (bytes, bytes.startIndex) }

  override func read(_ room: UnsafeMutableRawPointer, _ count: Int) -> Int {
    let end = min(bytes.endIndex, position + count)
    bytes.copyBytes(to: room.assumingMemoryBound(to: UInt8.self), from: position..<end)
    defer { position = end }
    return end - position
  }
}

/// A stream of the bytes of one entry.
final class ZipEntry: ByteStream {
  private let file: OpaquePointer
  /// What the archive says the entry has; not a byte more is read.
  private var left: UInt64
  /// The entry is damaged, or longer than its archive says.
  private var hasFault = false
  override var isBroken: Bool { hasFault }

  init(_ file: OpaquePointer, limit: UInt64) {
    self.file = file
    left = limit
  }

  deinit { zip_fclose(file) }

  override func read(_ room: UnsafeMutableRawPointer, _ count: Int) -> Int {
    guard left > 0 else { return 0 }
    let wanted = min(UInt64(count), left)
    let read = zip_fread(file, room, wanted)
    guard read >= 0 else {
      hasFault = true
      return -1
    }
    left -= UInt64(read)
    return Int(read)
  }
}
