/// The kernel's IPv4 routes, read from `/proc/net/route`.
struct RouteTable: Hashable, Sendable {
  struct Route: Hashable, Sendable {
    let device: String
    /// `10.244.1.0/24`.
    let destination: String
    /// Empty for what is on the link.
    let gateway: String
    let metric: Int
  }

  let routes: [Route]

  init(_ text: String) {
    routes = text.split(separator: "\n").dropFirst().compactMap { line in
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      guard words.count >= 8, let destination = UInt32(words[1], radix: 16), let gateway = UInt32(words[2], radix: 16),
        let flags = Int(words[3], radix: 16), flags & 1 == 1, let mask = UInt32(words[7], radix: 16), let metric = Int(words[6])
      else { return nil }
      return Route(
        device: words[0], destination: "\(RouteTable.text(destination))/\(mask.nonzeroBitCount)",
        gateway: gateway == 0 ? "" : RouteTable.text(gateway), metric: metric)
    }
  }

  /// The words are in the host's byte order, which is the network's reversed.
  private static func text(_ address: UInt32) -> String {
    (0..<4).map { String(address >> ($0 * 8) & 0xFF) }.joined(separator: ".")
  }

  func find(_ destination: String) -> Route? { routes.filter { $0.destination == destination }.min { $0.metric < $1.metric } }
}
