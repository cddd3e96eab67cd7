import Crypto
import KubeAPI

/// What a PriorityLevelConfiguration says.
struct PriorityLevelSettings: Hashable, Sendable {
  struct Queuing: Hashable, Sendable {
    var queues: Int
    var handSize: Int
    var length: Int

    /// Shuffle sharding: a few distinct queues picked by the flow's hash, always the same. k8s.io/apiserver pkg/util/shufflesharding.
    func hand(for hash: UInt64) -> [Int] {
      var hash = hash
      var hand: [Int] = []
      var remainders: [Int] = []
      for position in 0..<min(handSize, queues) {
        let cards = UInt64(queues - position)
        remainders.append(Int(hash % cards))
        hash /= cards
        hand.append(remainders[position])
        for earlier in remainders[..<position].reversed() where hand[position] >= earlier { hand[position] += 1 }
      }
      return hand
    }
  }

  /// What tells flows apart when queues are picked.
  static func hash(schema: String, flow: String) -> UInt64 {
    SHA256.hash(data: Array(schema.utf8) + [0] + Array(flow.utf8)).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  var uid = ""
  var isExempt = false
  var shares = 30
  var lendablePercent = 0
  /// Nil where the level may borrow all there is.
  var borrowingLimitPercent: Int?
  /// Nil where the level refuses instead.
  var queuing: Queuing?

  init() {}

  /// Nil for what upstream calls a broken union: such a level does not exist for the filter.
  init?(_ level: KubeObject) {
    let spec = level.spec
    isExempt = spec.type.string == "Exempt"
    guard isExempt == (level.name == "exempt"), isExempt ? spec.limited.isNull : spec.exempt.isNull else { return nil }
    let common = isExempt ? spec.exempt : spec.limited
    uid = level.uid
    shares = common.nominalConcurrencyShares.int ?? (isExempt ? 0 : 30)
    lendablePercent = common.lendablePercent.int ?? 0
    borrowingLimitPercent = common.borrowingLimitPercent.int
    guard spec.limited.limitResponse.type.string == "Queue" else { return }
    let queuing = spec.limited.limitResponse.queuing
    self.queuing = .init(
      queues: queuing.queues.int ?? 64, handSize: queuing.handSize.int ?? 8, length: queuing.queueLengthLimit.int ?? 50)
  }
}

/// The seats of a priority level.
struct SeatLimits: Hashable, Sendable {
  var nominal = 0
  /// What stays when all that may be lent is lent.
  var lower = 0
  var upper = 0
  /// The widest a request may be; 0 is no limit of the level's.
  var widest = 0

  init() {}

  /// `total` seats are shared out in proportion to the levels' shares, rounded up.
  init(_ level: PriorityLevelSettings, total: Int, sum: Int) {
    func percent(_ percent: Int) -> Int { Int((Double(nominal) * Double(percent) / 100).rounded()) }
    nominal = Int((Double(total) * Double(level.shares) / Double(sum)).rounded(.up))
    lower = nominal - percent(level.lendablePercent)
    upper = nominal + (level.borrowingLimitPercent.map(percent) ?? total)
    if let queuing = level.queuing {
      widest = max(1, min(Int((Double(nominal) * 0.15).rounded(.up)), nominal / max(1, queuing.handSize)))
    }
  }

  static func share(_ total: Int, among levels: [String: PriorityLevelSettings]) -> [String: SeatLimits] {
    let sum = max(1, levels.values.reduce(0) { $0 + $1.shares })
    return levels.mapValues { SeatLimits($0, total: total, sum: sum) }
  }
}
