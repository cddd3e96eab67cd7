import KubeAPI

/// The rules of priority levels (upstream's pkg/apis/flowcontrol/validation).
enum PriorityLevelValidation {
  static let level = KindValidation(
    object: { level, faults in spec(level.spec, name: level.name, &faults) },
    status: { new, _, faults in faults.flowConditions(new.status["conditions"]) },
    metadataOnUpdate: [.whole], metadataOnStatusUpdate: [])

  private static func spec(_ spec: JSON, name: String, _ faults: inout Faults) {
    let type = spec["type"].string ?? ""
    if (name == "exempt") != (type == "Exempt") {
      faults.add(.invalid("spec.type", .string(type), "must be 'Exempt' if and only if `name` is 'exempt'"))
    }
    let (limited, exempt) = (spec["limited"], spec["exempt"])
    switch type {
    case "Exempt":
      if !limited.isNull { faults.add(.forbidden("spec.limited", "must be nil if the type is not Limited")) }
      shares(exempt, "spec.exempt", &faults)
      lendable(exempt, "spec.exempt", &faults)
    case "Limited":
      if !exempt.isNull { faults.add(.forbidden("spec.exempt", "must be nil if the type is Limited")) }
      if limited.isNull { return faults.add(.required("spec.limited", "must not be empty when type is Limited")) }
      shares(limited, "spec.limited", &faults)
      response(limited["limitResponse"], "spec.limited.limitResponse", &faults)
      lendable(limited, "spec.limited", &faults)
      if let share = limited["borrowingLimitPercent"].int, share < 0 {
        faults.add(
          .invalid("spec.limited.borrowingLimitPercent", JSON(share), "if specified, must be a non-negative integer"))
      }
    default: faults.add(.notSupported("spec.type", .string(type), ["Exempt", "Limited"]))
    }
  }

  private static func shares(_ part: JSON, _ path: String, _ faults: inout Faults) {
    if let shares = part["nominalConcurrencyShares"].int, shares < 0 {
      faults.add(.invalid("\(path).nominalConcurrencyShares", JSON(shares), "must be a non-negative integer"))
    }
  }

  private static func lendable(_ part: JSON, _ path: String, _ faults: inout Faults) {
    if let share = part["lendablePercent"].int, !(0...100).contains(share) {
      faults.add(.invalid("\(path).lendablePercent", JSON(share), "must be between 0 and 100, inclusive"))
    }
  }

  private static func response(_ response: JSON, _ path: String, _ faults: inout Faults) {
    let (queuing, field) = (response["queuing"], "\(path).queuing")
    switch response["type"].string ?? "" {
    case "Reject":
      if !queuing.isNull {
        faults.add(.forbidden(field, "must be nil if limited.limitResponse.type is not Limited"))
      }
    case "Queue":
      if queuing.isNull {
        faults.add(.required(field, "must not be empty if limited.limitResponse.type is Limited"))
      } else {
        queues(queuing, field, &faults)
      }
    default: faults.supported(.string(response["type"].string ?? ""), "\(path).type", ["Queue", "Reject"])
    }
  }

  private static func queues(_ queuing: JSON, _ path: String, _ faults: inout Faults) {
    let (queues, hand) = (queuing["queues"].int ?? 0, queuing["handSize"].int ?? 0)
    func refuse(_ key: String, _ words: String) { faults.add(.invalid("\(path).\(key)", JSON(queuing[key].int ?? 0), words)) }
    if queuing["queueLengthLimit"].int ?? 0 <= 0 { refuse("queueLengthLimit", "must be positive") }
    if queues <= 0 {
      refuse("queues", "must be positive")
    } else if queues > 10_000_000 {
      refuse("queues", "must not be greater than 10000000")
    }
    if hand <= 0 {
      refuse("handSize", "must be positive")
    } else if hand > queues {
      refuse("handSize", "should not be greater than queues (\(queues))")
    } else if needsMoreThanHash(queues, hand) {
      refuse(
        "handSize",
        "required entropy bits of deckSize \(queues) and handSize \(hand) should not be greater than 60")
    }
  }

  /// Whether a hash of 60 bits cannot deal that many of the queues, each of which takes its logarithm in bits.
  private static func needsMoreThanHash(_ queues: Int, _ hand: Int) -> Bool {
    var deals: UInt128 = 1
    for _ in 0..<hand where queues > 1 {
      deals *= UInt128(queues)
      if deals > 1 << 60 { return true }
    }
    return false
  }
}
