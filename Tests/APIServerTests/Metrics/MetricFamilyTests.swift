import Testing

@testable import APIServer

@Suite struct MetricFamilyTests {
  @Test("A histogram counts cumulatively and ends with all")
  func histogram() {
    let family = MetricFamily("x_seconds", .histogram([0.1, 1]), labels: ["verb"], .unmarked, "Time.")
    for value in [0.05, 0.1, 0.5, 7] { family.observe(value, ["GET"]) }
    var text = ""
    family.write(to: &text)
    #expect(
      text == """
        # HELP x_seconds Time.
        # TYPE x_seconds histogram
        x_seconds_bucket{verb="GET",le="0.1"} 2
        x_seconds_bucket{verb="GET",le="1"} 3
        x_seconds_bucket{verb="GET",le="+Inf"} 4
        x_seconds_sum{verb="GET"} 7.65
        x_seconds_count{verb="GET"} 4

        """)
  }

  @Test("A series that somebody keeps counts for all, and is not shown before")
  func keptSeries() {
    let family = MetricFamily("x", .counter, labels: ["a"], .unmarked, "Things.")
    let series = family.series(["b"])
    var text = ""
    family.write(to: &text)
    #expect(text == "")
    series.add()
    family.add(2, ["b"])
    family.write(to: &text)
    #expect(text == "# HELP x Things.\n# TYPE x counter\nx{a=\"b\"} 3\n")
  }

  @Test("Values of labels are escaped")
  func escaping() {
    let family = MetricFamily("x", .gauge, labels: ["a"], .unmarked, "Say \\ so.")
    family.set(1, ["q\"\\\n"])
    var text = ""
    family.write(to: &text)
    #expect(text == "# HELP x Say \\\\ so.\n# TYPE x gauge\nx{a=\"q\\\"\\\\\\n\"} 1\n")
  }

  @Test("What the server offers is well formed: each line a comment or a sample, each sample under its type, no name twice")
  func exposition() throws {
    let metrics = ServerMetrics()
    metrics.requests.total.add(1, ["200", "", "apiserver", "", "pods", "cluster", "", "LIST", "v1"])
    metrics.requests.duration.observe(0.2, ["", "apiserver", "", "pods", "cluster", "", "LIST", "v1"])
    var text = ""
    metrics.write(to: &text)
    ProcessMetrics.write(to: &text)
    var current = ""
    var seen: Set<String> = []
    let sample = try Regex(#"([a-z_]+)(\{([a-z_]+="[^"]*",?)+\})? [0-9.e+-]+"#)
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if line.hasPrefix("# TYPE ") {
        current = String(words[2])
        #expect(seen.insert(current).inserted)
      } else if !line.hasPrefix("# HELP ") {
        let match = try #require(try sample.wholeMatch(in: String(line)), "\(line)")
        let name = String(match.output[1].substring ?? "")
        #expect([current, "\(current)_bucket", "\(current)_sum", "\(current)_count"].contains(name))
      }
    }
    #expect(seen.isSuperset(of: ["apiserver_request_total", "apiserver_request_duration_seconds", "process_open_fds"]))
  }
}
