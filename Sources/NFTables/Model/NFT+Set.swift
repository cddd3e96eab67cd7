import Netlink

extension NFT {
  /// What a map leads to.
  package enum MapData: Hashable, Sendable {
    case verdict
    case values([DataType])
  }

  /// A named set, or a map when it has `data`.
  package struct Set: Hashable, Sendable {
    package var name: String
    package var key: [DataType]
    package var data: MapData?
    /// Holds ranges. Only for keys of one type.
    package var interval: Bool
    /// Filled by rules (`update @set { ... }`).
    package var dynamic: Bool
    /// Elements leave by themselves after that many milliseconds.
    package var timeoutMilliseconds: UInt64?
    /// How many elements it may hold; 0 for no limit. Dynamic sets need one.
    package var size: UInt32
    package var comment: String?

    package init(
      _ name: String, key: [DataType], data: MapData? = nil, interval: Bool = false, dynamic: Bool = false,
      timeoutMilliseconds: UInt64? = nil, size: UInt32 = 0, comment: String? = nil
    ) {
      self.name = name
      self.key = key
      self.data = data
      self.interval = interval
      self.dynamic = dynamic
      self.timeoutMilliseconds = timeoutMilliseconds
      self.size = size
      self.comment = comment
    }

    package var isMap: Bool { data != nil }
  }

  /// The value of a map element.
  package enum ElementData: Hashable, Sendable {
    case verdict(Verdict)
    case values([Value])
  }

  package struct Element: Hashable, Sendable {
    package var key: [Value]
    /// The last value of a range, for sets of intervals.
    package var keyEnd: Value?
    package var data: ElementData?
    package var comment: String?
    /// What is left of its life, when listed from a set with a timeout.
    package var expiresMilliseconds: UInt64?

    package init(_ key: [Value], through keyEnd: Value? = nil, data: ElementData? = nil, comment: String? = nil) {
      self.key = key
      self.keyEnd = keyEnd
      self.data = data
      self.comment = comment
    }

    /// All addresses of a prefix.
    package init(_ prefix: InternetPrefix, data: ElementData? = nil) {
      let network = prefix.network
      self.init([.address(network.address)], through: .address(network.last), data: data)
    }
  }
}

extension NFT.Element {
  /// Ranges of addresses, sorted, with those that overlap or touch made into one: the form a set of intervals takes.
  package static func merging(_ prefixes: [InternetPrefix]) -> [NFT.Element] {
    var ranges: [(first: InternetAddress, last: InternetAddress)] = []
    for prefix in prefixes.map(\.network).sorted() {
      if let end = ranges.last?.last, end.bytes.count == prefix.address.bytes.count,
        prefix.address <= end || end.successor == prefix.address
      {
        ranges[ranges.count - 1].last = max(end, prefix.last)
      } else {
        ranges.append((prefix.address, prefix.last))
      }
    }
    return ranges.map { NFT.Element([.address($0.first)], through: .address($0.last)) }
  }
}

extension InternetAddress {
  /// The next address, nil after the last one.
  var successor: InternetAddress? {
    var bytes = bytes
    for index in bytes.indices.reversed() {
      bytes[index] &+= 1
      if bytes[index] != 0 { return InternetAddress(bytes: bytes) }
    }
    return nil
  }

  /// The shortest prefix that covers exactly the range up to `last`.
  func prefixLength(through last: InternetAddress) -> Int? {
    (0...bitCount).first {
      InternetPrefix(self, length: $0).network.address == self && InternetPrefix(self, length: $0).last == last
    }
  }
}
